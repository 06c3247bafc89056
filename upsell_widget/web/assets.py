"""Assets: the popup's script with its style inside, put together once, named by its hash."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
STATIC = (PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent) / "static"
_COMMENT = re.compile(r"^\s*(//.*|/\*.*\*/)\s*$", re.MULTILINE)
_INDENT = re.compile(r"\n\s*")
_ENDED = re.compile(r"(?<=[;,{}(])\n")
"""The end of a line after which a script does not need it."""
_TIGHT = re.compile(r"\s*([{},;])\s*|(?<=:)\s+")


class Assets:
    """What the browser loads, one file for good: ``script`` at ``url``, which carries its hash, ``version``.

    Raises:
        FileNotFoundError: the package was installed without its static files.
    """

    def __init__(self, prefix: str = "/upsell", folder: Path = STATIC) -> None:
        style = json.dumps(_TIGHT.sub(r"\1", _bare(folder / "upsell.css")), ensure_ascii=False)
        self.script = f"const CSS={style};{_ENDED.sub('', _bare(folder / 'upsell.js'))}".encode()
        self.version = hashlib.sha256(self.script).hexdigest()[:16]
        self.url = f"{prefix}/upsell.js?v={self.version}"
        self.stylesheet = f"{prefix}/static/upsell.css?v={self.version}"
        """The style alone, for the plain page."""


def _bare(path: Path) -> str:
    """A file without indentation and without the comments that have a line of their own."""
    return _INDENT.sub("\n", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip()
