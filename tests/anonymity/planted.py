"""Files for tests in which something stands in one chosen place: every place of a page, a Word file and a PDF."""

import io
import unicodedata
from html import escape
from urllib.parse import quote

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from sightline.design.papers import docx, pdf
from sightline.design.papers.paper import PUBLIC, Heading, Link, Links, Panel, Panels, Paper, Points, Table, Words
from tests.anonymity.documents import DRAWING, W, paragraph, word_document

NEUTRAL = "briefing-2026-07-k3f9"
SAID = "There were concerns about the child."


def paper(words=SAID, **more):
    """A paper of ours with words in its body."""
    return Paper(more.pop("title", "What we learned"), (Words(words), *more.pop("blocks", ())), marking=PUBLIC, **more)


def page(body=f"<p>{SAID}</p>", head="<title>What we learned</title>"):
    """A page as it is published."""
    return f"<!doctype html><html lang='en'><head>{head}</head><body><main>{body}</main></body></html>".encode()


def changed(**by):
    """A PDF of ours after somebody worked on it: `by` names what was done."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf.make(paper()))))
    if "author" in by:
        writer.add_metadata({"/Author": by["author"]})
    if "own_property" in by:
        writer.add_metadata({"/Reviewed": by["own_property"]})
    if "note" in by:
        writer.add_annotation(0, FreeText(text=by["note"], rect=(50, 50, 200, 80)))
    if "attachment" in by:
        writer.add_attachment(by["attachment"], b"\x00")
    if "bookmark" in by:
        writer.add_outline_item(title=by["bookmark"], page_number=0)
    if "script" in by:
        said = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{by['script']}')")}
        action = DictionaryObject({NameObject(key): value for key, value in said.items()})
        writer.root_object[NameObject("/OpenAction")] = action
    if "packet" in by:
        stream = DecodedStreamObject()
        stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        stream.set_data(f'<x:xmpmeta><rdf:li note="a">{escape(by["packet"])}</rdf:li></x:xmpmeta>'.encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    if "loose" in by:
        writer._add_object(DictionaryObject({NameObject("/Was"): TextStringObject(by["loose"])}))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def saved_over(words):
    """A PDF whose first version said the words, and whose second, saved on top of it, shows nothing."""
    before = pdf.make(paper(words))
    writer = PdfWriter(io.BytesIO(before), incremental=True)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(DecodedStreamObject())
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def story(words):
    """A part of a Word file with one paragraph."""
    return f"<w:x {W}>{paragraph(escape(words))}</w:x>"


def rels(target):
    """Relationships of the document, with one link out of it."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="t" Target="{escape(target)}" TargetMode="External"/></Relationships>'
    )


def control(words):
    """A content control whose tag says the words."""
    tag = f'<w:sdtPr><w:tag w:val="{escape(words)}"/></w:sdtPr>'
    return f"<w:sdt>{tag}<w:sdtContent>{paragraph('x')}</w:sdtContent></w:sdt>"


def own_style(name):
    """A style that somebody named."""
    return f'<w:styles {W}><w:style w:customStyle="1"><w:name w:val="{escape(name)}"/></w:style></w:styles>'


def deleted(words, tag="del", text="delText"):
    """A tracked change."""
    return f"<w:p><w:{tag} w:author='Office'><w:r><w:{text}>{escape(words)}</w:{text}></w:r></w:{tag}></w:p>"


# Every place: what makes a file, and its name, with the words there.
IN_HTML = {
    "text": lambda t: page(f"<p>The file on {escape(t)} was closed.</p>"),
    "text in pieces": lambda t: page(f"<p>Seen: {escape(t[:3])}<b>{escape(t[3:])}</b>.</p>"),
    "title": lambda t: page(head=f"<title>{escape(t)}</title>"),
    "alternative text": lambda t: page(f'<img src="a.png" alt="{escape(t)}">'),
    "comment": lambda t: page(f"<!-- {t} -->"),
    "description": lambda t: page(head=f'<meta name="description" content="{escape(t)}">'),
    "link": lambda t: page(f'<a href="/x?who={quote(t)}">here</a>'),
    "data attribute": lambda t: page(f'<p data-note="{escape(t)}">Seen.</p>'),
    "unknown attribute": lambda t: page(f'<p reviewer="{escape(t)}">Seen.</p>'),
    "hidden": lambda t: page(f"<p hidden>{escape(t)}</p>"),
    "table": lambda t: page(f"<table><tr><th>Who</th><td>{escape(t)}</td></tr></table>"),
    "script": lambda t: page(f"<script>const who = `{t}`</script>"),
}
IN_WORD = {
    "body": lambda t: docx.make(paper(f"The file on {t} was closed.")),
    "title": lambda t: docx.make(paper(title=t)),
    "footer": lambda t: docx.make(paper(owner=t)),
    "table": lambda t: docx.make(paper(blocks=(Table(("Who", "What"), ((t, "left"),)),))),
    "list": lambda t: docx.make(paper(blocks=(Points(("One", t)),))),
    "link's words": lambda t: docx.make(paper(blocks=(Links((Link(t, "https://example.org/a"),)),))),
    "link": lambda t: docx.make(paper(blocks=(Links((Link("a", f"https://example.org/{quote(t)}"),)),))),
    "runs": lambda t: word_document(paragraph("Seen: ", escape(t[:2]), escape(t[2:5]), escape(t[5:]))),
    "header": lambda t: word_document(parts={"word/header1.xml": story(t)}),
    "footnote": lambda t: word_document(parts={"word/footnotes.xml": story(t)}),
    "endnote": lambda t: word_document(parts={"word/endnotes.xml": story(t)}),
    "comment": lambda t: word_document(parts={"word/comments.xml": story(t)}),
    "comment's author": lambda t: word_document(
        parts={"word/comments.xml": f'<w:comments {W}><w:comment w:author="{escape(t)}"/></w:comments>'}
    ),
    "deleted": lambda t: word_document(deleted(t)),
    "moved away": lambda t: word_document(deleted(t, "moveFrom", "t")),
    "inserted": lambda t: word_document(deleted(t, "ins", "t")),
    "hidden": lambda t: word_document(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{escape(t)}</w:t></w:r></w:p>"),
    "text box": lambda t: word_document(
        f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(escape(t))}</w:txbxContent></w:pict></w:r></w:p>"
    ),
    "alternative text": lambda t: word_document(f"<w:p><w:r>{DRAWING.format(escape(t))}</w:r></w:p>"),
    "author": lambda t: word_document(parts={"docProps/core.xml": f"<p><creator>{escape(t)}</creator></p>"}),
    "company": lambda t: word_document(parts={"docProps/app.xml": f"<p><Company>{escape(t)}</Company></p>"}),
    "own property": lambda t: word_document(
        parts={"docProps/custom.xml": f'<p><property name="Reviewed"><lpwstr>{escape(t)}</lpwstr></property></p>'}
    ),
    "own property's name": lambda t: word_document(
        parts={"docProps/custom.xml": f'<p><property name="{escape(t)}"><bool>true</bool></property></p>'}
    ),
    "content control": lambda t: word_document(control(t)),
    "field code": lambda t: word_document(
        f'<w:p><w:fldSimple w:instr="HYPERLINK {escape(t)}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    ),
    "document variable": lambda t: word_document(
        parts={"word/settings.xml": f'<w:settings {W}><w:docVar w:name="a" w:val="{escape(t)}"/></w:settings>'}
    ),
    "chart": lambda t: word_document(parts={"word/charts/chart1.xml": f"<c><v>{escape(t)}</v></c>"}),
    "custom data": lambda t: word_document(parts={"customXml/item1.xml": f"<a><b>{escape(t)}</b></a>"}),
    "style": lambda t: word_document(parts={"word/styles.xml": own_style(t)}),
    "embedded file's name": lambda t: word_document(parts={f"word/embeddings/{t.replace('/', '-')}.xlsx": "x"}),
    "link out": lambda t: word_document(
        parts={"word/_rels/document.xml.rels": rels(f"https://example.org/{quote(t)}")}
    ),
}
IN_PDF = {
    "body": lambda t: pdf.make(paper(f"The file on {t} was closed.")),
    "title": lambda t: pdf.make(paper(title=t)),
    "foot of the page": lambda t: pdf.make(paper(owner=t)),
    "table": lambda t: pdf.make(paper(blocks=(Table(("Who", "What"), ((t, "left"),)),))),
    "panel": lambda t: pdf.make(
        paper(blocks=(Panels((Panel(1, "One", (Heading("Seen", 2), Points((t,)))),), ((1,),)),))
    ),
    "heading": lambda t: pdf.make(paper(blocks=(Heading(t.replace("\n", " ")),))),
    "link": lambda t: pdf.make(paper(blocks=(Links((Link("a", f"https://example.org/{quote(t)}"),)),))),
    "author": lambda t: changed(author=t),
    "own property": lambda t: changed(own_property=t),
    "note": lambda t: changed(note=t),
    "attached file's name": lambda t: changed(attachment=t),
    "bookmark": lambda t: changed(bookmark=t),
    "script": lambda t: changed(script=t),
    "packet of properties": lambda t: changed(packet=t),
    "loose object": lambda t: changed(loose=t),
    "earlier version": saved_over,
}
PLACES = {
    **{f"html: {where}": (make, f"{NEUTRAL}.html") for where, make in IN_HTML.items()},
    **{f"word: {where}": (make, f"{NEUTRAL}.docx") for where, make in IN_WORD.items()},
    **{f"pdf: {where}": (make, f"{NEUTRAL}.pdf") for where, make in IN_PDF.items()},
}


# what is set with our own fonts
SET_BY_US = tuple(
    f"pdf: {where}" for where in ("body", "foot of the page", "table", "panel", "heading", "title", "earlier version")
)


def planted(place, words):
    """A file's bytes and name with the words in one place; "name: …" is the file's own name."""
    if place in SET_BY_US and not words.isascii():
        # fonts have no full width: the paper shows boxes, and says nothing
        words = unicodedata.normalize("NFKC", words)
    if place.startswith("name: "):
        made = {"html": page, "docx": lambda: docx.make(paper()), "pdf": lambda: pdf.make(paper())}
        kind = place.removeprefix("name: ")
        return made[kind](), f"briefing {words.replace('/', '-')}.{kind}".replace(" ", "_")
    make, name = PLACES[place]
    return make(words), name


EVERYWHERE = (*PLACES, "name: html", "name: docx", "name: pdf")
