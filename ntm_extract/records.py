"""The records that are extracted from a plan, as pydantic models.

The models are the one definition of every field; ``schemas/*.json`` is generated from them
(``ntm-extract schema``). Spans are Unicode code-point offsets, half open, into the ingested text of
the document: ``text == document_text[start:end]``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

PartialDate = Annotated[
    str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Partial ISO date: 2025, 2022-04 or 2022-02-22")
]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO date: 2022-02-22")]

Level = Literal["ntm", "ntm_nang_cao", "ntm_kieu_mau", "ntm_hien_dai"]
UnitType = Literal["xã", "phường", "thị trấn", "đặc khu"]
CommuneStatus = Literal["planned", "carried_over", "achieved", "not_planned", "mentioned"]
Match = Literal["exact", "folded", "fuzzy", "none"]
Recurrence = Literal["weekly", "monthly", "quarterly", "half_yearly", "yearly"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
Measure = Literal["level", "increase", "decrease", "output", "ratio"]
Role = Literal["legal_basis", "cited"]
Severity = Literal["error", "warning", "rounding"]


class Model(BaseModel):
    """Base of all models: unknown fields are errors, so a typing slip in gold is found."""

    model_config = ConfigDict(extra="forbid")


class DocumentData(Model):
    """The plan itself: its number, issuer, dates and signer. Missing values are null."""

    number: str | None = Field(None, description="`160/KH-UBND`; null when the running number is blank")
    symbol: str | None = Field(None, description="`KH-UBND`, also when the running number is blank")
    doc_type: str | None = Field(None, description="`Kế hoạch`, `Chương trình công tác`, `Quyết định`, …")
    title: str | None = Field(
        None, description="What follows a bare type line, else the type line too; one line, letters as printed"
    )
    issuer: str | None = Field(None, description="Full form with the place: `Ủy ban nhân dân tỉnh Lạng Sơn`")
    province: str | None = Field(None, description="Bare name of the province or city under the central government")
    district: str | None = Field(None, description="Bare name, only when the plan is a district's or city's own")
    place: str | None = Field(None, description="Place of issue")
    issue_date: PartialDate | None = Field(None, description="Date of issue, as exact as printed")
    plan_year: int | None = Field(None, description="The year of an annual plan")
    period: tuple[int, int] | None = Field(None, description="First and last year of a term plan")
    signer: str | None = Field(None, description="The person who signed")
    signer_title: str | None = Field(None, description="The post signed in, without `KT.` and `TM.`")

    @property
    def first_year(self) -> int | None:
        """The first year that the plan is about: its own or its period's, or the year it was issued in if that is earlier."""
        first = self.plan_year or (self.period[0] if self.period else None)
        issued = int(self.issue_date[:4]) if self.issue_date else None
        return min(first, issued) if first and issued and first - issued == 1 else first

    @property
    def horizon(self) -> int | None:
        """The last year the plan looks to: its year, else the end of its period."""
        return self.plan_year or (self.period[1] if self.period else None)


class PageBox(Model):
    """A rectangle on a page."""

    page: int = Field(ge=1)
    box: tuple[float, float, float, float] = Field(
        description="Left, top, right, bottom in points from the page's upper left corner"
    )


class SourceLocation(Model):
    """Where a record's span begins in the file it came from. Numbers count from 1; what the format does not have is null."""

    part: Literal["body", "footnote", "header", "footer"] = "body"
    page: int | None = Field(None, description="Page of a PDF or scan")
    line: int | None = Field(None, description="Line of a text file")
    character: int | None = Field(None, description="Offset, from 0, in a text file's characters before they were composed")
    paragraph: int | None = Field(None, description="Paragraph of a Word file, counted through the body and its tables")
    table: int | None = None
    row: int | None = None
    column: int | None = None
    boxes: list[PageBox] = Field(default_factory=list, description="The span on the page, one box a line")


class PageReading(Model):
    """How a page of a PDF or scan was read."""

    page: int = Field(ge=1)
    engine: Literal["pdfium", "pdfplumber", "tesseract"]
    confidence: float | None = Field(None, ge=0, le=1, description="Mean confidence of the words that were recognised")
    doubtful: bool = Field(False, description="Read with so little confidence that its records should be checked by eye")


class Record(Model):
    """What every record has: a span of the ingested text that carries its key value."""

    start: int = Field(ge=0, description="Code-point offset of the span's first character")
    end: int = Field(ge=0, description="Code-point offset after the span's last character")
    text: str = Field(description="document_text[start:end]")
    optional: bool | None = Field(None, description="Gold only: a don't-care record")
    source_location: SourceLocation | None = Field(None, description="Place in the file; left out of gold")


class Reference(Record):
    """A mention of another legal or administrative document."""

    doc_type: str = Field(description="The type word, in full: `Quyết định`")
    number: str | None = Field(description="Canonical number and symbol: `27/2022/NĐ-CP`; null for a law cited by name")
    date: PartialDate | None = Field(description="Date of the document, or the year of a law")
    issuer: str | None = Field(description="As the text gives it")
    articles: list[str] = Field(default_factory=list, description="Pin-cites: `khoản 5 Điều 30`")
    role: Role = Field(description="`legal_basis` in the opening paragraphs, else `cited`")


class Successor(Model):
    """The commune since 1 July 2025 that took up a whole commune of before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    unit_type: UnitType
    code: str = Field(description="Its GSO code")
    province: str
    province_code: str


class Commune(Record):
    """A named commune-level unit and what the listing at that place says of it."""

    name: str
    unit_type: UnitType
    district: str | None = Field(description="Bare name of its district as the plan says it")
    level: Level | None = Field(description="The designation that the listing is about")
    status: CommuneStatus
    year: int | None = Field(description="The year it is to reach the level")
    code: str | None = Field(None, description="GSO code as of the plan's date; null when the unit is not known for sure")
    district_code: str | None = Field(None, description="GSO code of its district; known also where only the district is")
    province_code: str | None = Field(None, description="GSO code of its province as of the plan's date")
    successor: Successor | None = Field(
        None, description="What it became on 1 July 2025; null when it was split over several, or the plan is of later"
    )
    match: Match | None = Field(None, description="How the name was found in the gazetteer; left out of gold")


class Deadline(Record):
    """A time limit or rhythm that binds a task or a non-numeric outcome."""

    due_from: IsoDate | None = Field(description="First day, inclusive")
    due_to: IsoDate | None = Field(description="Last day, inclusive")
    recurrence: Recurrence | None
    task: str = Field(description="The verbatim clause that the limit closes, white space folded")
    assignees: list[str] = Field(default_factory=list, description="Who is to do it")


class Target(Record):
    """A stated quantity that is to be reached or delivered."""

    value: float = Field(description="The number as meant: `1.750km` is 1750")
    value_max: float | None = Field(description="Upper end of a range")
    comparator: Comparator
    unit: str = Field(description="Folded to lower case and single spaces: `triệu đồng/người/năm`")
    per: str | None = Field(description="`năm`, `xã`, … for an amount each")
    out_of: float | None = Field(description="Denominator of `147/184 xã`")
    share: float | None = Field(description="Percentage stated for the same count")
    measure: Measure
    indicator: str = Field(description="A code of `indicators.tsv`; `other` if none fits")
    subject: str = Field(description="What is counted or measured, verbatim")
    criterion: int | None = Field(ge=1, le=19, description="The commune criterion, 1 to 19")
    level: Level | None
    due: PartialDate | None
    scope: str | None = Field(description="The place it is for, when not the plan's whole area")


class FindingSpan(Model):
    """A place that a finding rests on: a record's span, or a stretch of the text where no record stands."""

    kind: Literal["references", "communes", "deadlines", "targets", "text"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    source: str | None = Field(None, description="File name of the other plan, in a finding across plans")


class Finding(Model):
    """What does not add up in a plan."""

    code: str = Field(description="`share_mismatch`, `sum_mismatch`, …: a key of `findings/data/messages.toml`")
    severity: Severity
    message_vi: str
    message_en: str
    figures: dict[str, str] = Field(description="The figures as printed, and those that were worked out")
    spans: list[FindingSpan]
    doubts: list[str] = Field(default_factory=list, description="Why what it rests on may have been misread")


class Plan(Model):
    """All that was extracted from one plan."""

    source: str = Field(description="File name of the document")
    extractor: str | None = Field(None, description="Name and version of the program that made the records; left out of gold")
    sha256: str = Field(description="SHA-256 of the file's bytes")
    document_text: str | None = Field(None, description="The ingested text that all spans point into; left out of gold")
    pages: list[PageReading] = Field(default_factory=list, description="How each page of a PDF was read")
    warnings: list[str] = Field(default_factory=list, description="What the reader could not read, or doubts")
    document: DocumentData
    references: list[Reference]
    communes: list[Commune]
    deadlines: list[Deadline]
    targets: list[Target]
    findings: list[Finding] | None = Field(None, description="What does not add up in the plan; null when it was not checked")

    def records(self) -> dict[str, list[Record]]:
        """The four kinds of span records, by kind."""
        return {kind: list(getattr(self, kind)) for kind in KINDS}


KINDS: tuple[str, ...] = ("references", "communes", "deadlines", "targets")
