"""HTML pages: the visible text, the title, and what a reader can reach behind it: attributes, comments, metadata."""

from html.parser import HTMLParser
from urllib.parse import unquote

from sightline.anonymity.rules.artefacts import Artefact, Part, in_order

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
    **dict.fromkeys(("alt", "title", "aria-label", "aria-description", "summary", "label", "abbr"), "alternative text"),
    **dict.fromkeys(("placeholder", "value", "aria-placeholder", "aria-valuetext"), "form fields"),
    "content": "properties",
    **dict.fromkeys(("href", "src", "action", "formaction", "srcset", "cite", "data", "poster", "xlink:href"), "links"),
    "download": "file names",
    **dict.fromkeys(("id", "name", "class", "for", "style"), "names in the page's code"),
}
ATTRIBUTES = "other attributes"
CODE = frozenset({"links", "scripts", "styles", "names in the page's code", ATTRIBUTES, "declarations"})
HELD = {"script": "scripts", "style": "styles", "title": "title", "noscript": "body", "template": "body"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: dict[str, list[str]] = {"body": []}
        self.inside: list[str] = []
        self.pictures = 0
        self.embedded = 0

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
            where = READ_ATTRIBUTES.get(name, ATTRIBUTES)
            self._add(where if value else ATTRIBUTES, f"{value or name}\n")
            if where == "links" and value and "%" in value:
                self._add(where, f"{unquote(value)}\n")
            self.embedded += where == "links" and bool(value) and (value or "").lstrip().startswith("data:")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._add("body", "\n")
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        self._add(HELD[self.inside[-1]] if self.inside else "body", data)

    def handle_comment(self, data: str) -> None:
        self._add("comments", f"{data}\n")

    def handle_decl(self, decl: str) -> None:
        self._add("declarations", f"{decl}\n")

    def handle_pi(self, data: str) -> None:
        self._add("declarations", f"{data}\n")

    def unknown_decl(self, data: str) -> None:
        self._add("comments", f"{data}\n")


def read_html(page: str) -> Artefact:
    """The text of an HTML page and of everything it carries along. It never fails: HTML has no errors to raise."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    parts = [Part(where, "".join(said).strip("\n"), where in CODE) for where, said in reader.pieces.items()]
    not_read = []
    if reader.pictures:
        not_read.append("Text inside pictures and embedded pages was not read. Look at each.")
    if reader.embedded:
        not_read.append("Files inside links (data:) were not read. Take them out.")
    return Artefact(in_order(parts), tuple(not_read))
