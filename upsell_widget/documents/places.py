"""Places: on which line of a TOML or JSON text each key stands, for messages that can be acted on.

The text has been parsed before by a real parser; this one only keeps count of lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
    r"""|(?P<comment>\#[^\n]*)|(?P<mark>[\[\]{},=:.\n])|(?P<word>[^\s\[\]{},=:.\#"']+)""",
    re.DOTALL,
)


def lines_of(text: str, *, is_json: bool = False) -> Mapping[Path, int]:
    """Key path → line, counted from 1, of every key and list element."""
    scanner = _Scanner(text)
    if is_json:
        scanner.value(())
    else:
        scanner.document()
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a key path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        self._tables: dict[Path, int] = {}
        """Array of tables → index of its latest."""

    def document(self) -> None:
        """A whole TOML text."""
        table: Path = ()
        while (token := self._peek()) is not None:
            if token == "\n":
                self._at += 1
            elif token == "[":
                table = self._header()
            else:
                self._pair(table)

    def value(self, path: Path) -> None:
        """A value, and all that is in it."""
        self._skip_newlines()
        opening = self._peek()
        if opening == "[":
            self._elements(path)
        elif opening == "{":
            self._members(path)
        else:
            while self._peek() not in (None, "\n", ",", "]", "}"):
                self._at += 1

    def _header(self) -> Path:
        line = self._line()
        depth = 0
        while self._peek() == "[":
            self._at += 1
            depth += 1
        path = self._resolved(self._key(), is_array=depth == 2)
        while self._peek() == "]":
            self._at += 1
        self.lines.setdefault(path, line)
        return path

    def _resolved(self, key: Path, *, is_array: bool) -> Path:
        path: Path = ()
        for part in key:
            path = (*path, part)
            last = len([each for each in path if isinstance(each, str)]) == len(key)
            if last and is_array:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = (*table, *self._key())
        self.lines.setdefault(path, line)
        if self._peek() in ("=", ":"):
            self._at += 1
            self.value(path)
        else:
            self._at += 1

    def _key(self) -> Path:
        parts: list[str] = []
        while (token := self._peek()) is not None and token not in ("=", ":", "]", "\n", ",", "}", "[", "{"):
            if token != ".":
                parts.append(token.strip("\"'"))
            self._at += 1
        return tuple(parts)

    def _elements(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._more("]"):
            self.lines.setdefault((*path, index), self._line())
            self.value((*path, index))
            index += 1

    def _members(self, path: Path) -> None:
        self._at += 1
        while self._more("}"):
            self._pair(path)

    def _more(self, closing: str) -> bool:
        """Step over separators; False (and past it) at the closing mark or the end."""
        while self._peek() in (",", "\n"):
            self._at += 1
        if self._peek() in (closing, None):
            self._at += 1
            return False
        return True

    def _skip_newlines(self) -> None:
        while self._peek() == "\n":
            self._at += 1

    def _peek(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def _line(self) -> int:
        return self._tokens[self._at][1]


def _tokens(text: str) -> list[tuple[str, int]]:
    found, line, position = [], 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        if match.lastgroup != "comment":
            found.append((match.group(), line))
    return found
