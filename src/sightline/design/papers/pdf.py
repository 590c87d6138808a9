"""A paper as PDF/UA-1: tagged, titled, in one language, with bookmarks and the fonts inside.

Typst sets it from `paper.typ`. What the paper says goes in as JSON and comes out as text: nothing that somebody typed
is ever read as markup. Only the engine's own fonts are used, no package is loaded, no file but the template can be
read, and no author, day or machine is written into the file, so that the same paper is the same bytes.
"""

import json
import re
import resource
import subprocess
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

import sightline
from sightline.design.papers.paper import Block, Heading, Links, Panels, Paper, Points, Table, Words, followed, writable

FILE_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("paper.typ")
NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
STAND_IN = "□"
MOST_TRIES = 40
# What sets a table holds the whole of it, about 130 kB a row: a long one is set in a process of its own, whose memory
# goes with it, so that a web process stays small
LONG_ROWS: Final = 500
APART_BYTES: Final = 4 * 1024 * 1024 * 1024  # of addresses; 10,000 rows were measured to hold 1.3 GB
APART_SECONDS: Final = 120
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from sightline.design.papers.pdf import child; child()"


class TooLong(Exception):
    """The paper cannot be set within the limits of time and memory of its process."""


@lru_cache(maxsize=1)
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def make(paper: Paper, *, colour: str = "#1c4a5a") -> bytes:
    """The bytes of the PDF. `colour` is the partnership's own, dark enough for white words (`Brand` sees to that).

    The engine's fonts hold Latin, Greek, Cyrillic, Hebrew and Arabic. A letter that they do not hold, which PDF/UA
    refuses, becomes a box, and the paper says so at its end. Raises TooLong.
    """
    data = {
        "title": writable(paper.title),
        "marking": writable(paper.marking),
        "owner": writable(paper.owner),
        "landscape": paper.landscape,
        "colour": colour,
        "lacks": "",
        "blocks": [_block(block) for block in paper.blocks],
    }
    said = json.dumps(data, ensure_ascii=False)
    rows = sum(len(block.rows) for block in paper.blocks if isinstance(block, Table))
    return _set_apart(said) if rows > LONG_ROWS else _set(said)


def _set(said: str) -> bytes:
    for _ in range(MOST_TRIES):
        try:
            return _compile(said)
        except typst.TypstError as wrong:
            named = "".join(NOT_SHOWN.findall(str(wrong)))
            lacking = {chr(int(code, 16)) for code in ESCAPED.findall(named)} | set(ESCAPED.sub("", named))
            lacking = {mark for mark in lacking if not mark.isascii()}
            if not lacking:
                raise
            # their kind is not there either: one more try for all of them, not one for each
            lacking |= {mark for mark in said if _is_rare(mark)}
            said = said.translate(dict.fromkeys(map(ord, lacking), STAND_IN))
            said = said.replace('"lacks": ""', f'"lacks": "{STAND_IN}"', 1)
    return _compile("".join(mark if mark.isascii() else STAND_IN for mark in said))


def _set_apart(said: str) -> bytes:
    """`_set` in a child process, which knows no settings and no database. Raises TooLong."""
    root = Path(sightline.__file__).resolve().parent.parent
    try:
        # the interpreter is our own and the words are ours; what the paper says goes in as data
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", _START, str(root)],
            input=said.encode(),
            capture_output=True,
            timeout=APART_SECONDS,
            cwd="/",
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as over:
        raise TooLong from over
    return made.stdout


def child() -> None:
    """What the child does: within its limits, set the paper that stands on its standard input."""
    for limit, value in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, APART_SECONDS), (resource.RLIMIT_AS, APART_BYTES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    sys.stdout.buffer.write(_set(sys.stdin.buffer.read().decode()))


def _is_rare(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF" or unicodedata.category(mark) in ("Cn", "Co")


def _compile(said: str) -> bytes:
    template: Any = _template()
    made: Any = typst.compile(
        template,
        root=str(TEMPLATE.parent),
        sys_inputs={"paper": said},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return bytes(made)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": writable(block.text), "level": block.level}
        case Words():
            return {"kind": "words", "text": writable(block.text)}
        case Points():
            return {"kind": "points", "items": [writable(item) for item in block.items]}
        case Links():
            items = [{"text": writable(link.text), "address": followed(writable(link.address))} for link in block.items]
            return {"kind": "links", "items": items}
        case Table():
            return {
                "kind": "table",
                "header": [writable(cell) for cell in block.header],
                "rows": [[writable(cell) for cell in row] for row in block.rows],
                "widths": list(block.widths) or [1] * len(block.header),
                "caption": writable(block.caption),
            }
        case Panels():
            panels = [
                {
                    "number": panel.number,
                    "title": writable(panel.title),
                    "blocks": [_block(inner) for inner in panel.blocks],
                }
                for panel in block.panels
            ]
            return {"kind": "panels", "panels": panels, "widths": [list(row) for row in block.widths]}
