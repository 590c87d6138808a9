"""Word documents for tests, made by hand so that every hidden place can be filled."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = (
    '<w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="Picture" descr="{}"/></w:drawing>'
)


def paragraph(*runs):
    """A paragraph of runs of text."""
    return "<w:p>" + "".join(f"<w:r><w:t xml:space='preserve'>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def word_document(body="", *, parts=None):
    """The bytes of a .docx whose body is WordprocessingML; `parts` are further files by path."""
    files = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"} | (parts or {})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()
