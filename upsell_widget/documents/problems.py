"""Problems: everything wrong with a document, collected, so that it can be mended in one go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upsell_widget.documents.places import Path, line_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, what was found, what was expected, and a hint where there is one."""

    path: Path
    found: str
    expected: str
    hint: str = ""
    owner: str = ""
    """The campaign it is in."""

    def in_words(self, source: str, lines: Mapping[Path, int]) -> str:
        """One line: file, line, campaign, key, found, expected, hint."""
        line = line_of(lines, self.path)
        where = source if line is None else f"{source}:{line}"
        owner = f"campaign {self.owner}: " if self.owner else ""
        hint = f"; {self.hint}" if self.hint else ""
        path = key_path(self.path)
        return f"{where}: {owner}{path + ': ' if path else ''}found {self.found}, expected {self.expected}{hint}"


def key_path(path: Path) -> str:
    """A key path as people write it; of a file of campaigns, from the campaign on.

    >>> key_path(("campaign", 2, "offer", "recommend", 0, "code"))
    'offer.recommend[0].code'
    """
    if len(path) > 2 and path[0] == "campaign":
        path = path[2:]
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else part
    return words


def shown(value: object, longest: int = 80) -> str:
    """A value as it is quoted in a message."""
    words = repr(value)
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint at the known word most like this one; empty when none is."""
    near = difflib.get_close_matches(str(word), list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def one_of(known: Iterable[str]) -> str:
    """What was expected, when it is one of these."""
    words = sorted(known)
    return f"one of {', '.join(words)}" if words else "none, for there are none"
