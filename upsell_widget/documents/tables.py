"""Tables: reading a mapping key by key, strictly; what is wrong or left over becomes a problem."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from upsell_widget.documents.places import Path
from upsell_widget.documents.problems import Problem, nearest, one_of, shown
from upsell_widget.errors import ConfigurationError

REQUIRED: Any = object()
"""The default of a key that must be there."""
T = TypeVar("T")


class Table:
    """A mapping at a place in a document. Reads never raise: they add to ``problems`` and answer the default."""

    def __init__(self, content: Mapping[str, Any], path: Path, problems: list[Problem], owner: str = "") -> None:
        self.content = content
        self.path = path
        self.problems = problems
        self.owner = owner
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def value(self, key: str, annotation: Any, default: Any = REQUIRED) -> Any:
        """The value of a key, of the annotated type and no other."""
        self._known.add(key)
        if key not in self.content:
            if default is REQUIRED:
                self.problem(key, "nothing", _wanted(annotation))
                return None
            return default
        return self.checked(key, self.content[key], annotation, default)

    def checked(self, key: str, value: Any, annotation: Any, default: Any = None) -> Any:
        """A value turned into the annotated type by the rules of strict JSON, or a problem for each thing wrong in it."""
        try:
            return adapter(annotation).validate_json(json.dumps(value, default=_as_json), strict=True)
        except ValidationError as wrong:
            for error in wrong.errors():
                self._wrong_type(key, error)
        except (TypeError, ValueError) as wrong:
            self.problem(key, shown(value), str(wrong))
        return None if default is REQUIRED else default

    def number(self, key: str, lowest: int, highest: int, default: int | None) -> Any:
        """A whole number within bounds; ``default`` where there is none."""
        found = self.value(key, int, default)
        if key in self.content and type(found) is int and not lowest <= found <= highest:
            self.problem(key, shown(found), f"{lowest} to {highest}")
        return found

    def choice(self, key: str | int, value: Any, known: Mapping[str, T]) -> T | None:
        """What a word stands for, or a problem with the nearest known word."""
        if isinstance(value, str) and value in known:
            return known[value]
        self.problem(key, shown(value), one_of(known), nearest(value, known))
        return None

    def table(self, key: str, *, required: bool = False) -> Table:
        """The table under a key; an empty one where there is none."""
        self._known.add(key)
        content = self.content.get(key)
        if content is None and required:
            self.problem(key, "nothing", "a table")
        elif content is not None and not isinstance(content, Mapping):
            self.problem(key, shown(content), "a table")
        return self.inner(key, content if isinstance(content, Mapping) else {})

    def inner(self, key: str | int, content: Mapping[str, Any]) -> Table:
        """A table at a place within this one."""
        return Table(content, (*self.path, key), self.problems, self.owner)

    def items(self, key: str) -> list[Any]:
        """The list under a key; empty where there is none."""
        self._known.add(key)
        found = self.content.get(key, [])
        if isinstance(found, list):
            return found
        self.problem(key, shown(found), "a list")
        return []

    def close(self, *also: str) -> None:
        """Make a problem of every key that was never asked for; ``also`` are keys read elsewhere."""
        known = self._known | set(also)
        for key in self.content:
            if key not in known:
                self.problem(key, f"the key {key!r}", one_of(known), nearest(key, known))

    def problem(self, key: str | int | None, found: str, expected: str, hint: str = "") -> None:
        """Note what is wrong with a key, or (None) with the table itself."""
        path = self.path if key is None else (*self.path, key)
        self.problems.append(Problem(path, found, expected, hint, self.owner))

    def _wrong_type(self, key: str, error: ErrorDetails) -> None:
        expected = error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        choices = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        path = (*self.path, key, *error["loc"])
        self.problems.append(Problem(path, shown(error["input"]), expected, nearest(error["input"], choices), self.owner))


def built(cls: type[T], table: Table) -> T | None:
    """A dataclass made from a table of its fields; None, and problems, when it cannot be.

    A field called ``from_`` is written ``from``: its own name is a word of Python.
    """
    before = len(table.problems)
    hints = field_types(cls)
    given: dict[str, Any] = {}
    for each in dataclasses.fields(cls):  # type: ignore[arg-type]
        has_default = each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
        value = table.value(each.name.rstrip("_"), hints[each.name], None if has_default else REQUIRED)
        if each.name.rstrip("_") in table:
            given[each.name] = value
    table.close()
    if len(table.problems) > before:
        return None
    try:
        return cls(**given)
    except ValueError as wrong:
        found, _, expected = str(wrong).removeprefix("found ").partition(", expected ")
        table.problem(None, found, expected or "arguments that agree")
        return None


def unbuilt(value: Any) -> dict[str, Any]:
    """The table a dataclass would be built from: its fields as JSON, those at their default left out."""
    hints = field_types(type(value))
    return {
        each.name.rstrip("_"): adapter(hints[each.name]).dump_python(getattr(value, each.name), mode="json")
        for each in dataclasses.fields(value)
        if getattr(value, each.name) != _default(each)
    }


def _default(each: dataclasses.Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not dataclasses.MISSING else each.default


def field_types(cls: Any) -> Mapping[str, Any]:
    """Field → annotation of a class, resolved."""
    return get_type_hints(cls)


@lru_cache(maxsize=512)
def adapter(annotation: Any) -> TypeAdapter[Any]:
    """What checks values of an annotation. Raises ConfigurationError for one that cannot be written in a document."""
    try:
        return TypeAdapter(annotation)
    except (PydanticSchemaGenerationError, PydanticUserError) as wrong:
        raise ConfigurationError(
            f"found a field annotated {annotation}, expected a type that can be written in a campaign's document"
        ) from wrong


def _wanted(annotation: Any) -> str:
    return {str: "a text", int: "a whole number", bool: "true or false"}.get(annotation, "a value")


def _as_json(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"a value that can be written in JSON, not {type(value).__name__}")
