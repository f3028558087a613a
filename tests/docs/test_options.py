"""Each command and option stands in the README or a page of docs/."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from ntm_extract.cli import main
from tests.conftest import ROOT


def _commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))
        else:
            yield (*before, name), command


COMMANDS = dict(_commands(main))
PAGES = [ROOT / "README.md", ROOT / "gold" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_commands_and_options_are_documented(names: tuple[str, ...]) -> None:
    assert re.search(rf"`{names[0]}\b|ntm-extract {names[0]}\b", TEXT), f"{names[0]} stands on no page"
    for option in COMMANDS[names].params:
        longest = max(option.opts, key=len)
        if longest.startswith("--"):
            assert re.search(rf"{longest}\b", TEXT), f"{' '.join(names)} {longest} stands on no page"
        assert option.param_type_name == "argument" or getattr(option, "help", None), f"{' '.join(names)} {longest} has no help"
