"""UK identifiers by their shape: NHS and NI numbers with their check rules, postcodes, phones, e-mail, vehicles,
references, addresses and exact sums. No register is needed.

Every pattern is bounded, so the time is linear in the text (sec R42).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.findings import CERTAIN, LIKELY, POSSIBLE


@dataclass(frozen=True, slots=True)
class Shape:
    """A span of the folded text that has the shape of an identifier."""

    start: int
    end: int
    kind: str
    via: str
    tier: int
    why: str


NHS = re.compile(r"(?<![\d+])(?<!\d[ -])(\d{3})([ .-]?)(\d{3})\2(\d{4})(?!\d|[ -]\d)")
NINO = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?([A-Da-d])?(?![A-Za-z0-9])")
NINO_PREFIX = re.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
AREAS = lexicon.word_set(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF
    WN WR WS WV YO ZE JE GY IM
    """
)
POSTCODE = re.compile(r"(?<![A-Za-z0-9/])([A-Za-z]{1,2})(\d[A-Za-z\d]?)[ \n]{0,2}(\d)([A-Za-z]{2})(?![A-Za-z0-9])")
DISTRICT = re.compile(r"(?<![A-Za-z0-9/-])([A-Z]{2})(\d{1,2}[A-Z]?)(?: \d(?![\w.,/-]))?(?![A-Za-z0-9/-])")
PHONE = re.compile(r"(?<![\w/.@-])(?:\+|\(|\(\+)?\d[\d ()./-]{7,20}\d(?![\w/]|-\d)")
EXTENSION_FREE = re.compile(r"[^\d+]")
PUBLIC_PREFIXES = ("0800", "0808", "03", "0845", "0870", "116")
CURRENT_PLATE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})(\d{2})[ -]?([A-Za-z]{3})(?![A-Za-z0-9])")
OLDER_PLATE = re.compile(
    r"(?<![A-Z0-9/-])(?:([A-Z])\d{1,3}[ -]?([A-Z]{3})|([A-Z]{3})[ -]?\d{1,3}[ -]?[A-Z])(?![A-Za-z0-9/-])"
)
DATELESS_PLATE = re.compile(r"(?<![A-Z0-9/-])(?:[A-Z]{1,3} ?\d{1,4}|\d{1,4} ?[A-Z]{1,3})(?![A-Za-z0-9/-])")
NEAR_PLATE = re.compile(r"\b(?:vehicle|car|van|reg(?:istration)?|vrm|vrn|plate|index)\b[^.\n]{0,30}$", re.IGNORECASE)
KEYED_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|case|file|urn|lcs|mosaic|liquidlogic|crime|incident|occurrence|log|application|applications"
    r"|no|nos|nr|number|id|uprn|upn|passport|account|policy|licence|claim|docket|series)s?\b\.?"
    r"(?: (?:no|nos|number|ref"
    r"|id))?[.:#]{0,2} ?#?((?:[A-Za-z]{1,6}[-/ ]?)?\d[A-Za-z0-9]{0,20}(?:[-/.:][A-Za-z0-9]{1,20}){0,4})",
    re.IGNORECASE,
)
SHAPED_REFERENCE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{2,6}[-/ ]?\d{2,4}[-/ ]\d{2,8}(?:[-/]\d{1,6})?|[A-Z]{2,6}[-/]?\d{5,12}|[A-Z]{2,6} \d{5,12}"
    r"|[A-Z]{1,5}[-/]\d{3,10}(?:[-/][A-Z0-9]{1,8}){0,3}|\d{1,7}[A-Z]?/\d{1,7}/\d{2,6}|\d{2,6}/\d{2,4}|\d{4}:\d{1,6}"
    r"|\d{2,6}[A-Z]{1,3}\d{2,8}|[A-Z]{1,3}\d{6,10}[A-Z]?|\d{6,16})(?![\w/]|[.,]\d{3}|-\d)"
)
STREET_ENDING = (
    "Road|Rd|Street|Avenue|Ave|Lane|Close|Crescent|Cres|Terrace|Drive|Grove|Gardens|Gdns|Place|Court|Square|Parade"
    "|Way|Walk"
    "|Mews|Hill|View|Rise|Row|Green|Croft|Boulevard|Villas|Cottages|Estate|Quay|Wharf|Park|St|Fold|Bank|Mount|Vale|Path"
    "|Drove|Yard|Gate|Passage|Broadway|Circle|Fields|Meadow|Meadows|Ridge|Springs|Spur|Union|Ways|Trail|Trace"
    "|Island|Islands"
)
ADDRESS = re.compile(
    r"(?<![\d.,/£$€-])(?:(?:Flat|Apartment|Apt|Unit|Room|Studio) ?\d{1,3}[A-Za-z]?,? ?)?\d{1,4}[A-Za-z]?,? "
    rf"(?:[A-Z][A-Za-z'-]{{1,20}} ){{1,4}}(?:{STREET_ENDING})\b(?! (?:Act|Board|Committee|Team))"
)
CLEAR_ENDING = "Road|Street|Avenue|Lane|Close|Crescent|Terrace|Drive|Grove|Gardens|Mews|Parade|Boulevard"
STREET = re.compile(rf"\b(?:(?:St|Mt)\.? )?(?:[A-Z][a-z'-]{{1,20}} ){{1,3}}(?:{CLEAR_ENDING})\b(?! [A-Z][a-z])")
FLAT = re.compile(r"\b(?:Flat|Apartment|Apt) ?\d{1,3}[A-Za-z]?\b")
LOWER_ADDRESS = re.compile(
    r"(?<![\d.,/£$€-])\d{1,4}[a-z]? (?:[a-z'-]{3,20} ){1,2}(?:road|street|avenue|lane|close|crescent|terrace|grove)\b"
)
IN_LETTERS = "(?:" + "|".join((*lexicon.UNITS[1:], *lexicon.TENS, "hundred", "thousand", "and", "a")) + ")"
MONEY = re.compile(
    r"(?:[£$€] ?|\b(?:GBP|EUR|USD|TRL|TRY|PLN|SEK|NOK|DKK|ATS|CHF|DEM|FRF|ITL|ESP|CYP|RUB|UAH|CZK|SKK|HUF|RON|BGN"
    r"|HRK|INR|PKR) )\d[\d,]{0,15}(?:\.\d{1,2})?(?: (?:million|billion|thousand))?"
    r"(?: [(\[][^()\[\]\n]{2,40}\d[^()\[\]\n]{0,20}[)\]])?"
    r"|(?<![\d.])\d{1,3}(?:,\d{3}){1,4}(?:\.\d\d)?(?: [A-Za-z]{2,12}){1,2}(?: \([A-Z]{3}\))"
    rf"|(?<![\d.])(?:\d[\d,]{{0,15}}(?:\.\d{{1,2}})?|\b(?:{IN_LETTERS}[ -]){{0,4}}(?:hundred|thousand|million))"
    r" (?:[A-Z][a-z]{2,12} ){0,2}(?:[Pp]ounds|[Ee]uros|[Dd]ollars|[Zz]lotys|[Ll]iras?"
    r"|[Mm]arks|[Rr]oubles|[Cc]rowns|[Kk]ronor|[Ff]rancs"
    r"|[Ss]chillings|[Ll]evs|[Ff]orints|[Kk]oruna|[Rr]upees)\b(?: \([^()\n]{2,40}\))?"
)
URL = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"]{2,300}", re.IGNORECASE)


def nhs_number_is_valid(digits: str) -> bool:
    """Whether ten digits satisfy the NHS number's check digit (weights 10 to 2, modulo 11)."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and int(digits[9]) == (0 if check == 11 else check)


def _nhs_numbers(text: str) -> Iterator[Shape]:
    for match in NHS.finditer(text):
        digits = match[1] + match[3] + match[4]
        labelled = "nhs" in text[max(0, match.start() - 30) : match.start()].casefold()
        if nhs_number_is_valid(digits) and (match[2] or labelled or digits[0] != "0"):
            yield Shape(
                *match.span(), "nhs_number", "check digit", CERTAIN, "A number that passes the NHS number's check."
            )
        elif match[2] or labelled:
            why = "A ten-digit number that fails the NHS number's check: perhaps one with a typing error."
            yield Shape(*match.span(), "nhs_number", "ten-digit number", LIKELY, why)


def _ni_numbers(text: str) -> Iterator[Shape]:
    for match in NINO.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()].casefold()
        labelled = "insurance" in before or "nino" in before or "ni n" in before
        if not match[2] and not labelled:
            continue
        good = NINO_PREFIX.fullmatch(match[1].upper()) is not None
        why = "It has the form of a National Insurance number."
        yield Shape(*match.span(), "ni_number", "form", CERTAIN if good else LIKELY, why)


def _postcodes(text: str) -> Iterator[Shape]:
    for match in POSTCODE.finditer(text):
        known = match[1].upper() in AREAS
        if not known and not (match[1] + match[4]).isupper():
            continue
        why = "A full postcode: about fifteen homes share one." if known else "It has the form of a postcode."
        yield Shape(*match.span(), "postcode", "form", LIKELY, why)
    for match in DISTRICT.finditer(text):
        if match[1] in AREAS and f"{match[1]}{match[2]}".casefold() not in lexicon.domain():
            yield Shape(*match.span(), "postcode", "part of a postcode", POSSIBLE, "Part of a postcode.")


def _phones(text: str) -> Iterator[Shape]:
    for match in PHONE.finditer(text):
        written = match.group()
        digits = EXTENSION_FREE.sub("", written).lstrip("+")
        start, end = match.span()
        if written.count("(") != written.count(")"):
            continue
        national = digits
        for prefix in ("0044", "44"):
            if digits.startswith(prefix) and (written.lstrip("(").startswith(("+", "00")) or len(digits) == 12):
                national = "0" + digits[len(prefix) :].lstrip("0")
        abroad = written.startswith(("+", "00")) and 8 <= len(digits) <= 15
        if not (national.startswith("0") and 10 <= len(national) <= 11) and not abroad:
            continue
        public = national.startswith(PUBLIC_PREFIXES)
        why = "A helpline or switchboard number." if public else "A telephone number."
        yield Shape(start, end, "phone", "public number" if public else "form", POSSIBLE if public else LIKELY, why)


LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'-&")
HOST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
LONGEST_LOCAL, LONGEST_HOST = 64, 120


def addresses_at(text: str) -> Iterator[tuple[int, int, str]]:
    """E-mail addresses and @handles of folded text: start, end and "email" or "handle"."""
    position = text.find("@")
    while position != -1:
        start = position
        while start > 0 and position - start < LONGEST_LOCAL and text[start - 1] in LOCAL:
            start -= 1
        end = position + 1
        while end < len(text) and end - position < LONGEST_HOST and (text[end] in HOST or text[end] == "_"):
            end += 1
        while end > position + 1 and text[end - 1] in ".-":
            end -= 1
        while start < position and text[start] in ".'-":
            start += 1
        host = text[position + 1 : end]
        if start < position and "." in host:
            yield start, end, "email"
        elif end - position > 2 and (start == position or not text[start:position].strip("'&")):
            yield position, end, "handle"
        position = text.find("@", position + 1)


def _electronic(text: str) -> Iterator[Shape]:
    for start, end, what in addresses_at(text):
        if what == "email":
            yield Shape(start, end, "email", "form", LIKELY, "An e-mail address.")
        else:
            yield Shape(start, end, "name", "handle", LIKELY, "A name used on social media.")


def _vehicles(text: str) -> Iterator[Shape]:
    why = "It has the form of a vehicle's registration mark."
    for match in CURRENT_PLATE.finditer(text):
        if not lexicon.is_ordinary(match[3].casefold()) or match.group().isupper():
            yield Shape(*match.span(), "vehicle", "form", LIKELY, why)
    for match in OLDER_PLATE.finditer(text):
        letters = (match[2] or match[3] or "").casefold()
        near = NEAR_PLATE.search(text, max(0, match.start() - 50), match.start())
        if near or not (lexicon.is_ordinary(letters) or letters in lexicon.domain()):
            yield Shape(*match.span(), "vehicle", "form", LIKELY, why)
    for match in DATELESS_PLATE.finditer(text):
        if NEAR_PLATE.search(text, max(0, match.start() - 50), match.start()):
            yield Shape(*match.span(), "vehicle", "form near a vehicle", LIKELY, why)


def _references(text: str) -> Iterator[Shape]:
    for match in KEYED_REFERENCE.finditer(text):
        if len(match[1]) >= 3 and sum(map(str.isdigit, match[1])) >= 2:
            yield Shape(*match.span(1), "reference", "after its label", LIKELY, "A number that a record is kept under.")
    for match in SHAPED_REFERENCE.finditer(text):
        head = match.group().partition("/")[0]
        if (
            "/" in match.group()
            and head.isdigit()
            and len(match.group()) < 6
            and text[match.start() - 4 : match.start()] != "no. "
        ):
            continue
        yield Shape(*match.span(), "reference", "form", LIKELY, "It has the form of a record's number.")


def _addresses(text: str) -> Iterator[Shape]:
    for match in ADDRESS.finditer(text):
        yield Shape(*match.span(), "address", "form", LIKELY, "A house and its street.")
    for match in STREET.finditer(text):
        start = match.start()
        first = match.group().split()[0]
        rest = match.group().split()[1:-1]
        if lexicon.is_ordinary(first.casefold()) and rest and _opens_sentence(text, start):
            start += len(first) + 1
        yield Shape(start, match.end(), "address", "street", LIKELY, "The name of a street.")
    for match in FLAT.finditer(text):
        yield Shape(*match.span(), "address", "flat", LIKELY, "The number of a flat.")
    for match in LOWER_ADDRESS.finditer(text):
        words = match.group().split()[1:-1]
        if not all(lexicon.is_ordinary(word) for word in words):
            yield Shape(*match.span(), "address", "form", LIKELY, "A house and its street.")


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'(")
    return not before or before[-1] in ".!?:\n"


def _sums(text: str) -> Iterator[Shape]:
    for match in MONEY.finditer(text):
        yield Shape(*match.span(), "indirect", "exact sum", POSSIBLE, "An exact sum of money can be traced.")


def links(text: str) -> list[tuple[int, int]]:
    """Web addresses in folded text: their words are not names."""
    return [match.span() for match in URL.finditer(text)]


def find_shapes(text: str) -> list[Shape]:
    """Every identifier by shape in folded text; shapes may overlap, the caller settles that."""
    return [
        *_nhs_numbers(text),
        *_ni_numbers(text),
        *_postcodes(text),
        *_phones(text),
        *_electronic(text),
        *_vehicles(text),
        *_references(text),
        *_addresses(text),
        *_sums(text),
    ]
