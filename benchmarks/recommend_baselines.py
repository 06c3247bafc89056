"""Baselines for recommending: what a shop could have for nothing. SciPy does the counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sparse

from upsell_widget.fitting.evaluation import Recommend

HEAD = 5_000
RIDGE = 100.0
NEIGHBOURS = 200


def baselines(ids: Sequence[str], lines: Mapping[str, list[str]]) -> dict[str, Recommend]:
    """Every baseline, learnt from the lines of the earlier baskets."""
    number = {each: at for at, each in enumerate(ids)}
    columns = np.array([number[each] for each in lines["item"]])
    rows = np.unique(np.array(lines["basket"], dtype=str), return_inverse=True)[1]
    baskets = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(int(rows.max()) + 1, len(ids)))
    gram = (baskets.T @ baskets).tocsr()
    often = np.maximum(gram.diagonal(), 1)
    gram.setdiag(0)
    gram.eliminate_zeros()
    popularity = (often / often.max() * 1e-6).astype(np.float32)
    return {
        "popularity": _by_table(sparse.csr_matrix(gram.shape, dtype=np.float32), popularity),
        "rules by confidence": _by_table(sparse.diags(1 / often) @ gram, popularity),
        "cosine": _by_table(sparse.diags(often**-0.5) @ gram @ sparse.diags(often**-0.5), popularity),
        **_of_implicit(baskets, popularity),
        "EASE": _ease(gram, often, popularity),
        "basket kNN": _basket_knn(baskets, popularity),
    }


def _of_implicit(baskets: Any, popularity: Any) -> dict[str, Recommend]:
    """TF-IDF and BM25 item-item of the library ``implicit``, where it is installed (extra ``bench``)."""
    try:
        from implicit.nearest_neighbours import BM25Recommender, TFIDFRecommender
    except ImportError:
        return {}
    found: dict[str, Recommend] = {}
    for label, kind in (("implicit TF-IDF", TFIDFRecommender), ("implicit BM25", BM25Recommender)):
        model = kind(K=100, num_threads=2)
        model.fit(baskets, show_progress=False)
        found[label] = _by_table(model.similarity, popularity)
    return found


def _by_table(table: Any, popularity: Any) -> Recommend:
    rows = table.tocsr()

    def recommend(items: Mapping[int, float], past: Mapping[int, float], most: int) -> Sequence[int]:
        return _highest(np.asarray(rows[list(items)].sum(axis=0)).ravel() + popularity, items, most)

    return recommend


def _ease(gram: Any, often: Any, popularity: Any) -> Recommend:
    head = np.argsort(-often, kind="stable")[:HEAD]
    dense = gram[head][:, head].toarray().astype(np.float64)
    dense[np.diag_indices(len(head))] = often[head] + RIDGE
    inverse = np.linalg.inv(dense)
    model = (-inverse / np.diag(inverse)).astype(np.float32)
    np.fill_diagonal(model, 0)
    place = {int(item): at for at, item in enumerate(head)}

    def recommend(items: Mapping[int, float], past: Mapping[int, float], most: int) -> Sequence[int]:
        scores = popularity.copy()
        scores[head] += model[[place[each] for each in items if each in place]].sum(axis=0)
        return _highest(scores, items, most)

    return recommend


def _basket_knn(baskets: Any, popularity: Any) -> Recommend:
    sizes = np.maximum(np.asarray(baskets.sum(axis=1)).ravel(), 1)
    by_item = (sparse.diags(sizes**-0.5) @ baskets).T.tocsr()

    def recommend(items: Mapping[int, float], past: Mapping[int, float], most: int) -> Sequence[int]:
        alike = by_item[list(items)].sum(axis=0).A1 if items else np.zeros(len(sizes))
        nearest = np.argpartition(-alike, min(NEIGHBOURS, len(alike) - 1))[:NEIGHBOURS]
        scores = (sparse.csr_matrix(alike[nearest]) @ baskets[nearest]).toarray().ravel()
        return _highest(scores + popularity, items, most)

    return recommend


def _highest(scores: Any, items: Mapping[int, float], most: int) -> list[int]:
    scores[list(items)] = -np.inf
    best = np.argpartition(-scores, min(most, len(scores) - 1))[:most]
    return [int(each) for each in best[np.argsort(-scores[best], kind="stable")]]
