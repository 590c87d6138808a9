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
NUMBER_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight"
    r"|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen)"
)
COUNT = rf"(?:\d{{1,3}}|{NUMBER_WORD})"
SPELL = rf"{COUNT}[- ](?:years?|months?|weeks?|days?|hours?)(?:(?: and|,) {COUNT} (?:months?|weeks?|days?))?(?:'s?)?"
NATION = "|".join(sorted({word.capitalize() for word in NATIONALITIES} - {"English", "British"}, key=len, reverse=True))
JOB = r"(?:[a-z]+(?:-[a-z]+)? ){0,3}[a-z]+(?:-[a-z]+)?"
# What people work as, in words that mean little else. Those who work with children are staff and not among them.
OCCUPATION = (
    "|".join(
        lexicon.word_list(
            """
        accountant actor actress advocate architect artist baker barber barman barmaid barrister bricklayer
        builder butcher carpenter cashier chef cleaner clerk coach conscript consultant cook councillor courier
        decorator dentist docker doctor driver electrician engineer farmer firefighter fisherman footballer
        gardener guard hairdresser imam joiner journalist judge labourer lawyer lecturer librarian magistrate
        manager mechanic miner model musician nurse nanny painter paramedic pastor pharmacist photographer
        physician pilot plasterer plumber politician porter postman postwoman priest principal professor
        programmer prosecutor publican receptionist reporter sailor salesman saleswoman scaffolder scientist
        seaman secretary shepherd shopkeeper singer soldier solicitor surgeon surveyor tailor teacher technician
        translator trawlerman vicar waiter waitress warehouseman watchman welder writer
        """
        )
    )
    + r"|civil servant|police officer|prison officer|security guard|company director|student nurse|shop assistant"
)
# Facts that can be looked up by themselves: what somebody works as, a court's sentence, a person's nation.
ALONE: dict[str, re.Pattern[str]] = {
    "job": re.compile(
        r"\b(?:work(?:s|ed|ing)?|employed|practi[sc](?:e|es|ed|ing)|trained|job|career|post|retired|served|serves) "
        r"(?:as|of) (?!(?:an? |the )?(?:part|team|group|whole|result|partner|single|such|one)s?\b)"
        rf"(?:an? |the )?(?P<fact>{JOB}?)"
        r"(?=[,.;:)\n]| (?:in|at|for|with|and|who|on|by|until|from|to|when|but|since|under|before|of|during|while"
        r"|affiliated|where)\b)"
    ),
    "court's sentence": re.compile(
        rf"\b(?P<fact>{SPELL}) (?:imprisonment|detention|custody|in prison|in custody|in jail|behind bars)\b"
        rf"|\b(?:sentenced|jailed|imprisoned|suspended|dismissed|disqualified|banned|excluded)(?: [\w']+){{0,4}}? "
        rf"(?:to|for) (?P<also>{SPELL}|life imprisonment|life)\b",
        re.IGNORECASE,
    ),
    "nation": re.compile(
        rf"\b(?P<fact>{NATION}|British(?= national| citizen)) "
        r"(?:nationals?|citizens?|man|men|woman|women|boy|girl|mother|father|parents?|family|child|children|couple|heritage|origin|descent|background|refugees?"
        r"|community|speaking|nationality)\b"
    ),
    "exact count": re.compile(
        r"\b(?P<fact>(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven"
        rf"|eight|nine)) [a-z]{{4,}}s|(?:{COUNT}) other (?:persons|people|suspects|defendants|families|victims)"
        r"|(?:\d{1,3}(?:,\d{3}){1,3}|[1-9]\d{2,5})(?<!20\d\d)(?<!19\d\d)(?<!18\d\d) (?:[a-z]{3,14} )?[a-z]{3,14}s)\b"
    ),
    "measure": re.compile(
        r"(?<![\d.,])(?P<fact>\d{1,4}(?:[.,]\d{1,3})?(?: ?[x×] ?\d{1,4}(?:[.,]\d{1,3})?)? ?(?:mm|cm|kg|kilos?|grams"
        r"|lbs?|stone|mg|mcg|ml|degrees|hectares|acres|square metres|units of alcohol))(?!\w)"
    ),
    # who somebody is by what they do: "her partner, a lorry driver,", "he was a watchman"
    "occupation": re.compile(
        r"\b(?:mother|father|mum|dad|parents?|partner|husband|wife|stepfather|stepmother|boyfriend|girlfriend|uncle|aunt"
        r"|grandmother|grandfather|neighbour|applicant|defendant|victim|man|woman|he|she|who|they)"
        rf"(?:, (?:an? )|,? (?:was|is|were|are|became|had been|has been) (?:also )?(?:an? |the )?(?:[a-z]+ )?)"
        rf"(?P<fact>(?:[a-z]+ ){{0,2}}?(?:{OCCUPATION}))\b"
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


def facts_alone(text: str) -> list[Cue]:
    """Facts of folded text that are worth a look by themselves, in order."""
    found = []
    for kind, pattern in ALONE.items():
        for match in pattern.finditer(text):
            name = next(name for name, value in match.groupdict().items() if value)
            found.append(Cue(*match.span(name), kind))
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
