"""What docs/ says word for word as the code does: settings, commands, public names, tables, parts, colours.

After a change to one of them, write the pages anew: ``python -m tests.pages_from_code``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import click

import upsell_widget
from upsell_widget.cli import upsell_commands
from upsell_widget.settings import PREFIX, Settings
from upsell_widget.storage.tables import metadata
from upsell_widget.storage.tables.base import Row

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
STYLE = (ROOT / "static" / "upsell.css").read_text(encoding="utf-8")


def settings() -> str:
    """Every setting, its default and its help."""
    rows = (f"| `{PREFIX}{each.name.upper()}` | `{each.default!r}` | {each.metadata['help']} |" for each in fields(Settings))
    return table("setting", "default", "meaning", rows=rows)


def commands() -> str:
    """Every command with its help and its options."""
    return "\n\n".join("\n".join(described(path, command)) for path, command in leaves("flask upsell", upsell_commands()))


def leaves(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """The commands that do something, by how they are called."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    for name, inner in command.commands.items():
        yield from leaves(f"{path} {name}", inner)


def described(path: str, command: click.Command) -> Iterator[str]:
    """One command as Markdown."""
    arguments = "".join(f" {argument_name(each)}" for each in command.params if isinstance(each, click.Argument))
    yield f"### `{path}{arguments}`\n"
    yield inspect.cleandoc(command.help or "")
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield ""
    for option in options:
        yield f"- `{option_name(option)}`{'' if not option.required else ' (required)'}{told(option)}"


def argument_name(argument: click.Argument) -> str:
    """An argument as click's usage line writes it."""
    name = (argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def option_name(option: click.Option) -> str:
    """An option with what it takes."""
    if option.is_flag:
        return option.opts[0]
    kind = option.type
    taken = "|".join(kind.choices) if isinstance(kind, click.Choice) else kind.name.split()[0].upper()
    return f"{option.opts[0]} {taken}"


def told(option: click.Option) -> str:
    """An option's help and default."""
    said = f": {option.help}" if option.help else ""
    return f"{said} Default: `{option.default}`." if option.show_default else said


def names() -> str:
    """Every public name and what it is."""
    return table(
        "name", "what it is", rows=(f"| `{name}` | {first_line(getattr(upsell_widget, name))} |" for name in upsell_widget.__all__)
    )


def first_line(of: Any) -> str:
    """The first line of a docstring; of a union, its members."""
    members = [member.__name__ for member in get_args(of)]
    return " or ".join(f"`{member}`" for member in members) if members else (inspect.getdoc(of) or "").splitlines()[0].replace("``", "`")


def tables() -> str:
    """Every table of ours and its columns."""
    of_row = {str(row.__tablename__): first_line(row) for row in Row.__subclasses__()}
    rows = (
        f"| `{name}` | {of_row[name]} | {', '.join(f'`{column.name}`' for column in each.columns)} |"
        for name, each in metadata.tables.items()
    )
    return table("table", "holds", "columns", rows=rows)


def properties() -> str:
    """Every custom property a host may set, and what it is where it is not set."""
    found = re.findall(r"var\((--upsell-[\w-]+), ((?:[^()]|\([^()]*\))*)\)", STYLE)
    return table("property", "default", rows=(f"| `{name}` | `{default}` |" for name, default in found))


def parts() -> str:
    """Every ::part a host may style."""
    return ", ".join(f"`{part}`" for part in sorted(part_names()))


def part_names() -> set[str]:
    """Parts as the templates and the script name them."""
    markup = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    script = (ROOT / "static" / "upsell.js").read_text(encoding="utf-8")
    return {
        *re.findall(r'part="([a-z]+)"', markup),
        *re.findall(r'answer\(view, "([a-z]+)"', markup),
        *re.findall(r'\.part = "([a-z]+)"', script),
    }


def table(*head: str, rows: Iterator[str]) -> str:
    """A table of Markdown."""
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *rows])


BLOCKS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "settings.md": {"settings": settings},
    "commands.md": {"commands": commands},
    "mounting.md": {"properties": properties, "parts": parts, "names": names},
    "privacy.md": {"tables": tables},
}


def rewritten(page: str) -> str:
    """A page with its blocks written anew."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for name, write in BLOCKS[page].items():
        head, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, tail = rest.partition(f"\n<!-- /{name} -->")
        assert opening and closing, f"{page}: found no <!-- {name} --> … <!-- /{name} -->, expected one"
        text = head + opening + write() + closing + tail
    return text


if __name__ == "__main__":
    for page in BLOCKS:
        (DOCS / page).write_text(rewritten(page), encoding="utf-8")
