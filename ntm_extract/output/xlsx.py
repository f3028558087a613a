"""One Excel workbook: a sheet a table with Vietnamese headings, for offices. No cell is ever a formula."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ntm_extract.labels import labels
from ntm_extract.output.failed_files import FailedFile, failed_files
from ntm_extract.output.rows import PlanRows, Row
from ntm_extract.output.vietnamese import cell, day_month_year, heading, words
from ntm_extract.output.writing import Context

NAME = "ke-hoach.xlsx"
MAX_ROWS = 1_048_575  # below the heading
MAX_LINKS = 60_000  # Excel takes 65,530 links a sheet
MAX_HEIGHT = 405.0  # points; Excel takes 409
A4_WIDTH = 190  # characters that are still readable across a landscape page
MAX_TEXT = 32_767  # UTF-16 units that Excel takes in a cell
_CREATED = datetime.datetime(2000, 1, 1)  # the same plans give the same bytes
_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SCREEN_ONLY = frozenset({"source", "link"})  # the last columns; not printed
_DAYS = frozenset({"plan_issue_date", "due_from", "due_to", "date", "due"})
_YEARS = frozenset({"plan_years", "year"})
_FILLS = {"error": "#FBD9D3", "warning": "#FFF2B8", "rounding": "#FFF2B8", "doubtful": "#FFD8A8"}
_TOP = {"valign": "top", "border": 1, "border_color": "#C8C8C8", "font_name": "Calibri", "font_size": 11}


class Writer:
    """Writes the workbook, row by row; what is written is not kept in memory."""

    def __init__(self, context: Context) -> None:
        self._context = context
        options = {
            "constant_memory": True,
            "tmpdir": str(context.work),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self._book = xlsxwriter.Workbook(str(context.staging / NAME), options)
        self._book.use_zip64()  # in effect only where a sheet is larger than plain ZIP can say
        self._book.set_properties({"created": _CREATED})
        self._formats: dict[tuple[str, str | None], Any] = {}
        self._head = self._book.add_format(
            {
                **_TOP,
                "bold": True,
                "text_wrap": True,
                "bg_color": "#1F5C4A",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
                "indent": 1,
            }
        )
        self._bold = self._book.add_format({"bold": True})
        self._sheets = {table: _Sheet(self, table, columns) for table, columns in words()["sheets"].items()}

    def add(self, rows: PlanRows) -> None:
        for table, sheet in self._sheets.items():
            for row, parts, mark in zip(rows.tables[table], rows.sentences[table], rows.marks[table], strict=True):
                link = self._context.link(row["file"], row.get("id"))
                sheet.write(row, parts, mark, link)

    def close(self) -> None:
        for sheet in self._sheets.values():
            sheet.finish()
        self._failed(failed_files(self._context.folder))
        self._guide()
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(*getattr(error.args[0], "args", error.args)) from error

    def abandon(self) -> None:
        """Lets go of the temporary files."""
        self._book.close()

    def format(self, kind: str, fill: str | None) -> Any:
        """The cell format for a kind of value over a ground."""
        if (kind, fill) not in self._formats:
            form: dict[str, Any] = dict(_TOP)
            more: dict[str, dict[str, Any]] = {
                "text": {"text_wrap": True, "align": "left", "indent": 1},
                "whole": {"num_format": "#,##0"},
                "broken": {"num_format": "#,##0.0##"},
                "year": {"num_format": "0", "align": "left", "indent": 1},
                "day": {"num_format": "dd/mm/yyyy", "align": "left", "indent": 1},
                "link": {"font_color": "#0B5394", "underline": 1},
            }
            form |= more.get(kind, {})
            if fill:
                form["bg_color"] = _FILLS[fill]
            self._formats[kind, fill] = self._book.add_format(form)
        return self._formats[kind, fill]

    def new_sheet(self, name: str, columns: list[str]) -> Any:
        """A sheet with its headings, ready to print."""
        sheet = self._book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, words()["columns"][column]["width"])
        sheet.set_row(0, 46)
        for number, column in enumerate(columns):
            sheet.write_string(0, number, heading(column), self._head)
        sheet.freeze_panes(1, 0)
        printed = [words()["columns"][c]["width"] for c in columns if c not in _SCREEN_ONLY]
        _print_setup(sheet, wide=sum(printed) > A4_WIDTH)
        sheet.repeat_rows(0)
        return sheet

    def write_sentence(self, sheet: Any, at: tuple[int, int], parts: tuple[str, str, str], form: Any) -> None:
        """A sentence with the record in bold."""
        before, here, after = (clean(p) for p in parts)
        if not here or not (before or after) or len(before + here + after) > MAX_TEXT // 2:
            sheet.write_string(*at, clean(before + here + after), form)
            return
        pieces = [before] * bool(before) + [self._bold, here] + [after] * bool(after)
        sheet.write_rich_string(*at, *pieces, form)

    def _failed(self, files: list[FailedFile]) -> None:
        """The files that could not be read, so that nobody takes the workbook for the whole inbox."""
        if not files:
            return
        texts = words()["failed"]
        sheet = self._book.add_worksheet(texts["sheet"])
        for number, (name, width) in enumerate(zip(texts["headings"], texts["widths"], strict=True)):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, name, self._head)
        for line, file in enumerate(files[:MAX_ROWS], 1):
            for number, text in enumerate((file.path, file.about, file.message)):
                sheet.write_string(line, number, clean(text), self.format("text", None))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, min(len(files), MAX_ROWS), len(texts["headings"]) - 1)
        _print_setup(sheet, wide=False)

    def _guide(self) -> None:
        guide = words()["guide"]
        sheet = self._book.add_worksheet(guide["sheet"])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 96)
        line = 0
        plain = self._book.add_format({"text_wrap": True, "valign": "top"})
        for text in guide["lines"]:
            sheet.merge_range(line, 0, line, 2, "", plain)
            sheet.write_string(line, 0, text, plain)
            sheet.set_row(line, 32)
            line += 1
        line += 1
        for column, text in enumerate(guide["headings"]):
            sheet.write_string(line, column, text, self._head)
        for table, columns in words()["sheets"].items():
            for column in columns:
                about = words()["columns"][column].get("about")
                if about:
                    line += 1
                    for number, text in enumerate((labels()["kinds"][table], heading(column), about)):
                        sheet.write_string(line, number, text, self.format("text", None))
        _print_setup(sheet, wide=False)


class _Sheet:
    """A table's sheet, and those that go on with it once it is full."""

    def __init__(self, writer: Writer, table: str, columns: list[str]) -> None:
        self._writer, self._table, self._columns = writer, table, columns
        self._part, self._row = 1, 0
        self._sheet = writer.new_sheet(labels()["kinds"][table], columns)

    def write(self, row: Row, parts: tuple[str, str, str], mark: str | None, link: str | None) -> None:
        if self._row >= MAX_ROWS:
            self.finish()
            self._part, self._row = self._part + 1, 0
            name = words()["guide"]["more"].format(labels()["kinds"][self._table], self._part)
            self._sheet = self._writer.new_sheet(name, self._columns)
        self._row += 1
        self._sheet.set_row(self._row, _height(self._columns, row))
        for number, column in enumerate(self._columns):
            self._cell(number, column, row, parts, mark, link)

    def _cell(self, number: int, column: str, row: Row, parts: tuple[str, str, str], mark: str | None, link: str | None) -> None:
        at, form, sheet = (self._row, number), self._writer.format, self._sheet
        if column == "link":
            if link is None or self._row > MAX_LINKS or len(link) > 1000:
                sheet.write_blank(*at, None, form("text", mark))
            else:
                sheet.write_url(*at, f"external:{link}", form("link", mark), words()["guide"]["open"])
            return
        if column == "sentence" and row["sentence"]:
            self._writer.write_sentence(sheet, at, parts, form("text", mark))
            return
        value = cell(column, row)
        if column == "position" and row["doubtful_page"]:
            mark = "doubtful"
        if value is None or value == "":
            sheet.write_blank(*at, None, form("text", mark))
        elif column in _DAYS:
            self._day(at, str(value), mark)
        elif isinstance(value, (int, float)):
            kind = "year" if column in _YEARS else "whole" if float(value).is_integer() else "broken"
            sheet.write_number(*at, value, form(kind, mark))
        else:
            sheet.write_string(*at, clean(str(value)), form("text", mark))

    def _day(self, at: tuple[int, int], value: str, mark: str | None) -> None:
        """A whole date as a date; a year as a number; a month, and what is no day of the calendar, as text."""
        form = self._writer.format
        if len(value) == 4:
            self._sheet.write_number(*at, int(value), form("year", mark))
            return
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            day = None
        if day and day.year >= 1901:  # Excel counts days from 1900, and a leap day too many in that year
            self._sheet.write_datetime(*at, datetime.datetime(day.year, day.month, day.day), form("day", mark))
        else:
            self._sheet.write_string(*at, day_month_year(value), form("text", mark))

    def finish(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        printed = sum(c not in _SCREEN_ONLY for c in self._columns)
        self._sheet.print_area(0, 0, self._row, printed - 1)


def _height(columns: list[str], row: Row) -> float:
    """Points that the row's longest wrapped text takes. Excel would find it by itself, LibreOffice does not."""
    lines = 1
    for column in columns:
        value = row["sentence"] if column == "sentence" else cell(column, row) if column != "link" else None
        if isinstance(value, str):
            lines = max(lines, math.ceil(1.06 * len(value) / (words()["columns"][column]["width"] - 1.5)))
    return min(15.0 * lines, MAX_HEIGHT)


def _print_setup(sheet: Any, *, wide: bool) -> None:
    """Landscape on A4, or on A3 where A4 would make the letters too small; as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(8 if wide else 9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P/&N")


def clean(text: str) -> str:
    """A text without what XML cannot hold, no longer than Excel takes."""
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        note = str(words()["guide"]["cut"])
        text = text.encode("utf-16-le")[: 2 * (MAX_TEXT - len(note))].decode("utf-16-le", "ignore") + note
    return text
