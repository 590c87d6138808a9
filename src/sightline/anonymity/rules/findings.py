"""What the check answers: findings with offsets into the original text, grouped by string for one decision each."""

import re
from dataclasses import dataclass, replace

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.folding import fold_value

CERTAIN, LIKELY, POSSIBLE = 1, 2, 3
BLOCK, ADVISE = "block", "advise"
KINDS = (
    *("name", "initials", "date", "age", "address", "postcode", "nhs_number", "ni_number", "phone", "email", "vehicle"),
    *("reference", "organisation", "place", "staff_name", "indirect"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in the text that could identify somebody.

    `start` and `end` are character offsets into the original text, end exclusive; `text` is what stands there.
    `kind` is one of KINDS. `identity` is the pseudonym or role it matched, or None where the case file does not know
    it; `candidates` are all that it may mean. `via` says which written form matched; `why` is a sentence for people.
    `tier` is 1 certain, 2 likely, 3 possible; a certain one has severity "block" and stops publication, the others
    "advise". `layer` is the part of the check that found it.
    """

    start: int
    end: int
    text: str
    kind: str
    identity: str | None
    via: str
    suggestion: str
    tier: int
    why: str
    layer: str
    candidates: tuple[str, ...] = ()

    @property
    def severity(self) -> str:
        """ "block" for a certain finding, otherwise "advise"."""
        return BLOCK if self.tier == CERTAIN else ADVISE


@dataclass(frozen=True, slots=True)
class Group:
    """All occurrences of one string: one decision. `text` is the first spelling; `places` are their offsets."""

    text: str
    kind: str
    identity: str | None
    suggestion: str
    severity: str
    tier: int
    why: str
    places: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """How many times the string occurs."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something seen and accepted as the house style, such as an age in words or a blurred date."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class LayerRun:
    """One layer of the check: whether it ran, its version, and if it did not run, why."""

    name: str
    version: str
    ran: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphScore:
    """How many different kinds of indirect fact one paragraph holds; three or more let a reader put them together."""

    start: int
    end: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The answer for one text. It says what was looked for and found; it never says that a text is safe."""

    words: int
    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    layers: tuple[LayerRun, ...]
    paragraphs: tuple[ParagraphScore, ...]
    across: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        """Whether a certain finding stops publication until somebody decides."""
        return any(finding.severity == BLOCK for finding in self.findings)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The findings by string, in order of first occurrence; the strongest finding speaks for its string."""
        by_string: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_string.setdefault(" ".join(finding.text.casefold().split()), []).append(finding)
        groups = []
        for same in by_string.values():
            best = min(same, key=lambda finding: finding.tier)
            places = tuple((finding.start, finding.end) for finding in same)
            groups.append(
                Group(
                    same[0].text, best.kind, best.identity, best.suggestion, best.severity, best.tier, best.why, places
                )
            )
        return tuple(groups)


# Characters that a finding which lost part of its span to a stronger one may not begin or end with.
EDGES = " \t\n\r\u00a0,.;:()[]'\"’‘“”-–—/&"


def _worth_keeping(rest: str) -> bool:
    """Whether what a stronger finding left over still says something: "NHS" before a number does not."""
    words = re.findall(r"[^\W_]+", fold_value(rest).casefold())
    known = (lexicon.is_ordinary(w) or w in lexicon.domain() or w in lexicon.titles() or len(w) == 1 for w in words)
    return bool(words) and not all(known)


def _rank(finding: Finding) -> tuple[int, int, int, int, int]:
    known = finding.identity is None
    # what has a form of its own stays whole: "PW2 9LT", and not "Port Wexley PW"
    shapeless = finding.layer != "identifiers"
    return (int(known), finding.tier, int(shapeless), finding.start - finding.end, finding.start)


def without_overlaps(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings in order of place, none overlapping: the case file's first, the surer first, the longer first.

    A weaker finding that reaches past a stronger one keeps the part outside it, so that no covered character is lost.
    """
    owner = bytearray(len(text))
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        position = finding.start
        while position < finding.end:
            if owner[position]:
                position += 1
                continue
            stop = position
            while stop < finding.end and not owner[stop]:
                stop += 1
            start, end = position, stop
            position = stop
            whole = start == finding.start and end == finding.end
            while not whole and start < end and text[start] in EDGES:
                start += 1
            while not whole and end > start and text[end - 1] in EDGES:
                end -= 1
            if end <= start or not (whole or _worth_keeping(text[start:end])):
                continue
            owner[start:end] = b"\x01" * (end - start)
            kept.append(finding if whole else replace(finding, start=start, end=end, text=text[start:end]))
    return sorted(kept, key=lambda finding: finding.start)
