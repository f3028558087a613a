"""The command line: what each command prints and writes, and its exit status (0 well, 1 some input failed, 2 wrong usage)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ntm_extract import Plan, __version__
from ntm_extract.cli import main
from ntm_extract.plan_files import plan_paths
from ntm_extract.schemas import MODELS, schema_text
from tests.conftest import CORPUS, GOLD
from tests.ingest.samples import PLAN, word_plan

WIDE = {"COLUMNS": "300"}  # tables must not be cut at the width of whatever terminal runs the tests


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], env=WIDE)


def plans(out: Path) -> list[str]:
    return [path.relative_to(out).as_posix() for path in plan_paths(out)]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    word_plan(folder / "a.docx")
    (folder / "sub" / "b.txt").write_text(PLAN, encoding="utf-8")
    return folder


# Help and version


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(flag: str) -> None:
    assert run(flag).output == f"ntm-extract {__version__}\n"


@pytest.mark.parametrize("command", [None, *main.commands])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_shows_an_example_and_every_option(command: str | None, flag: str) -> None:
    result = run(*([command] if command else []), flag)
    assert result.exit_code == 0
    assert f"\n  ntm-extract {command or 'convert'}" in result.output.split("Examples:", 1)[1].replace("    ", "  ")
    params = main.commands[command].params if command else main.params
    assert all(option in result.output for p in params for option in p.opts if option.startswith("--"))


def _commands(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[list[str], click.Command]]:
    """All commands below ``group`` with the words that call them."""
    found = []
    for name, command in group.commands.items() if isinstance(group, click.Group) else ():
        found += [([*path, name], command), *_commands(command, (*path, name))]
    return found


def test_the_examples_of_the_help_are_right_usage() -> None:
    """Options named in the examples exist; a renamed option must be renamed there too."""
    for path, command in _commands(main):
        examples = [line.split() for line in (command.help or "").splitlines() if line.strip().startswith("ntm-extract")]
        options = {o for _, c in [(path, command), *_commands(command)] for p in c.params for o in p.opts}
        assert examples and all(words[1 : 1 + len(path)] == path for words in examples)
        assert {w for words in examples for w in words if w.startswith("--")} <= options


def test_help_loads_nothing_heavy() -> None:
    heavy = "spacy underthesea pdfplumber docx pydantic rich networkx"
    code = "import sys; from ntm_extract.cli import main; main(['-h'], standalone_mode=False); print(%r & sys.modules.keys())"
    code %= set(heavy.split())
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.endswith("\nset()\n")


# convert


def test_convert_a_folder(inbox: Path, tmp_path: Path) -> None:
    result = run("convert", inbox, "--out", tmp_path / "new" / "out")
    assert (result.exit_code, result.stderr) == (0, "")
    out = tmp_path / "new" / "out"
    assert plans(out) == ["a.docx.json", "a.txt.json", "sub/b.txt.json"]
    assert "3 converted, 0 failed" in result.stdout and f"Records in {out}" in result.stdout
    plan = Plan.model_validate_json((out / "a.txt.json").read_bytes())
    line = next(line for line in result.stdout.splitlines() if "a.txt" in line)
    assert [int(w) for w in line.replace("│", " ").split()[1:5]] == [len(records) for records in plan.records().values()]


def test_records_are_readable_vietnamese_in_one_order(inbox: Path, tmp_path: Path) -> None:
    run("convert", inbox / "a.txt", "--out", tmp_path)
    text = (tmp_path / "a.txt.json").read_text(encoding="utf-8")
    assert "Phú Yên" in text and "\\u" not in text and text.endswith("}\n")
    assert list(json.loads(text)) == [f for f in Plan.model_fields if f != "optional"]
    assert '"optional"' not in text


def test_convert_files_and_folders_together(inbox: Path, tmp_path: Path) -> None:
    assert run("convert", inbox / "a.docx", inbox / "sub", "--out", tmp_path / "out").exit_code == 0
    assert plans(tmp_path / "out") == ["a.docx.json", "b.txt.json"]


def test_summary_as_json(inbox: Path, tmp_path: Path) -> None:
    (inbox / "c.txt").write_bytes(b"")
    result = run("convert", inbox, "--out", tmp_path / "out", "--json")
    summary = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (summary["converted"], summary["failed"], len(summary["files"])) == (3, 1, 4)
    assert summary["seconds"] >= 0 and all(f["seconds"] >= 0 for f in summary["files"])
    done, failed = (next(f for f in summary["files"] if f["path"].endswith(name)) for name in ("a.txt", "c.txt"))
    assert done["category"] is None and done["target"] == "a.txt.json"
    assert all(done["records"][kind] > 0 for kind in ("references", "communes", "deadlines", "targets"))
    assert (failed["category"], failed["status"]) == ("empty", "failed") and "export it again" in failed["message"]


@pytest.mark.parametrize(
    ("name", "data", "way_out"),
    [
        ("empty.txt", b"", "export it again"),
        ("plan.wpd", b"x", "save it as one of .txt, .docx, .pdf"),
        ("junk.txt", b"\xff\xd8\xff\xe0" * 99, "save it as UTF-8"),
        ("broken.docx", b"PK\x03\x04", "send the original again"),
        ("broken.pdf", b"%PDF", "send the original again"),
        ("[red]menu.txt", "Thực đơn: canh chua.".encode(), "check that this is the right file"),
        ("missing.txt", None, "check the path"),
    ],
)
def test_an_error_names_the_file_and_the_way_out(
    inbox: Path, tmp_path: Path, name: str, data: bytes | None, way_out: str
) -> None:
    bad = tmp_path / name
    if data is not None:
        bad.write_bytes(data)
    result = run("convert", bad, inbox / "a.txt", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{bad}: ") and way_out in result.stderr and result.stderr.count("\n") == 1
    assert "1 converted, 1 failed" in result.stdout and name in result.stdout
    assert plans(tmp_path / "out") == ["a.txt.json"], "the good file is written all the same"


def test_quiet_prints_failures_only(inbox: Path, tmp_path: Path) -> None:
    result = run("convert", inbox, tmp_path / "no.txt", "--out", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{tmp_path / 'no.txt'}: no such file; check the path (không có tệp này: xem lại đường dẫn)\n"
    assert run("convert", inbox, "--out", tmp_path / "out", "--quiet").output == ""


def test_wrong_usage_of_convert(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    out = tmp_path / "out"
    cases: list[tuple[list[str | Path], str]] = [
        ([inbox], "--out"),
        (["--out", out], "INPUT"),
        ([inbox, "--out", inbox / "a.txt"], "is a file"),
        ([tmp_path / "nothing", "--out", out], "no file was found"),
        ([inbox, "--out", out, "--colour"], "--colour"),
    ]
    for args, words in cases:
        result = run("convert", *args)
        assert result.exit_code == 2 and words in result.stderr and result.stdout == "", args
    assert not out.exists()


def test_a_path_the_system_cannot_hold_is_one_line(tmp_path: Path) -> None:
    result = run("convert", "k" * 300 + ".txt", "--out", tmp_path)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)


# evaluate


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    """Two plans of the corpus, converted."""
    out = tmp_path / "out"
    run("convert", CORPUS / "gia-lai-2025.txt", CORPUS / "vinh-long-2024.txt", "--out", out)
    return out


def test_evaluate_against_itself_is_perfect(converted: Path) -> None:
    result = json.loads(run("evaluate", converted, converted, "--json", "-").stdout)
    assert result["overall"]["strict"]["f1"] == 1 and result["errors"] == []
    assert [d["source"] for d in result["documents"]] == ["gia-lai-2025.txt", "vinh-long-2024.txt"]


def test_evaluate_table_and_json_say_the_same(converted: Path, tmp_path: Path) -> None:
    gold = GOLD / "vinh-long-2024.json"
    printed = run("evaluate", gold, converted / "vinh-long-2024.txt.json", "--json", tmp_path / "scores.json")
    assert printed.exit_code == 0 and printed.stderr == ""
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    rows = {r[0]: r for r in ([c.strip() for c in line.split("│")[1:-1]] for line in printed.stdout.splitlines()) if len(r) == 8}
    for kind in ("references", "communes", "deadlines", "targets"):
        strict = scores["kinds"][kind]["strict"]
        assert rows[kind][1:5] == ["strict", *(str(strict[n]) for n in ("tp", "fp", "fn"))]
        assert rows[kind][7] == f"{strict['f1']:.4f}"


def test_errors_are_listed_as_many_as_asked_for(converted: Path, tmp_path: Path) -> None:
    data = json.loads((converted / "gia-lai-2025.txt.json").read_text(encoding="utf-8"))
    data["targets"] = data["targets"][5:]
    (tmp_path / "less.json").write_text(json.dumps(data), encoding="utf-8")
    gold = converted / "gia-lai-2025.txt.json"
    lines = [
        run("evaluate", gold, tmp_path / "less.json", "--errors", n).stdout.count("  gia-lai-2025.txt  ") for n in ("0", "2", "9")
    ]
    assert lines == [0, 2, 5]


def test_evaluate_by_value_ignores_spans(converted: Path, tmp_path: Path) -> None:
    data = json.loads((converted / "gia-lai-2025.txt.json").read_text(encoding="utf-8"))
    for kind in ("references", "communes", "deadlines", "targets"):
        for record in data[kind]:
            record["start"], record["end"] = record["start"] + 10**6, record["end"] + 10**6
    (tmp_path / "moved.json").write_text(json.dumps(data), encoding="utf-8")
    pair = (converted / "gia-lai-2025.txt.json", tmp_path / "moved.json")
    f1 = [
        json.loads(run("evaluate", *pair, *more, "--json", "-").stdout)["overall"]["strict"]["f1"]
        for more in ([], ["--by-value"])
    ]
    assert f1 == [0, 1]


def test_evaluate_notes_what_has_no_partner(converted: Path) -> None:
    (converted / "vinh-long-2024.txt.json").unlink()
    result = run("evaluate", GOLD, converted)
    assert result.exit_code == 0 and "note: no prediction for vinh-long-2024.txt" in result.stderr


def test_wrong_usage_of_evaluate(converted: Path, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "text.json").write_text("{", encoding="utf-8")
    for bad, words in (
        (tmp_path / "list.json", "not a plan's records"),
        (tmp_path / "text.json", "not JSON"),
        (tmp_path / "no", "no such"),
    ):
        for args in ((bad, converted), (converted, bad)):
            result = run("evaluate", *args)
            assert result.exit_code == 2 and str(bad) in result.stderr and words in result.stderr
    result = run("evaluate", converted, converted, "--json", tmp_path / "no" / "scores.json")
    assert result.exit_code == 2 and "cannot be written" in result.stderr


# schema


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert list(json.loads(run("schema").stdout)) == list(MODELS)
    result = run("schema", "--out", tmp_path / "schemas")
    assert result.exit_code == 0
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [p.read_text(encoding="utf-8") for p in paths] == [schema_text(name) for name in MODELS]


def test_a_schema_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for out in (tmp_path / "file", tmp_path / "file" / "schemas"):
        result = run("schema", "--out", out)
        assert isinstance(result.exception, SystemExit) and str(out) in result.stderr


def test_the_module_runs_as_the_installed_command_does() -> None:
    done = subprocess.run([sys.executable, "-m", "ntm_extract.cli", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"ntm-extract {__version__}\n")
