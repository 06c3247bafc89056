"""Learnt, from a model file: product ids in, product ids out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp
from threading import Lock

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.learnt import NOTHING_LEARNT, Found, Learnt, Relation
from upsell_widget.model_file import ModelFile
from upsell_widget.model_file.asking import Answer, Asking
from upsell_widget.model_file.numbers import Numbers

FADES_OVER = 4
"""Looks in a session after which an item's word counts 1/e: found on the validation window of recorded sessions."""
_new = tuple.__new__  # a named tuple's own constructor, written in Python, takes twice as long


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
        known = self._numbers.numbered(product_ids)
        return self._told(relation, known, self._asking.related(relation, known, at_most))

    def continued(self, product_ids: Sequence[str], at_most: int) -> Sequence[Found]:
        """What is looked at next, after these, the newest first."""
        known = self._numbers.numbered(product_ids)
        fading = {number: exp(-place / FADES_OVER) for place, number in enumerate(known)}
        return self._told("viewed", known, self._asking.continued(fading, at_most))

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """The same for what is bought, by every voice as far as it is trusted."""
        number = self._numbers.number
        known = self._numbers.numbered(product_ids)
        before = {found: weight for each, weight in past.items() if (found := number(each)) >= 0}
        return self._told("bought", known, self._asking.blended(known, before, at_most))

    def _told(self, relation: Relation, known: Mapping[int, str], answers: Sequence[Answer]) -> Sequence[Found]:
        people = self._people[relation]
        names = self._numbers.ids([answer[0] for answer in answers])
        return [
            _new(Found, (name, score, None, 0, 0)) if anchor < 0 else _new(Found, (name, score, known[anchor], together, people[anchor]))
            for name, (_, score, anchor, together) in zip(names, answers, strict=True)
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
