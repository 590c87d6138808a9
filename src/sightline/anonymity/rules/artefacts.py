"""What leaves, as text: the parts of a document that a reader can reach, joined with the way back to each part, and the
check on all of them, the file's own name included.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sightline.anonymity.rules import register
from sightline.anonymity.rules.checking import DEFAULT, Settings, check, check_known
from sightline.anonymity.rules.findings import Finding, Report, without_overlaps
from sightline.anonymity.rules.identities import Identities

JOIN = "\n\n"
FILE_NAME = "file name"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an artefact: `where` is what people call it, such as "body", "header", "comment" or "properties".

    `code` is text made for machines (links, names in a page's code, scripts): capitals and numbers mean nothing there,
    so only what the case file knows is looked for in it.
    """

    where: str
    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Artefact:
    """The text of an artefact. `not_read` says, in sentences, what no tool has read, such as the text inside images."""

    parts: tuple[Part, ...]
    not_read: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All parts in order, a blank line between two."""
        return JOIN.join(part.text for part in self.parts)

    def spans(self) -> list[tuple[str, int, int]]:
        """Where each part stands in `text`: its name, start and end (exclusive)."""
        spans, position = [], 0
        for part in self.parts:
            spans.append((part.where, position, position + len(part.text)))
            position += len(part.text) + len(JOIN)
        return spans

    def where(self, offset: int) -> str:
        """The part in which an offset of `text` stands; empty between two parts."""
        return next((name for name, start, end in self.spans() if start <= offset < end), "")


class ArtefactError(ValueError):
    """The artefact cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ArtefactReport:
    """The answer for one file that is about to leave.

    `report` has its offsets in `artefact.text`; `in_name` are findings in the file's own name, with offsets in it.
    """

    file_name: str
    artefact: Artefact
    report: Report
    in_name: tuple[Finding, ...]

    @property
    def placed(self) -> tuple[tuple[str, Finding], ...]:
        """Every finding with where it stands, the file name's last."""
        spans = self.artefact.spans()
        found = [
            (next((name for name, start, end in spans if start <= finding.start < end), ""), finding)
            for finding in self.report.findings
        ]
        return (*found, *((FILE_NAME, finding) for finding in self.in_name))

    @property
    def blocked(self) -> bool:
        """Whether a certain finding, in the file or in its name, stops it from leaving until somebody decides."""
        return any(finding.severity == "block" for _, finding in self.placed)


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts that say something, people's before machines'; a body is kept even where it is empty."""
    kept = [part for part in parts if part.text.strip() or part.where == "body"]
    return (*(part for part in kept if not part.code), *(part for part in kept if part.code))


def check_parts(
    artefact: Artefact, identities: Identities | register.Register, *, file_name: str = "", settings: Settings = DEFAULT
) -> ArtefactReport:
    """The disclosure check on all that leaves. What people read goes through every layer, code through the register."""
    artefact = replace(artefact, parts=in_order(artefact.parts))
    known = identities if isinstance(identities, register.Register) else register.build(identities)
    people = [part for part in artefact.parts if not part.code]
    read = JOIN.join(part.text for part in people)
    # the identities themselves, where they were given: the warnings about names that are words need them
    report = check(read, identities, settings=settings)
    findings = list(report.findings)
    for part, (_, start, _) in zip(artefact.parts, artefact.spans(), strict=True):
        if part.code:
            findings += [replace(f, start=f.start + start, end=f.end + start) for f in _in_code(part.text, known)]
    return ArtefactReport(
        file_name, artefact, replace(report, findings=tuple(findings)), tuple(_in_code(file_name, known))
    )


# What stands for a blank in a file's name or an address: "Kayleigh_mae%20final", "/kayleigh/1+March"
INSTEAD_OF_BLANKS = re.compile(r"%20|[_+/?&=#:;.,~|-]")
HOST = re.compile(r"[a-z]{2,10}:/{0,3}[^\s/]{0,200}/", re.IGNORECASE)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)


def _in_code(text: str, known: register.Register) -> list[Finding]:
    """What the case file knows in text made for machines: as it stands, without hosts, and with its marks as blanks."""
    found: list[Finding] = []
    for form in dict.fromkeys((text, _blanked(HOST, text), _blanked(INSTEAD_OF_BLANKS, text))):
        found += check_known(form, known)
    return without_overlaps(text, [replace(f, text=text[f.start : f.end]) for f in found])
