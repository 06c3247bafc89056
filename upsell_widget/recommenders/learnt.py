"""Learnt, from a model file: product ids in, product ids out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.learnt import NOTHING_LEARNT, Found, Learnt, Relation
from upsell_widget.model_file import ModelFile
from upsell_widget.model_file.asking import Answer, Asking
from upsell_widget.model_file.numbers import Numbers


class LearntFromFile:
    """What a model file says. Threads share it; the arrays stay in the mapped file."""

    __slots__ = ("_asking", "_numbers", "_people")

    def __init__(self, model: ModelFile) -> None:
        self._numbers = Numbers(model)
        self._asking = Asking(model)
        buyers = model.arrays["item.people"].data
        self._people = {"bought": buyers, "viewed": model.arrays["item.viewers"].data}

    def related(self, relation: Relation, product_ids: Iterable[str], at_most: int) -> Sequence[Found]:
        """What goes with these products, best first."""
        return self._told(relation, self._asking.related(relation, self._numbered(product_ids), at_most))

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """The same for what is bought, by every voice as far as it is trusted."""
        number = self._numbers.number
        known = {found: weight for each, weight in past.items() if (found := number(each)) >= 0}
        return self._told("bought", self._asking.blended(self._numbered(product_ids), known, at_most))

    def _numbered(self, product_ids: Iterable[str]) -> dict[int, float]:
        number = self._numbers.number
        return {found: 1.0 for each in product_ids if (found := number(each)) >= 0}

    def _told(self, relation: Relation, answers: Sequence[Answer]) -> Sequence[Found]:
        name, people = self._numbers.id, self._people[relation]
        return [
            Found(name(each.number), each.score)
            if each.anchor < 0
            else Found(name(each.number), each.score, name(each.anchor), each.together, people[each.anchor])
            for each in answers
        ]


class CatalogueWithLearnt:
    """Call it for the current catalogue, with what the current model file taught. Either may be newer at any call."""

    def __init__(self, catalogue: Callable[[], Catalogue], model: Callable[[], ModelFile | None]) -> None:
        self._catalogue, self._model = catalogue, model
        self._joining = Lock()
        self._joined: tuple[Catalogue, ModelFile | None, Catalogue] | None = None
        self._learnt: tuple[ModelFile | None, Learnt] = (None, NOTHING_LEARNT)

    def __call__(self) -> Catalogue:
        catalogue, model = self._catalogue(), self._model()
        joined = self._joined
        if joined is None or joined[0] is not catalogue or joined[1] is not model:
            with self._joining:
                joined = self._joined = (catalogue, model, catalogue.with_learnt(self._learnt_from(model)))
        return joined[2]

    def _learnt_from(self, model: ModelFile | None) -> Learnt:
        if self._learnt[0] is not model:
            self._learnt = (model, NOTHING_LEARNT if model is None else LearntFromFile(model))
        return self._learnt[1]
