"""HTML pages: the visible text, the title, and what a reader can reach behind it: attributes, comments, metadata."""

from html.parser import HTMLParser

from sightline.anonymity.rules.artefacts import Artefact, Part

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "dd", "details"),
        *("dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "head", "header", "hr", "html", "label", "legend", "li", "main", "nav", "ol"),
        *("option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("title", "tr", "ul"),
    )
)
READ_ATTRIBUTES = {
    "alt": "alternative text",
    "title": "alternative text",
    "aria-label": "alternative text",
    "aria-description": "alternative text",
    "placeholder": "form fields",
    "value": "form fields",
    "content": "properties",
    "href": "links",
    "src": "links",
    "action": "links",
    "srcset": "links",
    "id": "names in the page's code",
    "name": "names in the page's code",
    "class": "names in the page's code",
}
HELD = {"script": "scripts", "style": "styles", "title": "title", "noscript": "body", "template": "body"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: dict[str, list[str]] = {"body": []}
        self.inside: list[str] = []
        self.pictures = 0

    def _add(self, where: str, text: str) -> None:
        self.pieces.setdefault(where, []).append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._add("body", "\n")
        if tag in ("img", "svg", "canvas", "picture", "object", "embed", "iframe"):
            self.pictures += 1
        if tag in HELD:
            self.inside.append(tag)
        for name, value in attrs:
            where = READ_ATTRIBUTES.get(name, "data attributes" if name.startswith(("data-", "aria-", "on")) else "")
            if value and where:
                self._add(where, f"{value}\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._add("body", "\n")
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        self._add(HELD[self.inside[-1]] if self.inside else "body", data)

    def handle_comment(self, data: str) -> None:
        self._add("comments", f"{data}\n")


def read_html(page: str) -> Artefact:
    """The text of an HTML page and of everything it carries along. It never fails: HTML has no errors to raise."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    parts = tuple(Part(where, "".join(pieces).strip("\n")) for where, pieces in reader.pieces.items())
    not_read = ("Text inside pictures and embedded pages was not read. Look at each.",) if reader.pictures else ()
    return Artefact(tuple(part for part in parts if part.text.strip() or part.where == "body"), not_read)
