"""Invented chronologies with the truth beside them: who told what, what was planted, and files as agencies send them.

It shares no code with the parser or the analysis: dates are written from days by rules of its own, and events are told
in words of its own. Every choice comes from the seed.
"""

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Font

AGENCIES = (
    "Police",
    "Children's Social Care",
    "Health Visiting",
    "School",
    "GP",
    "Hospital",
    "Early Help",
    "Housing",
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
CHILDREN = (
    "Aoife",
    "Tomasz",
    "Kayleigh-Mae",
    "Ibrahim",
    "Siân",
    "Chidi",
    "Zofia",
    "Renée",
    "Oluwaseun",
    "Mehmet",
    "D'Arcy",
    "Anh",
)
SURNAMES = (
    "O'Brien",
    "Kowalczyk",
    "Okonkwo",
    "Hussain",
    "Llewellyn-Jones",
    "Nguyễn",
    "Petrescu",
    "Fitzgerald",
    "Demir",
    "Ashworth",
)
STREETS = ("Acacia Road", "Harbour Street", "Wellington Terrace", "Mill Lane", "Orchard Close", "Station Avenue")
WORKERS = ("A. Mensah", "J. O'Rourke", "P. Szymańska", "T. Begum", "L. Baptiste", "R. Singh-Gill", "C. Ní Dhuibhne")

# Each event of which several agencies know, told in the ways agencies tell it. {c} child, {n} a number of their own,
# {side}, {part}, {street}, {who}. The accounts share what happened, and not much of how it is said.
SHARED = (
    (
        "999 call by a neighbour about shouting at {street}. Officers found mother with a cut "
        "lip; {who} arrested for assault.",
        "Police notification: domestic incident at {street}, mother had a cut lip and {who} was arrested for assault.",
        "Told by police that mum was hurt (cut lip) at home in {street} last night and that {who} has been arrested.",
        "Notified of a DV incident at {street}. {who} arrested, mother sustained cut to lip.",
    ),
    (
        "{c} brought to A&E by mother with a fracture of the {side} {part} after a fall from a trampoline.",
        "Notification from hospital: {c} attended the emergency department, fractured {side} "
        "{part}, said to have fallen off a trampoline.",
        "{c} has a broken {side} {part}; mother says {c} fell from a trampoline and was seen at hospital.",
        "Informed of A&E attendance for {c}: fracture {side} {part}, account given of a trampoline fall.",
    ),
    (
        "Strategy discussion held about {c}: threshold met for section 47, joint visit agreed with police.",
        "Attended strategy meeting re {c}. Section 47 threshold met and joint visit with police agreed.",
        "Took part in strat discussion on {c}; agreed section 47 enquiry and joint visit.",
        "Strategy meeting by telephone for {c}: decision section 47, joint visit to take place.",
    ),
    (
        "{c} disclosed to class teacher that {who} hits {c} with a belt and showed a mark on the {side} {part}.",
        "School reported that {c} made a disclosure: {who} hits with a belt, mark on the {side} "
        "{part} seen by teacher.",
        "Call from school. {c} says {who} hit {c} with a belt; mark visible on {side} {part}.",
        "Referral from school following disclosure by {c} of being hit with a belt by {who}, mark to {side} {part}.",
    ),
    (
        "{c} was reported missing at 21:00 and found at the bus station in Cleethorpes by patrol.",
        "Missing episode for {c}: located by police patrol at Cleethorpes bus station.",
        "{c} went missing from home last evening, found by officers at the bus station, Cleethorpes.",
        "Police shared that {c} had been missing and was found at Cleethorpes bus station.",
    ),
    (
        "Ambulance called to {street}: mother took an overdose of paracetamol while {c} was in the house.",
        "Mother admitted after paracetamol overdose at {street}; {c} was at home at the time.",
        "Hospital informs of mother's overdose (paracetamol). {c} was in the house in {street}.",
        "Notified that mum took a paracetamol overdose, ambulance attended {street}, {c} present.",
    ),
    (
        "Cannabis plants and {n} wraps found during search warrant at {street}. {c} asleep in the back bedroom.",
        "Search warrant executed at {street} by police; cannabis plants and wraps seized, {c} asleep in bedroom.",
        "Informed by police of a warrant at {street}: cannabis plants found while {c} slept.",
        "Drugs warrant at {street}, cannabis plants recovered. {c} was in the property asleep.",
    ),
    (
        "{c} bitten on the {side} {part} by the family's dog; wound cleaned and antibiotics given.",
        "Dog bite to {c}'s {side} {part}. Antibiotics prescribed; advice to mother about the dog.",
        "Mother reports that the dog bit {c} on the {side} {part}, antibiotics started.",
        "Dog bite notified for {c}, {side} {part}, treated with antibiotics.",
    ),
    (
        "Initial child protection conference for {c}: made subject to a plan under neglect, {n} in favour.",
        "ICPC attended. {c} now subject to a child protection plan, category neglect.",
        "Initial conference held; {c} placed on child protection plan for neglect.",
        "{c}: outcome of initial child protection conference is a plan under the category of neglect.",
    ),
    (
        "Eviction notice served on mother for rent arrears at {street}, family to leave within {n} days.",
        "Family told us they are being evicted from {street} because of rent arrears.",
        "Housing confirmed eviction notice for rent arrears, {street}; {c} worried about moving.",
        "Mother showed an eviction notice for {street}, arrears of rent.",
    ),
    (
        "{who} seen drunk in charge of {c} at the park on {street}; refused to hand over the pushchair.",
        "Member of the public rang: {who} drunk at the park with {c} in a pushchair, near {street}.",
        "Report that {who} was intoxicated at the park by {street} while caring for {c} in pushchair.",
        "Anonymous call about {who} being drunk with {c} in pushchair in park off {street}.",
    ),
    (
        "Scald to {c}'s {side} {part} from a cup of tea; {n} per cent burn, dressed on the ward.",
        "{c} scalded by hot tea on the {side} {part}; dressing applied on ward, burns nurse to follow up.",
        "Burn to {side} {part} reported for {c}: tea spilled. Dressed at hospital.",
        "Mother explained dressing on {c}'s {side} {part}: scald from a hot cup of tea.",
    ),
)

# What one agency does by itself.
OWN = {
    "Police": (
        "Stop and search of {who} on {street}, nothing found.",
        "{who} cautioned for shoplifting at the supermarket, value £{n}.",
        "Noise complaint from flat {n} {street}; words of advice given.",
        "Vehicle of {who} seized for no insurance near {street}.",
        "Mother reported criminal damage to front door, reference {n}{n}.",
        "Bail conditions for {who} varied by custody sergeant {n}.",
        "Anti-social behaviour by youths outside {street}, {n} calls logged.",
    ),
    "Children's Social Care": (
        "Statutory visit by {w}. {c} played with bricks and talked about a trip to the seaside.",
        "Core group held: parenting course {n} discussed.",
        "Supervision of {w} by team manager, plan reviewed, {n} actions.",
        "Mother cancelled visit by text, rearranged by {w}.",
        "Kinship assessment of maternal grandmother began with {w}.",
        "Contact session observed, {c} and grandfather baked cakes for {n} minutes.",
        "Public law outline letter drafted by {w}, legal gateway panel {n}.",
    ),
    "Health Visiting": (
        "Developmental review of {c} at {n} months, ages and stages completed by {w}.",
        "Weight of {c} on the {n}th centile, feeding advice given.",
        "Safe sleeping discussed with mother, leaflet {n} left.",
        "Clinic not attended by mother, card {n} sent.",
        "Immunisations of {c} up to date as at review {n}.",
        "Maternal mood questionnaire scored {n} by {w}.",
    ),
    "School": (
        "{c} absent for {n} sessions this week, text sent home.",
        "Parents' evening: mother came, {c}'s reading has gone up {n} levels.",
        "{c} arrived without coat or lunch, spare jumper {n} given.",
        "Lunchtime quarrel about football, {c} spoke to {w}.",
        "Uniform grant of £{n} applied for.",
        "Nurture group session {n} with {w}, {c} drew the family's cat.",
        "Fixed-term exclusion of {n} days for swearing at lunchtime supervisor.",
    ),
    "GP": (
        "Mother's repeat prescription for sertraline, {n} mg.",
        "{c} seen with tonsillitis, temperature 38.{n}, penicillin V.",
        "Eczema of {c} worse, emollient {n} g prescribed.",
        "Blood test results for mother, ferritin {n}.",
        "Contraception reviewed with practice nurse {w}.",
        "Letter {n} from audiology: {c} has glue ear.",
    ),
    "Hospital": (
        "Outpatient orthoptic clinic, patch {n} hours daily for {c}.",
        "Midwife booking at {n} weeks, carbon monoxide reading taken.",
        "Paediatric asthma review, inhaler technique checked, step {n}.",
        "Physiotherapy session {n} for mother's back.",
        "Dietitian {w} advised on iron, bottle stopped.",
        "Discharge summary {n} sent after grommets.",
    ),
    "Early Help": (
        "Family support session {n}: bedtime routine chart made with {w}.",
        "Food parcel {n} delivered.",
        "Team around the family, {n} people, washing machine funded.",
        "Young carers' group, {c} went swimming with {w}.",
        "Outcome star reviewed by {w}, score {n}.",
        "Debt adviser {w} came, budget sheet {n}.",
    ),
    "Housing": (
        "Boiler repair number {n} completed.",
        "Damp inspection in back room, reading {n} per cent.",
        "Tenancy check by {w}, garden overgrown.",
        "Transfer application banded {n}.",
        "Gas safety certificate {n} issued.",
        "Neighbour mediation {n} offered by {w}, declined.",
    ),
}
LATE = (
    "{agency} only now informed by {other} of the events of {day}: {gist}",
    "Received from {other}: {gist} This had happened on {day}.",
    "Became aware, through {other}, that on {day} {gist}",
)
PARTS = ("arm", "wrist", "leg", "shoulder", "hand", "foot")
WHO = ("father", "stepfather", "mother's partner", "uncle")


@dataclass(slots=True)
class TrueRow:
    """One row as an agency meant it. `key` names it in the truth."""

    key: str
    agency: str
    day: dt.date
    time: dt.time | None
    event: str
    seen: str
    source: str


@dataclass(slots=True)
class Truth:
    """What was planted, by the keys of rows."""

    gaps: list[tuple[str | None, dt.date, dt.date]] = field(default_factory=list)
    duplicates: list[frozenset[str]] = field(default_factory=list)
    same_events: list[frozenset[str]] = field(default_factory=list)
    differing: set[frozenset[str]] = field(default_factory=set)
    late: list[tuple[str, str, int]] = field(default_factory=list)
    """(the row that tells of the event, the agency that learned late, days)."""
    births: list[frozenset[str]] = field(default_factory=list)
    """Days of birth of one child, as dd/mm/yyyy, that cannot both be right."""
    names: list[frozenset[str]] = field(default_factory=list)


@dataclass(slots=True)
class Chronologies:
    """Every agency's rows in order of time, and the truth."""

    rows: dict[str, list[TrueRow]]
    truth: Truth


def generate(seed: int, *, agencies: int = 8, rows: int = 120, years: int = 5, gaps: int = 4) -> Chronologies:
    """`rows` per agency over `years`, with planted gaps, duplicates, shared events and contradictions."""
    rng = random.Random(seed)
    names = AGENCIES[:agencies]
    first = dt.date(2017, 1, 9) + dt.timedelta(days=rng.randrange(200))
    days = years * 365
    silences = _silences(rng, first, days, gaps)
    truth = Truth(gaps=[(None, start, end) for start, end in silences])
    out: dict[str, list[TrueRow]] = {name: [] for name in names}
    serial = iter(range(1, 10**9))

    def add(agency: str, day: dt.date, event: str, *, seen: str = "") -> TrueRow:
        time = (
            dt.time(rng.randrange(7, 22), rng.choice((0, 5, 10, 15, 20, 30, 40, 45, 50)))
            if rng.random() < 0.4
            else None
        )
        row = TrueRow(
            f"r{next(serial)}",
            agency,
            day,
            time,
            event,
            seen.strip() if seen else rng.choice(("yes", "no", "", "")),
            f"record {rng.randrange(999)}",
        )
        out[agency].append(row)
        return row

    def free(day: dt.date) -> bool:
        return all(not start < day < end for start, end in silences)

    def any_day() -> dt.date:
        while True:
            day = first + dt.timedelta(days=rng.randrange(days))
            if free(day):
                return day

    for start, end in silences:
        # A gap has its two sides exactly where it was planted.
        for side in (start, end):
            agency = rng.choice(names)
            add(agency, side, _own(rng, agency))
    shared = max(2, rows * agencies // 40)
    for _ in range(shared):
        _plant_shared(rng, names, any_day(), add, truth, free)
    for _ in range(max(2, rows * agencies // 120)):
        _plant_late(rng, names, any_day(), add, truth, free, first + dt.timedelta(days=days))
    _plant_facts(rng, names, any_day, add, truth)
    told_by_several = {key for group in truth.same_events for key in group}
    for agency in names:
        while len(out[agency]) < rows - max(1, rows // 40):
            add(agency, any_day(), _own(rng, agency))
        for row in rng.sample(out[agency], max(1, rows // 40)):
            if row.key in told_by_several or any(row.key in group for group in truth.duplicates):
                continue
            twin = add(agency, row.day, _reworded(rng, row.event), seen=row.seen)
            twin.time = row.time if rng.random() < 0.5 else None
            truth.duplicates.append(frozenset((row.key, twin.key)))
        out[agency].sort(key=lambda row: (row.day, row.time or dt.time(23, 59), row.key))
    return Chronologies(out, truth)


def _silences(rng: random.Random, first: dt.date, days: int, count: int) -> list[tuple[dt.date, dt.date]]:
    stretch = days // max(count, 1)
    found = []
    for place in range(count):
        length = rng.randrange(100, 220)
        offset = place * stretch + rng.randrange(15, stretch - length - 15)
        start = first + dt.timedelta(days=offset)
        found.append((start, start + dt.timedelta(days=length)))
    return found


def _slots(rng: random.Random) -> dict[str, str]:
    return {
        "c": rng.choice(CHILDREN),
        "street": f"{rng.randrange(1, 140)} {rng.choice(STREETS)}",
        "n": str(rng.randrange(2, 90)),
        "side": rng.choice(("left", "right")),
        "part": rng.choice(PARTS),
        "who": rng.choice(WHO),
        "w": rng.choice(WORKERS),
    }


def _own(rng: random.Random, agency: str) -> str:
    first = rng.choice(OWN[agency])
    text = first.format(**_slots(rng))
    if rng.random() < 0.3:
        text += " " + rng.choice([other for other in OWN[agency] if other != first]).format(**_slots(rng))
    return text


def _plant_shared(
    rng: random.Random,
    names: Sequence[str],
    day: dt.date,
    add: Callable[..., TrueRow],
    truth: Truth,
    free: Callable[[dt.date], bool],
) -> None:
    accounts = rng.choice(SHARED)
    slots = _slots(rng)
    tellers = rng.sample(list(names), min(len(names), rng.choice((2, 2, 3, 4))))
    ways = rng.sample(range(4), len(tellers))
    # An account dated a day or two late must not fall into a planted gap.
    differ = rng.random() < 0.35 and free(day + dt.timedelta(days=1)) and free(day + dt.timedelta(days=2))
    rows = []
    for place, (agency, way) in enumerate(zip(tellers, ways, strict=True)):
        told = dict(slots)
        when = day
        if differ and place == 1:
            if "{side}" in accounts[way] and "{side}" in accounts[ways[0]] and rng.random() < 0.6:
                told["side"] = "left" if slots["side"] == "right" else "right"
            else:
                when = day + dt.timedelta(days=rng.choice((1, 2)))
        row = add(agency, when, accounts[way].format(**told), seen="yes" if place == 0 else rng.choice((" ", "yes")))
        row.time = None
        rows.append(row)
    group = frozenset(row.key for row in rows)
    truth.same_events.append(group)
    if differ:
        truth.differing.add(group)


def _plant_late(
    rng: random.Random,
    names: Sequence[str],
    day: dt.date,
    add: Callable[..., TrueRow],
    truth: Truth,
    free: Callable[[dt.date], bool],
    last: dt.date,
) -> None:
    knows, learns = rng.sample(list(names), 2)
    later = rng.randrange(12, 160)
    when = day + dt.timedelta(days=later)
    if not free(when) or when > last:
        return
    accounts = rng.choice(SHARED)
    slots = _slots(rng)
    one, two = rng.sample(range(4), 2)
    row = add(knows, day, accounts[one].format(**slots), seen="yes")
    said = (
        f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        if rng.random() < 0.5
        else f"{day.day:02d}/{day.month:02d}/{day.year}"
    )
    words = rng.choice(LATE).format(agency=learns, other=knows, day=said, gist=accounts[two].format(**slots))
    add(learns, when, words)
    truth.late.append((row.key, learns, later))


def _plant_facts(
    rng: random.Random, names: Sequence[str], any_day: Callable[[], dt.date], add: Callable[..., TrueRow], truth: Truth
) -> None:
    """One child's day of birth with day and month exchanged or a year wrong; another's name spelt in two ways."""
    one, two = rng.sample(list(names), 2)
    born = dt.date(rng.randrange(2008, 2016), rng.randrange(1, 12), rng.randrange(13, 28))
    wrong = born.replace(day=born.day - 11) if rng.random() < 0.5 else born.replace(year=born.year + 1)
    child, surname = rng.choice(CHILDREN), rng.choice(SURNAMES)
    for agency, day in ((one, born), (two, wrong)):
        add(agency, any_day(), f"Registered: {child} {surname}, DOB {day.day:02d}/{day.month:02d}/{day.year}.")
    truth.births.append(frozenset(f"{day.day:02d}/{day.month:02d}/{day.year}" for day in (born, wrong)))
    spelt, misspelt = rng.choice((("Kowalczyk", "Kowalcyzk"), ("Petrescu", "Petresku"), ("Ashworth", "Ashwoth")))
    first = rng.choice(("Tomasz", "Mehmet", "Zofia"))
    for agency, name in ((one, spelt), (two, misspelt)):
        add(agency, any_day(), f"Record opened for {first} {name} after an enquiry.")
    truth.names.append(frozenset((f"{first} {spelt}", f"{first} {misspelt}")))


def _reworded(rng: random.Random, text: str) -> str:
    """The same entry typed again: a slip of the hand, an abbreviation, other punctuation; never another fact."""
    words = text.split()
    for _ in range(rng.randrange(0, 3)):
        place = rng.randrange(len(words))
        word = words[place]
        if len(word) > 5 and word.isalpha():
            cut = rng.randrange(1, len(word) - 2)
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    again = " ".join(words).rstrip(".")
    swaps = (("mother", "mum"), ("and", "&"), ("telephone", "phone"), ("with", "w/"))
    for long, short in rng.sample(swaps, 1):
        again = again.replace(f" {long} ", f" {short} ")
    return again + rng.choice(("", ".", " "))


# How each agency's writer sets down a day: every style names the same day.
def _ordinal(number: int) -> str:
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


DATE_STYLES: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    lambda day: f"{day.day}/{day.month}/{day.year % 100:02d}",
    lambda day: f"{day.day:02d}.{day.month:02d}.{day.year}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year % 100:02d}",
    lambda day: f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.year}-{day.month:02d}-{day.day:02d}",
    lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3].upper()}-{day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {_ordinal(day.day)}, {day.year}",
    lambda day: f"{_ordinal(day.day)} of {MONTHS[day.month - 1]} '{day.year % 100:02d}",
)
TIME_STYLES: tuple[Callable[[dt.time], str], ...] = (
    lambda at: f"{at.hour:02d}:{at.minute:02d}",
    lambda at: f"{at.hour:02d}{at.minute:02d}hrs",
    lambda at: f"{(at.hour - 1) % 12 + 1}.{at.minute:02d}{'am' if at.hour < 12 else 'pm'}",
)
HEADINGS = (
    ("Date/Time", "Significant event", "Source", "Child seen", "Action taken / outcome"),
    ("Date of event", "Event/Contact", "Source of information", "Was the child seen?", "Comment/analysis"),
    ("Date", "Details of event", "Record source", "Child present/seen", "Outcome"),
    ("When", "What happened", "Evidence", "Seen (Y/N)", "Follow-up"),
    ("DATE OF INCIDENT", "CIRCUMSTANCES", "FILE REF", "CHILD PRESENT", "DISPOSAL"),
    ("Date of contact", "Nature of involvement", "Where recorded", "Child seen alone", "Plan"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A file of one agency, and where each row went: its key by the number of the row in the file."""

    path: Path
    keys: dict[int, str]


def write(rows: Sequence[TrueRow], path: Path, *, seed: int) -> Written:
    """Write one agency's rows as the ending of `path` says: docx, xlsx or csv, in the manner of one writer."""
    rng = random.Random(seed)
    date_style, time_style = rng.choice(DATE_STYLES), rng.choice(TIME_STYLES)
    headings = rng.choice(HEADINGS)
    seen_words = rng.choice(({"yes": "Y", "no": "N", "": ""}, {"yes": "Yes", "no": "No", "": "Not recorded"}))

    def cells(row: TrueRow) -> tuple[str, ...]:
        when = date_style(row.day) + (f" {time_style(row.time)}" if row.time else "")
        return when, row.event, row.source, seen_words[row.seen], ""

    if path.suffix == ".csv":
        return _write_csv(rows, path, rng, headings, cells)
    if path.suffix == ".xlsx":
        return _write_xlsx(rows, path, rng, headings, cells)
    return _write_docx(rows, path, rng, headings, cells)


def _write_csv(
    rows: Sequence[TrueRow],
    path: Path,
    rng: random.Random,
    headings: tuple[str, ...],
    cells: Callable[[TrueRow], tuple[str, ...]],
) -> Written:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=rng.choice(",;\t"))
    writer.writerow(headings)
    keys = {}
    for number, row in enumerate(rows, start=2):
        writer.writerow(cells(row))
        keys[number] = row.key
    path.write_bytes(text.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "utf-16"))))
    return Written(path, keys)


def _write_xlsx(
    rows: Sequence[TrueRow],
    path: Path,
    rng: random.Random,
    headings: tuple[str, ...],
    cells: Callable[[TrueRow], tuple[str, ...]],
) -> Written:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chronology"
    real_dates = rng.random() < 0.6
    number = 1
    if rng.random() < 0.5:
        sheet.append(["Combined return: OFFICIAL-SENSITIVE"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
        number = 2
    sheet.append(headings)
    for cell in sheet[number]:
        cell.font = Font(bold=True)
    keys = {}
    for row in rows:
        number += 1
        values: list[object] = list(cells(row))
        if real_dates:
            values[0] = dt.datetime.combine(row.day, row.time) if row.time else row.day
        sheet.append(values)
        keys[number] = row.key
    book.save(path)
    return Written(path, keys)


def _write_docx(
    rows: Sequence[TrueRow],
    path: Path,
    rng: random.Random,
    headings: tuple[str, ...],
    cells: Callable[[TrueRow], tuple[str, ...]],
) -> Written:
    document = docx.Document()
    document.add_heading("Agency chronology", level=1)
    table = document.add_table(rows=0, cols=len(headings))
    number = 0

    def put(values: Sequence[str]) -> None:
        nonlocal number
        number += 1
        for cell, value in zip(table.add_row()._tr.tc_lst, values, strict=True):
            cell.p_lst[0].add_r().text = value

    if rng.random() < 0.5:
        put(["Agency chronology, page-wide title", "", "", "", ""])
        row = table.rows[0]
        row.cells[0].merge(row.cells[-1])
    put(headings)
    keys = {}
    for place, row in enumerate(rows):
        if place and place % 200 == 0:
            put(headings)
        put(cells(row))
        keys[number] = row.key
    document.save(str(path))
    return Written(path, keys)
