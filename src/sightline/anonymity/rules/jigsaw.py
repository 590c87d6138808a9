"""Indirect facts that together point at one family: cues by kind, scored by how many kinds one paragraph holds.

It helps a person to look. It can never say that there is nothing to find: about half of such facts are in no list.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.capitals import NATIONALITIES
from sightline.anonymity.rules.dates import FoundDate

NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
CUES: dict[str, re.Pattern[str]] = {
    "family shape": re.compile(
        rf"\b(?:twins?|triplets?|quadruplets|only child|eldest|oldest|youngest|middle child|half[- ](?:brother"
        rf"|sister|sibling)s?"
        rf"|step[- ](?:brother|sister|sibling)s?|{NUMBER} (?:younger |older )?(?:siblings|children|brothers|sisters"
        rf"|half-siblings)"
        rf"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth) (?:child|of {NUMBER})"
        rf"|same[- ]sex (?:parents|couple)"
        r"|surrogate|adopted|orphaned|widow(?:ed|er)?|teenage mother|large sibling group)\b",
        re.IGNORECASE,
    ),
    "rare event": re.compile(
        r"\b(?:house fire|arson|drown(?:ed|ing)|stabb(?:ed|ing)|shot|shooting|explosion|kidnapp(?:ed|ing)"
        r"|organised crime|assault on (?:mother|father|the mother|the father|her|him)|abducted|abduction"
        r"|murder(?:ed)?|manslaughter|homicide|suicide|hang(?:ed|ing)|overdosed?|road traffic collision|car crash"
        r"|fell from"
        r"|deported|extradited|trafficked|premature(?:ly)? at|organ donor|dog attack|acid attack|cuckoo(?:ed|ing)"
        r"|county lines"
        r"|forced marriage|honour[- ]based|female genital mutilation|witchcraft|spirit possession"
        r"|fabricated illness)\b",
        re.IGNORECASE,
    ),
    "nationality or faith": re.compile(
        r"\b(?:"
        + "|".join(sorted({word.capitalize() for word in NATIONALITIES} - {"English"}, key=len, reverse=True))
        + r")\b"
    ),
    "health": re.compile(
        r"\b(?:autis(?:m|tic)|adhd|epilep(?:sy|tic)|diabet(?:es|ic)|cerebral palsy|down'?s syndrome|cystic fibrosis"
        r"|leuk(?:a)?emia"
        r"|cancer|tumour|hiv|hepatitis|schizophreni[ac]|bipolar|psychosis|psychotic|deaf|blind|wheelchair"
        r"|tracheostomy|gastrostomy"
        r"|sickle cell|muscular dystrophy|spina bifida|f(?:o)?etal alcohol|brain injury|learning disabilit(?:y|ies)"
        r"|fracture[sd]?"
        r"|rare (?:genetic )?(?:condition|syndrome|disorder|disease)|[A-Za-z]+ syndrome|transplant|sectioned)\b",
        re.IGNORECASE,
    ),
    "job": re.compile(
        r"\b(?:(?:was|is|as|a|an|his|her|their|former|retired|serving|local) )(?:soldier|sailor|teacher"
        r"|police officer|nurse|doctor"
        r"|fisherman|trawlerman|docker|lorry driver|taxi driver|footballer|teaching assistant|childminder"
        r"|foster carer|prison officer"
        r"|vicar|imam|priest|pastor|councillor|magistrate|firefighter|paramedic|chef|hairdresser|solicitor|dentist"
        r"|vet|farmer"
        r"|sex worker|shopkeeper|builder|electrician|scaffolder|pilot|midwife|social worker by profession)\b",
        re.IGNORECASE,
    ),
    "media or court": re.compile(
        r"\b(?:newspapers?|press (?:report|coverage|release|interest)|media (?:interest|coverage|report|attention)"
        r"|reported in the"
        r"|television|documentary|crown court|convicted of|sentenced to|pleaded guilty|life sentence|jailed"
        r"|imprisoned for|inquest"
        r"|coroner|trial|acquitted|court process|care proceedings|viral|facebook page|petition)\b",
        re.IGNORECASE,
    ),
    "test or substance": re.compile(
        r"\b(?:tested positive|positive for|drug[- ]test(?:s|ed|ing)?|hair[- ]strand test\w*|drug[- ]related"
        r"|overdose|born withdrawing)\b",
        re.IGNORECASE,
    ),
    "only one": re.compile(
        r"\b(?:the only (?:child|pupil|family|girl|boy|black|asian|muslim|one in|person|student|patient)"
        r"|first (?:case|time) (?:of|in) "
        r"(?:its kind|the (?:area|county|town|country))|never before in)\b",
        re.IGNORECASE,
    ),
    "exact count": re.compile(
        r"\b(?:\d{2,4} (?:times|occasions|calls|visits|contacts|incidents|referrals|attendances|appointments"
        r"|police reports|days|"
        r"call-outs|addresses|schools|moves)|(?:seven|eight|nine|ten|eleven|twelve|thirteen|fourteen) (?:school"
        r"|placement|house) moves"
        r"|\d{1,2} (?:house|school|placement) moves)\b",
        re.IGNORECASE,
    ),
    "small place": re.compile(
        r"\b(?:(?:small|tiny|remote|rural|coastal|seaside|close-knit|tight-knit) (?:village|hamlet|town|community"
        r"|island|estate|school)"
        r"|caravan (?:park|site)|travellers'? site|narrowboat|houseboat|refuge in|pit village|fishing (?:village"
        r"|port))\b",
        re.IGNORECASE,
    ),
}
ENOUGH = 3
AGE = "several ages"
PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Cue:
    """An indirect fact on folded text."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of folded text with its cues and the kinds of fact in it, dates and places included."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    kinds: tuple[str, ...]


LONGEST_PARAGRAPH = 1200


def _paragraphs(text: str) -> list[tuple[int, int]]:
    edges = [0, *(match.end() for match in PARAGRAPH.finditer(text)), len(text)]
    spans = []
    for start, end in pairwise(edges):
        # text taken from a PDF may have no blank lines: a stretch about as long as a paragraph stands for one
        while end - start > LONGEST_PARAGRAPH:
            stop = text.rfind(". ", start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH)
            stop = stop + 1 if stop > 0 else start + LONGEST_PARAGRAPH
            spans.append((start, stop))
            start = stop
        spans.append((start, end))
    return [span for span in spans if span[0] < span[1]]


def cues_in(text: str) -> list[Cue]:
    """Every cue of folded text, in order."""
    found = [Cue(*match.span(), kind) for kind, pattern in CUES.items() for match in pattern.finditer(text)]
    return sorted(found, key=lambda cue: (cue.start, cue.end))


def read_paragraphs(
    text: str, dates: list[FoundDate], places: list[tuple[int, int]], ages: list[tuple[int, int]]
) -> list[Paragraph]:
    """The paragraphs of folded text with their kinds of indirect fact. `dates`, `places` and `ages` were found before.

    One age says little; two in one paragraph let a reader work back from one date to the other.
    """
    marked = [*cues_in(text)]
    marked += [Cue(start, end, AGE) for start, end in ages]
    marked += [Cue(date.start, date.end, "exact date") for date in dates if date.exact]
    marked += [Cue(start, end, "small place") for start, end in places]
    marked.sort(key=lambda cue: cue.start)
    found, position = [], 0
    for start, end in _paragraphs(text):
        inside = []
        while position < len(marked) and marked[position].start < end:
            inside.append(marked[position])
            position += 1
        many_ages = sum(cue.kind == AGE for cue in inside) > 1
        kinds = tuple(dict.fromkeys(cue.kind for cue in inside if cue.kind != AGE or many_ages))
        found.append(Paragraph(start, end, tuple(inside), kinds))
    return found


def small_places(text: str) -> list[tuple[int, int]]:
    """Places of the gazetteer in folded text. Its larger towns are among them: it holds no populations."""
    found = []
    for match in re.finditer(
        r"\b[A-Z][A-Za-z']{2,20}(?:[ -](?:on|upon|le|la|the|in|by|under|[A-Z][A-Za-z']{1,20})){0,4}", text
    ):
        words = match.group().casefold().replace("-", " ").split()
        for count in range(len(words), 0, -1):
            if " ".join(words[:count]) in lexicon.places():
                found.append((match.start(), match.start() + len(" ".join(words[:count]))))
                break
    return found
