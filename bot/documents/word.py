"""A report as a Word file to write on in: real styles, header rows, alt texts, and the language of its text."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from bot.documents.pdf import picture
from bot.documents.plain import visible
from bot.documents.report import LIGHTS, Figures, Light, Lights, Part, Points, Report, Section, Table, Text, Tiles

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
FONT = "Calibri"
ACCENT, QUIET = "0A5A78", "56646F"
COLORS = {"green": "1F7A3D", "orange": "A85200", "red": "B3261E", "unknown": QUIET}
MAP_WIDTH, TEXT_WIDTH = 7.4, 16.4  # centimetres
WIDEST, NARROW = 40, 70  # characters: of a column that counts, of a table that fills the page
SIZES = {"Normal": 10.5, "Quote": 10.5, "Title": 26, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12, "Caption": 10}
SHORT = 12  # rows of a table that stays on one page
IN_CELLS = "No Spacing"
SPACES = {  # points before and after
    "Normal": (6, 6), "Quote": (6, 6), "Subtitle": (0, 4), "Heading 1": (20, 6), "Heading 2": (14, 4),
    "Caption": (12, 4), "List Bullet": (0, 3), IN_CELLS: (2, 2),
}  # fmt: skip
TABLE = "ReportTable"
TABLE_STYLE = f"""
<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:type="table" w:customStyle="1"
  w:styleId="{TABLE}"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
 <w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr>
 <w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="D3DBE0"/>
  <w:insideH w:val="single" w:sz="4" w:color="D3DBE0"/></w:tblBorders></w:tblPr>
 <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{ACCENT}"/></w:rPr><w:tcPr><w:tcBorders>
  <w:bottom w:val="single" w:sz="12" w:color="{ACCENT}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""
BEGIN = 1980, 1, 1, 0, 0, 0  # when a zip file's time begins: all of its parts are of that moment


def word(report: Report) -> bytes:
    """The same report gives the same bytes."""
    from docx import Document  # noqa: PLC0415 - a slow import that only documents need

    writer = Writer(Document(), report)
    writer.write()
    made = io.BytesIO()
    writer.file.save(made)
    return _at_no_time(made.getvalue())


def _at_no_time(packed: bytes) -> bytes:
    """The same zip file, with no trace of when it was made."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, BEGIN)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, old.read(name))
    return again.getvalue()


def _fit(grid: Any) -> None:
    """Gives each column room for what stands in it, and keeps a short table on one page."""
    from docx.shared import Cm  # noqa: PLC0415

    if len(grid.rows) <= SHORT:
        for row in grid.rows[:-1]:
            row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    longest = [min(WIDEST, max(len(cell.text) for cell in column.cells)) + 3 for column in grid.columns]
    grid.autofit = False
    for column, length in zip(grid.columns, longest, strict=True):
        width = Cm(TEXT_WIDTH * length / max(sum(longest), NARROW))
        column.width = width
        for cell in column.cells:
            cell.width = width


class Writer:
    """Writes a report into an empty Word file."""

    def __init__(self, file: Any, report: Report) -> None:
        self.file, self.report = file, report
        self.ids = {style.name: style.style_id for style in file.styles}  # looking one up takes python-docx long

    def write(self) -> None:
        """All of it."""
        self._prepare()
        report = self.report
        self._paragraph(report.programme, "Subtitle")
        self._paragraph(report.title, "Title")
        self._paragraph(report.subtitle, "Subtitle")
        self._marks()
        self._about(report.about)
        self._sections(report.sections, 1)
        for annex in report.annexes:
            self.file.add_page_break()
            self._paragraph(annex.title, "Heading 1")
            self._about(annex.about)
            self._sections(annex.sections, 2)

    # -- the file as a whole
    def _prepare(self) -> None:
        from docx.shared import Cm, Pt  # noqa: PLC0415

        for section in self.file.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.3)
            section.top_margin = section.bottom_margin = Cm(2.2)
        self._styles(Pt)
        about, made = self.file.core_properties, datetime.combine(self.report.made_on, time(), UTC)
        about.title = visible(f"{self.report.title}: {self.report.subtitle}")
        about.author = about.last_modified_by = visible(self.report.programme)
        about.language = LANGUAGES[self.report.language]
        about.created = about.modified = about.last_printed = made.replace(tzinfo=None)
        about.comments, about.revision = "", 1

    def _styles(self, points: Any) -> None:
        from docx.oxml import parse_xml  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import RGBColor  # noqa: PLC0415

        styles = self.file.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGES[self.report.language])
        for fonts in styles.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            for script in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{script}"), FONT)
        for name, size in SIZES.items():
            styles[name].font.size = points(size)
            if name not in ("Normal", "Quote"):
                styles[name].font.color.rgb = RGBColor.from_string(ACCENT)
        self._spaces(points)
        styles.element.append(parse_xml(TABLE_STYLE))

    def _spaces(self, points: Any) -> None:
        styles = self.file.styles
        for name, (before, after) in SPACES.items():
            form = styles[name].paragraph_format
            form.space_before, form.space_after = points(before), points(after)
        styles["Caption"].paragraph_format.keep_with_next = True

    def _marks(self) -> None:
        """On every page, so that no page of a draft is taken for the real thing."""
        for section in self.file.sections:
            section.header.paragraphs[0].text = visible(self.report.mark)
            section.footer.paragraphs[0].text = visible(f"{self.report.title} · {self.report.subtitle} · ")
            self._page_number(section.footer.paragraphs[0])

    def _page_number(self, paragraph: Any) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)  # noqa: SLF001 - python-docx has no other way

    # -- parts
    def _sections(self, sections: Sequence[Section], level: int) -> None:
        for section in sections:
            self._paragraph(f"{section.number}. {section.title}", f"Heading {level}")
            for number, part in section.numbered():
                self._part(number, part)

    def _about(self, about: Sequence[tuple[str, str]]) -> None:
        for label, words in about:
            self._paragraph(f"{label}: {words}", IN_CELLS)

    def _part(self, number: str, part: Part) -> None:
        match part:
            case Text():
                self._paragraph(part.words, "Quote" if part.said else "Normal", number)
            case Points():
                if part.title:
                    self._paragraph(part.title, "Caption", number)
                self._list(part.items, "" if part.title else number)
            case Figures():
                self._list([f"{figure} {words}" for figure, words in part.items], number)
            case Lights():
                self._lights(number, part)
            case Tiles():
                self._tiles(number, part)
            case Table():
                self._table(number, part)

    def _paragraph(self, words: str, style: str, number: str = "") -> Any:
        paragraph = self._styled(self.file.add_paragraph(), style)
        if number:
            self._quiet(paragraph.add_run(f"{number}  "))
        paragraph.add_run(visible(words))
        return paragraph

    def _styled(self, paragraph: Any, style: str) -> Any:
        if style != "Normal":  # what has no style is normal
            paragraph._p.style = self.ids[style]  # noqa: SLF001 - see `ids`
        return paragraph

    def _quiet(self, run: Any) -> None:
        from docx.shared import Pt, RGBColor  # noqa: PLC0415

        run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(QUIET)

    def _list(self, items: Sequence[str], number: str) -> None:
        for at, item in enumerate(items):
            self._paragraph(item, "List Bullet", number if at == 0 else "")

    # -- tables
    def _grid(self, number: str, title: str, head: Sequence[str], numbers: Sequence[int]) -> Any:
        """A table with a caption and a header row that returns on each page."""
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        self._paragraph(title, "Caption", number)
        grid = self.file.add_table(rows=1, cols=len(head))
        grid._tbl.tblPr.style = TABLE  # noqa: SLF001 - python-docx has no other way
        described = OxmlElement("w:tblCaption")
        described.set(qn("w:val"), visible(title))
        grid._tbl.tblPr.append(described)  # noqa: SLF001
        row = grid.rows[0]
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
        self._fill(row, head, numbers)
        return grid

    def _fill(self, row: Any, cells: Sequence[str], numbers: Sequence[int], *, bold: bool = False) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.oxml import OxmlElement  # noqa: PLC0415

        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        for at, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            self._styled(paragraph, IN_CELLS)
            run = paragraph.add_run(visible(words))
            if bold:
                run.bold = True
            if at in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _table(self, number: str, table: Table) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        grid = self._grid(number, table.title, table.head, table.numbers)
        for at, cells in enumerate(table.rows):
            row = grid.add_row()
            self._fill(row, cells, table.numbers, bold=table.total and at == len(table.rows) - 1)
            if at in table.parts:
                row.cells[0].paragraphs[0].paragraph_format.left_indent = Cm(0.6)
        _fit(grid)

    def _lights(self, number: str, lights: Lights) -> None:
        grid = self._grid(number, lights.title, lights.head, ())
        for one in lights.rows:
            self._light(grid.add_row(), one)
        _fit(grid)

    def _light(self, row: Any, one: Light) -> None:
        from docx.shared import RGBColor  # noqa: PLC0415

        self._fill(row, (one.name, "", one.done, one.next), ())
        light = row.cells[1].paragraphs[0].add_run(f"{LIGHTS[one.state]} {visible(one.says)}")
        light.bold, light.font.color.rgb = True, RGBColor.from_string(COLORS[one.state])
        if one.before:
            self._quiet(self._styled(row.cells[1].add_paragraph(), IN_CELLS).add_run(visible(one.before)))
        for name, words in one.why:
            paragraph = self._styled(row.cells[3].add_paragraph(), IN_CELLS)
            paragraph.add_run(f"{visible(name)}: ").bold = True
            paragraph.add_run(visible(words))

    def _tiles(self, number: str, tiles: Tiles) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        self._paragraph(tiles.title, "Caption", number)
        shape = self.file.add_picture(io.BytesIO(picture(tiles)), width=Cm(MAP_WIDTH))
        shape._inline.docPr.set("descr", visible(tiles.alt))  # noqa: SLF001 - python-docx has no other way
        shape._inline.docPr.set("title", visible(tiles.title))  # noqa: SLF001
        if tiles.rows:
            self._table("", Table(tiles.title, tiles.head, tiles.rows, numbers=(1,)))
        self._paragraph(tiles.rest, "Normal")
