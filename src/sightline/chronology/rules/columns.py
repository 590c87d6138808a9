"""Which column is which, from the headings people use, and from what stands below when there are none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.chronology.rules.date_words import MONTHS
from sightline.chronology.rules.dates import parse_date, parse_time
from sightline.chronology.rules.tables import Row
from sightline.chronology.rules.written_date import DateContext, DateError

LOOK_FOR_HEADER: Final = 15
"""The header is looked for in this many rows with words in them; above it stand titles and banners."""
LOOK_AT_CONTENT: Final = 60
"""Without a header this many rows are looked at."""
MOSTLY: Final = 0.6
"""A column is a column of dates when at least this part of its filled cells can be read as one."""
LONGEST_HEADING: Final = 80
ALSO: Final = "Also: "
STANDS_FOR_EVENT: Final = ("analysis", "tags", "response")
"""Columns that tell the event where no heading names one, the likeliest first."""

# field of form F10 → headings, as people write them once case and punctuation are put aside.
# Sources: F10 (S42, S131), the columns of Tayside (P42), Norfolk (P44) and the usual Word and Excel templates.
SYNONYMS: Final[dict[str, str]] = {
    "date": (
        "date of event; event date; date; dates; date time; date and time; date of contact; contact date; "
        "date of incident; incident date; date or period; date period; when; date from; start date; from; "
        "date start; date of significant event; date of entry; date of event time; day; date day; dates from; "
        "date dd; dd; day of month; "
        "date dd mm yyyy; date and time of event; date time of event; date of occurrence; timeline; event "
        "date time; on"
    ),
    "month": "month; date month; month of event; date mm; mm; month of date",
    "year": "year; date year; year of event; date yyyy; yyyy; date yy; yy; year of date",
    "end_date": ("date to; end date; to; until; date end; dates to; end; date of end; date closed; closed"),
    "time": (
        "time; time of event; time of contact; event time; time of incident; hour; time 24hr; time hh mm; start time"
    ),
    "event": (
        "significant event; significant events; key event; key events; event; events; event contact; contact "
        "event; event details; details of event; details of significant event; detail; details; description; "
        "what happened; description of event; event description; incident; summary; summary of event; event "
        "incident; incident event; nature of contact; contact; entry; information; narrative; facts; record; "
        "case note; summary of contact; significant event contact; details of contact; event information; "
        "summary of information; significant information; event significant information; occurrence; "
        "chronology entry; brief description; event or contact; activity; details of event contact; "
        "significant event information; brief details; nature of event; event detail; involvement; nature of "
        "involvement; details of involvement; circumstances; concern; concerns; consultation notes; contact notes; "
        "case notes; presenting complaint; reason for attendance; reason for contact; reason for involvement; "
        "attendance; running record; log; what is known; what was known"
    ),
    "source": (
        "source; source of information; source record; information source; record source; source of info; "
        "where recorded; source document; evidence; reference; source reference; record; source evidence; "
        "file ref; system; record system; source of evidence; recorded in; case record; document; agency "
        "source; source agency"
    ),
    "agency": (
        "agency; organisation; service; agency name; agency organisation; organisation agency; sector; agency service"
    ),
    "team": ("team; department; setting; ward; school; team service; dept; unit; clinic"),
    "who": (
        "who; worker; practitioner; professional; professional involved; recorded by; author; professionals "
        "involved; who recorded; staff; role; name of professional; practitioner role; staff member; who was "
        "involved; by whom; professional role; name and role; allocated worker; entered by; completed by; "
        "lead professional; social worker; key worker; worker name; people involved; who was present; "
        "involved; officer; oic; officer in case; clinician; seen by; staff initials; health visitor"
    ),
    "subject": (
        "subject; child; child name; name; name of child; family member; person; who is it about; child young "
        "person; young person; child adult; adult; relates to; individual; subject name; name of subject; "
        "child s name; about whom; who about; person concerned; client; patient; subject of entry"
    ),
    "child_seen": (
        "child seen; seen; child seen y n; child present; was the child seen; was child seen; child seen "
        "spoken to; child seen alone; seen alone; child present seen; child present seen spoken to; "
        "child seen yes no; seen y n; was the child present seen spoken to; was the child present; child "
        "spoken to; children seen; child seen present"
    ),
    "voice": (
        "voice of the child; child s voice; voice; wishes and feelings; child s views; child voice; views of the "
        "child; voice of child; lived experience"
    ),
    "impact": (
        "impact; impact on child; impact on the child; impact on children; impact on child ren; rag; rag "
        "rating; impact rag; positive negative; impact positive negative; significance; impact on child young "
        "person; effect on child; impact risk; impact on family; risk; impact on the child positive negative; "
        "protective risk factor; impact on child positive negative; significance to the child; "
        "significance for the child"
    ),
    "impact_strength": ("strength of impact; strength of the impact; impact strength; severity; seriousness"),
    "impact_text": ("impact in words; impact description; description of impact; impact comment; impact narrative"),
    "key_episode": ("key practice episode; kpe; key episode; kpe candidate; key practice episode candidate"),
    "read_as": ("read as"),
    "response": (
        "action; action taken; actions; outcome; outcomes; action taken outcome; action outcome; response; "
        "agency response; actions taken; outcome action; action and outcome; action taken and outcome; "
        "intervention; decision; follow up; action taken by agency; response outcome; result; what was done; "
        "action decision; outcome of contact; next steps; action taken to mitigate; action taken to mitigate "
        "risk; outcome response; actions outcomes; agency action; response action; decision action; action "
        "response; what did we do; what did you do; plan; action plan; disposal; mitigating action"
    ),
    "expected": (
        "expected standard; what should have happened; expected practice; expected action; standard; expected response"
    ),
    "analysis": (
        "analysis; comment; comments; comment analysis; comments analysis; analysis comment; analysis "
        "comments; commentary; reflection; reflections; author comment; author s comments; analysis of "
        "practice; notes; learning; analysis learning; observations; remarks; professional judgement; "
        "critical analysis; author analysis; chair comments; critique; rationale"
    ),
    "shared_with": (
        "shared with; information shared with; shared; agencies informed; who was informed; informed; shared "
        "with agencies"
    ),
    "received_from": ("received from; information received from; referred by; from whom; reported by; informant; "
        "referrer"),
    "tags": (
        "tags; tag; theme; themes; category; type; event type; type of event; contact type; type of contact; keywords"
    ),
    "sensitivity": ("sensitivity; restricted; marking; restriction; third party; disclosable; classification"),
    "location": ("location; place; venue; where; location of event; address"),
    "recorded_on": ("date recorded; recorded on; date of recording; date entered; date written; entry date"),
    "date_of_birth": ("date of birth; dob; d o b; child s dob; birth date"),
    "number": ("no; number; ref; ref no; row; entry no; item; serial; id; entry number; s no; event no; line; item no"),
}
_BY_HEADING: Final = {heading: name for name, headings in SYNONYMS.items() for heading in headings.split("; ")}
_RANKS: Final = {heading: place for headings in SYNONYMS.values() for place, heading in enumerate(headings.split("; "))}
# When a heading is longer than any in the table, the first of these found in it decides.
_CONTAINED: Final = (
    (r"\bdate of birth\b|\bdob\b", "date_of_birth"),
    (r"\b(?:date|when) (?:\w+ )?(?:recorded|entered|written)\b", "recorded_on"),
    (r"\b(?:incident|event|case|crime|entry|log|occurrence|niche) (?:no|number|ref|reference|id)\b", "number"),
    (r"\bend date\b|\bdate to\b|\bdate (?:ended|closed|ceased)\b", "end_date"),
    (r"\bdates?\b", "date"),
    (r"\bseen\b|\bchild(?:ren)? (?:was )?present\b|\bpresence of (?:the )?child\b|\bspoken to\b", "child_seen"),
    (r"\bvoice\b|\bwishes\b|\blived experience\b", "voice"),
    (r"\bimpact\b|\brag\b|\bmean(?:s|t)? (?:for|to) the child\b|\bsignificance (?:to|for)\b|\beffect on\b", "impact"),
    (r"\banalysis\b|\bcomments?\b|\breflecti\w+\b|\bcommentary\b", "analysis"),
    (r"\bshould have\b|\bexpected\b", "expected"),
    (r"\bshared with\b|\binformed\b", "shared_with"),
    (r"\breceived from\b|\breferred by\b|\breported by\b", "received_from"),
    (r"\bactions?\b|\boutcomes?\b|\bresponses?\b|\bintervention\b|\bdecisions?\b", "response"),
    (r"\bsources?\b", "source"),
    (r"\bevents?\b|\bincidents?\b|\bwhat happened\b|\bdescription\b|\bdetails?\b|\bcontact\b|\bsummary\b"
     r"|\binvolvement\b|\bcircumstances\b|\bconcerns?\b|\bconsultation\b|\bcomplaint\b|\breason for\b", "event"),
    (r"\bagency\b|\borganisation\b", "agency"),
    (r"\bprofessionals?\b|\bpractitioners?\b|\bworkers?\b|\bstaff\b|\brecorded by\b|\bwho\b", "who"),
    (r"\bchild\b|\bsubject\b|\bfamily member\b|\bperson\b", "subject"),
    (r"\btimes?\b", "time"),
    (r"\btype\b|\bthemes?\b|\bcategory\b", "tags"),
)  # fmt: skip
_CONTAINED_PATTERNS: Final = tuple((re.compile(pattern), name) for pattern, name in _CONTAINED)
_YES_NO: Final = frozenset(
    [
        "y",
        "n",
        "yes",
        "no",
        "not recorded",
        "n/a",
        "na",
        "nr",
        "not known",
        "unknown",
        "✓",
        "✗",
        "x",
        "not seen",
        "seen",
    ]
)
_ANY_YEAR: Final = DateContext()
_SAYS_ITS_YEAR: Final = re.compile(
    r"\b(?:19|20)[0-9]{2}\b|[0-9][./-][0-9]{1,2}[./-][0-9]{2}|[a-z][ './-]{0,2}[0-9]{2}$|[0-9]{5}", re.IGNORECASE
)
_DAY_OF_MONTH: Final = re.compile(r"0?[0-9]{1,2}(?:st|nd|rd|th)?", re.IGNORECASE)
_YEAR: Final = re.compile(r"'?(?:19|20)?[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. `places` maps a field to its column (from 0); `other` keeps the rest by heading."""

    header_row: int | None
    """The number of the (last) row of headings as Word or Excel shows it; None when there are no headings."""
    header_place: int
    """The place of the first row of data among the rows given."""
    places: dict[str, int]
    headings: dict[str, str]
    other: dict[str, int]

    @property
    def is_chronology(self) -> bool:
        """Rows can be read only where there is a date and something that happened."""
        return "date" in self.places and "event" in self.places


def field_of(heading: str) -> tuple[str, int] | None:
    """The field a heading names, with 2 when it is one we know and 1 when it only contains one; None if neither."""
    if heading.lower().lstrip().startswith(ALSO.lower()):
        # A column that Sightline wrote out under the heading it had in the agency's first file.
        return None
    plain = plain_heading(heading)
    if not plain or len(plain) > LONGEST_HEADING:
        return None
    exact = _BY_HEADING.get(plain)
    if exact:
        return exact, 2
    # A sentence is not a heading, whatever words are in it.
    if len(plain.split()) > 9:
        return None
    for pattern, name in _CONTAINED_PATTERNS:
        if pattern.search(plain):
            return name, 1
    return None


def _usual(heading: str) -> int:
    """The place of a heading in its list, the most usual first."""
    return _RANKS.get(plain_heading(heading), len(_RANKS))


def plain_heading(heading: str) -> str:
    """The heading in small letters without punctuation without what stands in brackets, if more is left."""
    small = heading.lower()
    outside = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", small)
    for words in (outside, small):
        plain = " ".join(re.sub(r"[^a-z0-9]+", " ", words).split())
        if plain:
            return plain
    return ""


def recognise(rows: Sequence[Row], *, remembered: dict[str, str] | None = None) -> Columns:
    """Find the header row and the columns of a table.

    `remembered` maps plain headings to fields as an agency confirmed them before, and comes first. Without headings the
    columns are recognised by their content.
    """
    found = _by_headings(rows, remembered or {})
    if found is not None and found.is_chronology:
        return _with_split_date(rows, found)
    by_content = _by_content(rows[found.header_place :] if found else rows)
    if found is None:
        return Columns(None, 0, by_content, {}, {})
    taken = set(found.places.values())
    missing = {name: place for name, place in by_content.items() if name not in found.places and place not in taken}
    wanted = {"date", "event", *(("month", "year") if "date" in missing else ())}
    places = found.places | {name: place for name, place in missing.items() if name in wanted}
    if "event" not in places:
        # A column of "Notes" or "Comments" is what happened where no other column says it.
        notes = next((name for name in STANDS_FOR_EVENT if name in places), None)
        if notes is not None:
            places["event"] = places.pop(notes)
            found.headings["event"] = found.headings.pop(notes)
    other = {heading: place for heading, place in found.other.items() if place not in places.values()}
    return _with_split_date(rows, Columns(found.header_row, found.header_place, places, found.headings, other))


def date_words(cells: Sequence[str], places: Mapping[str, int], *, month_above: str = "") -> str:
    """The words of a row's date, also where its day, its month and its year stand in columns of their own.

    A date that says its own year stands alone. `month_above` is the month of the row above, for a day without one.
    """
    day, month, year = (
        cells[places[name]].strip() if name in places and places[name] < len(cells) else ""
        for name in ("date", "month", "year")
    )
    if ("month" not in places and "year" not in places) or _SAYS_ITS_YEAR.search(day):
        return day
    month = month or (month_above if day else "")
    year = year if _is_year(year) else ""  # "Year 6" is of a school
    parts = [part for part in (day, month, year) if part]
    apart = "/" if month.isdigit() and (not day or day.isdigit() or day in {"?", "??", "x", "xx"}) else " "
    return apart.join(parts)


def _with_split_date(rows: Sequence[Row], found: Columns) -> Columns:
    """The columns with those of the month and the year, where "Date" stands once over three of them."""
    first = found.places.get("date")
    if first is None or "month" in found.places or "year" in found.places:
        return found
    spare = {first + 1, first + 2}.isdisjoint(found.places.values())
    if not spare or not _in_three(rows[found.header_place :], first):
        return found
    places = found.places | {"month": first + 1, "year": first + 2}
    other = {heading: place for heading, place in found.other.items() if place not in {first + 1, first + 2}}
    return Columns(found.header_row, found.header_place, places, found.headings, other)


def _in_three(rows: Sequence[Row], first: int) -> bool:
    """The column holds days of a month, the next months, the one after years."""
    body = [row for row in rows if not row.hidden and row.across != 1][:LOOK_AT_CONTENT]
    for column, is_one in ((first, _is_day_of_month), (first + 1, _is_month), (first + 2, _is_year)):
        cells = [cell for row in body if (cell := _at(row, column))]
        if not cells or _part(cells, is_one) < MOSTLY:
            return False
    return True


def _is_day_of_month(cell: str) -> bool:
    return _DAY_OF_MONTH.fullmatch(cell) is not None and 1 <= int(re.sub(r"[^0-9]", "", cell)) <= 31


def _is_month(cell: str) -> bool:
    if cell.isascii() and cell.isdigit():
        return len(cell) <= 2 and 1 <= int(cell) <= 12
    return cell.lower().rstrip(".") in MONTHS


def _is_year(cell: str) -> bool:
    return _YEAR.fullmatch(cell) is not None


def is_header_again(row: Row, columns: Columns) -> bool:
    """True when the row repeats the headings, as Word does on every page when people paste tables together."""
    if not columns.headings:
        return False
    same = [name for name, place in columns.places.items() if _at(row, place) and field_of(_at(row, place))]
    filled = [place for place in columns.places.values() if _at(row, place)]
    fields = {name for name in same if (field_of(_at(row, columns.places[name])) or ("", 0))[0] == name}
    exact = all(
        plain_heading(_at(row, columns.places[name])) == plain_heading(columns.headings.get(name, ""))
        for name in fields
    )
    return len(fields) >= 2 and "date" in fields and (exact or len(fields) == len(filled))


def _at(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _by_headings(rows: Sequence[Row], remembered: dict[str, str]) -> Columns | None:
    best: tuple[int, int, Columns] | None = None
    looked = 0
    for place, row in enumerate(rows):
        if not any(cell.strip() for cell in row.cells):
            continue
        looked += 1
        if looked > LOOK_FOR_HEADER:
            break
        for cells, last in _header_texts(rows, place):
            places, headings, other, score = _placed(cells, remembered)
            _name_a_date(places, headings)
            named = len(places)
            if named < 2 or ("date" not in places and named < 3):
                continue
            columns = Columns(rows[last].number, last + 1, places, headings, other)
            rank = score + (3 if columns.is_chronology else 0)
            # The first such row is the header; a later one must be clearly better, and two rows better than one.
            if best is None or rank > best[0] + (0 if place == best[1] else 2):
                best = (rank, place, columns)
    return best[2] if best else None


def _name_a_date(places: dict[str, int], headings: dict[str, str]) -> None:
    """Where no column is of days, that of the months is the date, or that of the years."""
    part = next((name for name in ("month", "year") if name in places), None)
    if "date" not in places and part is not None:
        places["date"] = places.pop(part)
        headings["date"] = headings.pop(part)


def _header_texts(rows: Sequence[Row], place: int) -> list[tuple[list[str], int]]:
    """The row as headings; and, where the next row goes on with them, both rows as one."""
    row = rows[place]
    singles = list(row.cells)
    if len({cell.strip() for cell in singles if cell.strip()}) < 2 or _holds_a_date(row):
        return []
    options = [(singles, place)]
    if place + 1 < len(rows):
        below = rows[place + 1]
        words = [cell.strip() for cell in below.cells]
        short = all(len(cell) <= LONGEST_HEADING for cell in words)
        if any(words) and short and not _holds_a_date(below) and _goes_on(singles, words):
            width = max(len(singles), len(words))
            both = [_joined(singles, words, column) for column in range(width)]
            options.append((both, place + 1))
    return options


def _goes_on(above: list[str], below: list[str]) -> bool:
    """The lower row adds headings: every cell of it is one, or is empty, or repeats the merged cell above."""
    filled = [(above[column].strip() if column < len(above) else "", cell) for column, cell in enumerate(below) if cell]
    return all(cell == over or field_of(cell) or len(cell.split()) <= 3 for over, cell in filled) and any(
        cell != over and field_of(cell) for over, cell in filled
    )


def _joined(above: list[str], below: list[str], column: int) -> str:
    high = above[column].strip() if column < len(above) else ""
    low = below[column].strip() if column < len(below) else ""
    if not low or low == high:
        return high
    # Under "Details" the words "Event" and "Source" say more alone; under "Date" the word "To" needs it.
    known = field_of(low)
    if known and known[1] == 2 and plain_heading(low) not in {"from", "to", "start", "end", "on", "no"}:
        return low
    return f"{high} {low}".strip()


def _holds_a_date(row: Row) -> bool:
    for cell in row.cells:
        if any(mark.isdigit() for mark in cell) and len(cell) <= LONGEST_HEADING and _is_date(cell):
            return True
    return False


def _is_date(cell: str) -> bool:
    if not cell.strip():
        return False
    try:
        return parse_date(cell, context=_ANY_YEAR).start is not None
    except DateError as refusal:
        # A date all the same: one that does not exist, or one whose year stands elsewhere.
        return "does not exist" in refusal.reason or "year is missing" in refusal.reason


def _placed(
    cells: Sequence[str], remembered: dict[str, str]
) -> tuple[dict[str, int], dict[str, str], dict[str, int], int]:
    """Each heading to its field; where two name the same one the surer, the more usual, then the first has it."""
    claims: list[tuple[int, int, int, str, str]] = []
    seen: set[str] = set()
    for column, cell in enumerate(cells):
        heading = " ".join(cell.split())
        if not heading or (column and cells[column - 1] == cell):
            continue
        kept = remembered.get(plain_heading(heading))
        known = (kept, 3) if kept else field_of(heading)
        if known:
            claims.append((-known[1], _usual(heading), column, known[0], heading))
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    score = 0
    for sureness, _, column, name, heading in sorted(claims):
        if name not in places:
            places[name] = column
            headings[name] = heading
            score += -sureness
    other: dict[str, int] = {}
    for column, cell in enumerate(cells):
        heading = " ".join(cell.split())
        if column in places.values() or (column and cells[column - 1] == cell and heading):
            continue
        label = heading or f"Column {column + 1}"
        while label in seen:
            label += " (again)"
        seen.add(label)
        other[label] = column
    return places, headings, other, score


def _by_content(rows: Sequence[Row]) -> dict[str, int]:
    """Without headings: the first column of dates; the longest words are the event; yes and no, the child seen."""
    sample = [row for row in rows if not row.hidden and row.across != 1 and any(cell.strip() for cell in row.cells)]
    sample = sample[:LOOK_AT_CONTENT]
    width = max((len(row.cells) for row in sample), default=0)
    places: dict[str, int] = {}
    lengths: list[tuple[float, int]] = []
    split = next((column for column in range(width - 2) if _in_three(sample, column)), None)
    if split is not None:
        places |= {"date": split, "month": split + 1, "year": split + 2}
    for column in range(width):
        cells = [cell for row in sample if (cell := _at(row, column)) and column not in row.carried]
        if not cells or column in places.values():
            continue
        if "date" not in places and _part(cells, _is_date) >= MOSTLY:
            places["date"] = column
        elif "time" not in places and "date" in places and _part(cells, _is_time) >= MOSTLY:
            places["time"] = column
        elif "child_seen" not in places and _part(cells, _is_yes_no) >= MOSTLY:
            places["child_seen"] = column
        else:
            lengths.append((sum(map(len, cells)) / len(cells), column))
    if "date" in places and lengths:
        places["event"] = max(lengths)[1]
    return places


def _part(cells: Sequence[str], says: object) -> float:
    return sum(1 for cell in cells if callable(says) and says(cell)) / len(cells)


def _is_time(cell: str) -> bool:
    try:
        return len(cell) <= 20 and parse_time(cell) is not None
    except DateError:
        return False


def _is_yes_no(cell: str) -> bool:
    return cell.strip().lower() in _YES_NO
