"""The seven blocks, their words, the round's rule and the public copy: pure calculations. Sources are F20 and F21."""

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sightline.dissemination.choices import Vote
from sightline.partnerships.choices import STATUTORY_SECTORS
from sightline.partnerships.rules import ApprovalRule, BriefingSection

WORDS_IN_ALL = 900  # F20 [I]: about seven minutes' reading
MOST_POINTS, FEWEST_POINTS = 6, 3  # F22

# S142, S143: offered as they stand in every briefing
PURPOSE = (
    "The purpose of a Line of Sight review is to identify learning for the multi-agency partnership which will "
    "strengthen the safeguarding system.\n\n"
    "Beyond individual cases, reviews also often provide a window into wider systems (ways of working and processes) "
    "which may need to be changed."
)
# S151 to S157: what the published briefing leads its reader to
FURTHER = (
    "Threshold of Need",
    "Referral Process",
    "Child Exploitation",
    "Graded Care Profile 2",
    "SCP Training",
    "SCP Policies & Procedures",
    "Line of Sight process",
)
# S69: what agencies are asked to do with a briefing
EXPECTATION = (
    "Please use the learning in this briefing in supervision and in team meetings, and keep a note of when you did and "
    "what changed."
)

# Which fields make which block. Block 4 is the only one in two parts; block 7 is the links.
FIELDS_OF_BLOCK: Mapping[int, tuple[str, ...]] = {
    1: ("background",),
    2: ("purpose",),
    3: ("key_lines",),
    4: ("good_practice", "improvement"),
    5: ("learning",),
    6: ("progress",),
    7: ("links",),
}
PARTS_OF_BLOCK_FOUR = {"good_practice": "Expected good practice", "improvement": "Areas for improvement"}
TEXT_FIELDS = ("title", *(name for names in FIELDS_OF_BLOCK.values() for name in names), "questions", "themes")

_BULLET = re.compile(r"\s*[-•*–]\s+(.*)")


class Outcome(StrEnum):
    """How a round of approval stands."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True)
class Ballot:
    """One panel member who may vote: the sector they speak for, and what they answered ("" while they have not)."""

    sector: str
    vote: str = ""

    @property
    def approves(self) -> bool:
        """Approving with a change is approving: the change is put to the chair (F21)."""
        return self.vote in (Vote.APPROVE, Vote.APPROVE_WITH_CHANGE)


@dataclass(frozen=True)
class Standing:
    """A round as it stands: what it has come to, and what is still wanted."""

    outcome: Outcome
    may_vote: int
    answered: int
    approving: int
    wanted: int
    sectors_wanted: tuple[str, ...]


def standing(
    rule: ApprovalRule, ballots: Sequence[Ballot], *, each_statutory_partner: bool, time_is_up: bool = False
) -> Standing:
    """What a round has come to by the partnership's rule (L24, S63).

    A return ends every round. `majority` wants more than half of those who may vote, `all_respond` all of them,
    `no_objection_by_time` that its time has passed. Where `each_statutory_partner`, the first two also want one
    approval from each of Police, Children's Services and Health; silence speaks for nobody's sector, so the last does
    not. Nobody to vote is never an approval.
    """
    approving = [ballot for ballot in ballots if ballot.approves]
    wanted = {
        ApprovalRule.MAJORITY: len(ballots) // 2 + 1,
        ApprovalRule.ALL_RESPOND: len(ballots),
        ApprovalRule.NO_OBJECTION: 0,
    }[rule]
    heard = {ballot.sector for ballot in approving}
    sectors: tuple[str, ...] = ()
    if each_statutory_partner and rule is not ApprovalRule.NO_OBJECTION:
        sectors = tuple(str(sector) for sector in STATUTORY_SECTORS if sector not in heard)
    enough = bool(ballots) and len(approving) >= wanted and not sectors
    if rule is ApprovalRule.NO_OBJECTION:
        enough = bool(ballots) and time_is_up
    outcome = Outcome.APPROVED if enough else Outcome.OPEN
    if any(ballot.vote == Vote.RETURN for ballot in ballots):
        outcome = Outcome.RETURNED
    return Standing(
        outcome=outcome,
        may_vote=len(ballots),
        answered=sum(1 for ballot in ballots if ballot.vote),
        approving=len(approving),
        wanted=wanted,
        sectors_wanted=sectors,
    )


def plain(text: str) -> str:
    """Text as it may be published: nothing that cannot be seen (sec R53), one kind of line end, no outer space."""
    seen = (
        mark for mark in text.replace("\r\n", "\n").replace("\r", "\n")
        if mark in "\n\t" or unicodedata.category(mark) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )
    return "".join(seen).strip()


def plain_links(links: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Links with their words and address made plain; a row without words is dropped."""
    rows = [
        {"words": plain(str(row.get("words", ""))), "address": plain(str(row.get("address", "")))} for row in links
    ]
    return [row for row in rows if row["words"]]


def is_address(address: str) -> bool:
    """Whether it is an address of a web page: http or https, and a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", address)


def word_count(text: str) -> int:
    """Words as people count them: what stands between spaces. A bullet's dash is not one."""
    return sum(1 for word in text.split() if any(mark.isalnum() for mark in word))


def block_words(text: Mapping[str, Any]) -> dict[int, int]:
    """Words in each block, by its number; of links, their words."""
    counts = {}
    for number, names in FIELDS_OF_BLOCK.items():
        if number == 7:
            counts[number] = sum(word_count(row["words"]) for row in text.get("links", []))
        else:
            counts[number] = sum(word_count(text.get(name, "")) for name in names)
    return counts


def empty_blocks(text: Mapping[str, Any]) -> list[int]:
    """Numbers of blocks with nothing in them; block 4 wants something in either of its parts (L22)."""
    return [
        number for number, names in FIELDS_OF_BLOCK.items() if not any(text.get(name) for name in names)
    ]


def parts(text: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of a text: `{"words": …}` or `{"points": […]}`, in order. A line with a dash is a point."""
    found: list[dict[str, Any]] = []
    fresh = True
    for line in text.split("\n"):
        if not line.strip():
            fresh = True
        elif match := _BULLET.fullmatch(line):
            if fresh or not found or "points" not in found[-1]:
                found.append({"points": []})
            found[-1]["points"].append(match[1].strip())
            fresh = False
        else:
            if fresh or not found or "words" not in found[-1]:
                found.append({"words": line.strip()})
            else:
                found[-1]["words"] += f" {line.strip()}"
            fresh = False
    return found


def blocks(text: Mapping[str, Any], sections: Sequence[BriefingSection]) -> list[dict[str, Any]]:
    """The seven blocks in order, each `{"number", "title", "sections": [{"title", "parts"}], "links"}`."""
    found = []
    for section in sections:
        names = [name for name in FIELDS_OF_BLOCK.get(section.number, ()) if name != "links"]
        found.append(
            {
                "number": section.number,
                "title": section.title,
                "sections": [
                    {"title": PARTS_OF_BLOCK_FOUR.get(name, ""), "parts": parts(text[name])}
                    for name in names
                    if text.get(name)
                ],
                "links": list(text.get("links", [])) if section.number == 7 else [],
            }
        )
    return found


def bullets(lines: Iterable[str]) -> str:
    """Lines as the points of a list, one below another."""
    return "\n".join(f"- {' '.join(line.split())}" for line in lines if line.strip())


def as_text(value: Any) -> str:
    """Any field of a briefing as one text, to compare and to search."""
    if isinstance(value, list):
        return "\n".join(
            f"{row['words']} {row['address']}".strip() if isinstance(row, Mapping) else str(row) for row in value
        )
    return str(value)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose text differs, in the order of the page."""
    return [name for name in TEXT_FIELDS if as_text(before.get(name, "")) != as_text(after.get(name, ""))]


def parts_of_text(text: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every piece that leaves, by a name that leads back to it: “background”, “links.0.address”, “points.2”."""
    found: list[tuple[str, str]] = []
    for name, value in text.items():
        if name == "themes":
            continue  # words of the taxonomy, chosen from a list
        if not isinstance(value, list):
            found.append((name, str(value)))
            continue
        for number, row in enumerate(value):
            if isinstance(row, Mapping):
                found += [(f"{name}.{number}.{key}", str(row[key])) for key in ("words", "address") if row.get(key)]
            else:
                found.append((f"{name}.{number}", str(row)))
    return [(name, said) for name, said in found if said]


def is_code(part: str) -> bool:
    """Whether a part is made for machines: capitals and numbers mean nothing in a web address."""
    return part.endswith(".address")


def fields_from_parts(parts: Mapping[str, str], text: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that read otherwise once their parts do. A link whose address is none any more keeps its words."""
    after: dict[str, Any] = copy.deepcopy(dict(text))
    for key, said in parts.items():
        name, *path = key.split(".")
        if not path:
            after[name] = said.strip()
        elif len(path) == 1:
            after[name][int(path[0])] = said.strip()
        else:
            kept = said.strip() if path[1] == "words" or is_address(said.strip()) else ""
            after[name][int(path[0])][path[1]] = kept
    if "links" in after:
        after["links"] = plain_links(after["links"])
    if "points" in after:
        after["points"] = [point for point in after["points"] if point]
    return {name: value for name, value in after.items() if value != text.get(name)}
