"""The order of the combined chronology, and what it shows: each finding with its evidence, and none without."""

import datetime as dt
from itertools import combinations

import pytest

from sightline.chronology.rules import concerns, same_events
from sightline.chronology.rules.analysis import analyse
from sightline.chronology.rules.combining import Entry, age_on, days_between, in_order
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import Precision
from tests.chronology.generator import generate


def entry(name, agency, start, event="Contact", *, end=None, time=None, precision=Precision.EXACT, **fields):
    day = dt.date.fromisoformat(start) if start else None
    last = dt.date.fromisoformat(end) if end else day
    at = dt.time.fromisoformat(time) if time else None
    return Entry(name, agency, event, day, last, at, precision if day else Precision.UNKNOWN, fields=fields)


def test_order_by_day_then_precision_then_time_and_unknown_last():
    entries = [
        entry("unknown", "A", None),
        entry("month", "A", "2022-05-01", end="2022-05-31", precision=Precision.MONTH),
        entry("untimed", "B", "2022-05-01"),
        entry("late", "A", "2022-05-01", time="15:00"),
        entry("early", "B", "2022-05-01", time="09:00"),
        entry("before", "C", "2022-04-30"),
        entry("about", "C", "2022-05-01", time="08:00", precision=Precision.APPROXIMATE),
    ]
    assert [one.id for one in in_order(entries)] == [
        "before",
        "early",
        "late",
        "untimed",
        "about",
        "month",
        "unknown",
    ]


def test_days_between_two_entries_and_age():
    month = entry("a", "A", "2022-05-01", end="2022-05-31")
    day = entry("b", "A", "2022-06-10")
    assert (days_between(month, day), days_between(day, month), days_between(day, day)) == ((10, 40), (10, 40), (0, 0))
    assert days_between(day, entry("c", "A", None)) is None
    assert age_on(dt.date(2020, 2, 29), dt.date(2022, 2, 28)) == (1, 11)
    assert age_on(dt.date(2020, 2, 29), dt.date(2022, 3, 1)) == (2, 0)


def test_a_gap_is_counted_from_the_last_contact_to_the_next():
    found = analyse([entry("a", "Police", "2020-03-01"), entry("b", "Health", "2020-09-02")]).gaps
    assert [(gap.agency, gap.start, gap.end, gap.days, gap.entries) for gap in found] == [
        (None, dt.date(2020, 3, 1), dt.date(2020, 9, 2), 185, ("a", "b"))
    ]
    assert (
        found[0].sentence == "No contact by any agency is recorded between 1 March 2020 and 2 September 2020: 185 days."
    )


@pytest.mark.parametrize(("days", "count"), [(89, 0), (90, 1)])
def test_a_gap_begins_at_the_threshold(days, count):
    later = (dt.date(2020, 3, 1) + dt.timedelta(days=days)).isoformat()
    assert len(analyse([entry("a", "Police", "2020-03-01"), entry("b", "Police", later)]).gaps) == count


def test_each_agency_has_its_own_gaps_and_a_vague_date_fills_none():
    entries = [
        entry("a", "Police", "2020-01-01"),
        entry("b", "Health", "2020-04-01"),
        entry("c", "Health", "2020-07-01"),
        entry("d", "Police", "2020-09-01"),
        entry("e", "Police", "2020-01-01", end="2020-12-31", precision=Precision.YEAR),
    ]
    found = analyse(entries, thresholds=Thresholds(gap_days=100)).gaps
    assert [(gap.agency, gap.days, gap.may_lie_within) for gap in found] == [("Police", 244, ("e",))]


def test_a_range_is_contact_throughout_whatever_begins_within_it():
    entries = [
        entry("a", "Police", "2019-12-20"),
        entry("b", "Police", "2020-01-01", end="2020-08-01", precision=Precision.RANGE),
        entry("c", "GP", "2020-02-01"),
        entry("d", "GP", "2020-09-01"),
    ]
    assert [gap.agency for gap in analyse(entries).gaps] == ["GP"]


def test_the_edges_of_the_period_count():
    found = analyse(
        [entry("a", "GP", "2020-06-01")], period_from=dt.date(2020, 1, 1), period_to=dt.date(2020, 12, 31)
    ).gaps
    assert [(gap.start.isoformat(), gap.end.isoformat(), gap.entries) for gap in found] == [
        ("2020-01-01", "2020-06-01", ("a",)),
        ("2020-06-01", "2020-12-31", ("a",)),
    ]


def test_a_burst_is_many_entries_in_a_week():
    spread = [entry(f"s{n}", "GP", (dt.date(2020, 1, 1) + dt.timedelta(days=30 * n)).isoformat()) for n in range(12)]
    crowd = [entry(f"c{n}", "Police", f"2020-06-{n + 5:02d}", f"Call {n}") for n in range(7)]
    assert [
        (one.start, one.end, len(one.entries))
        for one in analyse([*spread, *crowd, entry("x", "GP", "2020-06-06")]).bursts
    ] == [(dt.date(2020, 6, 5), dt.date(2020, 6, 11), 8)]


ATTENDED = "Police attended a domestic incident at the home address. Father arrested."
TOLD = "Informed by police of domestic abuse incident; father was arrested."


def test_two_agencies_tell_the_same_event():
    entries = [
        entry("p", "Police", "2022-05-03", ATTENDED),
        entry("h", "Health", "2022-05-03", TOLD),
        entry("x", "Health", "2022-05-03", "Weight check at clinic"),
        entry("y", "School", "2022-05-20", "Absent from lessons"),
    ]
    (found,) = analyse(entries).same_event
    assert (set(found.members), found.verdict, found.differences) == ({"p", "h"}, "agree", ())


@pytest.mark.parametrize(
    ("day", "event", "seen", "differences"),
    [
        ("2022-05-04", TOLD, "yes", ("the date: Police 2022-05-03, Health 2022-05-04",)),
        ("2022-05-03", TOLD, "no", ("whether the child was seen: Police yes, Health no",)),
        ("2022-05-03", "Informed by police of domestic incident at home address, father not arrested.", "yes",
         ("arrest: Police yes, Health no",)),
        ("2022-05-03", "Informed by police of domestic incident at home address, uncle arrested.", "yes",
         ("who was involved: Police father, Health uncle",)),
    ],
)  # fmt: skip
def test_differences_are_named(day, event, seen, differences):
    first = Entry("p", "Police", ATTENDED, dt.date(2022, 5, 3), dt.date(2022, 5, 3), None, Precision.EXACT,
                  date_text="2022-05-03", fields={"child_seen": "yes"})  # fmt: skip
    when = dt.date.fromisoformat(day)
    second = Entry("h", "Health", event, when, when, None, Precision.EXACT, date_text=day, fields={"child_seen": seen})
    (found,) = analyse([first, second, entry("z", "School", "2022-07-01", "Parents' evening")]).same_event
    assert (found.verdict, found.differences) == ("differ", differences)


def test_one_agency_telling_it_twice_is_a_duplicate_and_not_a_second_account():
    entries = [
        entry("a", "GP", "2022-02-01", "Weight check at clinic, 9.1 kg"),
        entry("b", "GP", "2022-02-01", "Weight check at the clinic, 9.1 kg."),
        entry("c", "GP", "2022-02-01", "Weight check at clinic, 9.4 kg"),
        entry("d", "GP", "2022-03-01", "Weight check at clinic, 9.1 kg"),
    ]
    found = analyse(entries)
    assert [one.members for one in found.duplicates] == [("a", "b")]
    assert found.same_event == []


def test_of_an_entry_made_twice_the_first_stands_beside_the_other_account():
    entries = [
        entry("p", "Police", "2022-05-03", "Police attended domestc incident at home. Father arrested by officers."),
        entry("q", "Police", "2022-05-03", "Police attended domestic incident at home. Father arrested by officers"),
        entry("h", "Health", "2022-05-03", TOLD),
        entry("x", "School", "2022-06-01", "Parents' evening"),
    ]
    found = analyse(entries)
    assert [one.members for one in found.duplicates] == [("p", "q")]
    assert [set(one.members) for one in found.same_event] == [{"p", "h"}]


def test_two_calls_at_different_times_are_no_duplicate():
    entries = [
        entry(name, "GP", "2022-02-01", "Telephone call to mother", time=at)
        for name, at in (("a", "09:00"), ("b", "14:00"))
    ]
    assert analyse(entries).duplicates == []


def test_what_one_agency_knew_and_another_learned_later():
    entries = [
        entry("p", "Police", "2021-03-12", "Report of domestic abuse between parents. Mother had bruise to left arm."),
        entry("n", "Police", "2021-04-01", "Neighbour dispute about parking"),
        entry("h", "Health", "2021-04-22", "HV informed by police of domestic abuse incident on 12/3/21."),
        entry("g", "Health", "2021-04-30", "Mother told HV of the domestic abuse and bruise to left arm on 12/3/21."),
    ]
    (found,) = analyse(entries).known_not_shared
    assert (found.entry, found.known_to, found.not_known_to, found.days, found.learned_in) == (
        "p",
        ("Police",),
        ("Health",),
        41,
        "h",
    )


@pytest.mark.parametrize(("later", "days"), [("2021-05-12", [61]), ("2021-08-12", [])])
def test_the_same_rare_words_weeks_later_are_the_same_event_learned_late(later, days):
    words = "Strangulation of mother with a dog lead at the allotment shed, witnessed by Oluwaseun"
    entries = [
        entry("p", "Police", "2021-03-12", words),
        entry("h", "Health", later, words),
        entry("x", "Health", "2021-04-01", "Weight check at clinic"),
        entry("y", "Police", "2021-04-02", "Neighbour dispute about parking"),
    ]
    assert [one.days for one in analyse(entries).known_not_shared] == days


def test_what_only_one_agency_knows():
    entries = [
        entry("p", "Police", "2021-03-12", "Mother assaulted in the street"),
        entry("h", "Health", "2021-06-01", "Review"),
    ]
    assert [(one.entry, one.word) for one in analyse(entries).only_one_knew] == [("p", "assaulted")]


def test_a_referral_without_a_response():
    entries = [
        entry("a", "School", "2022-05-14", "Referral made to children's social care about bruising"),
        entry("b", "CSC", "2022-05-29", "Referral received, no further action"),
        entry("c", "School", "2022-07-01", "Referral made to early help"),
        entry("d", "Early Help", "2022-07-10", "Referral accepted and allocated to worker"),
        entry("e", "School", "2022-09-01", "Referral to CAMHS", response="Accepted 3 September"),
    ]
    assert [one.entry for one in analyse(entries).open_referrals] == ["a"]


def test_a_child_not_seen_and_not_seen_again():
    entries = [
        entry("a", "HV", "2022-01-01", "Home visit", child_seen="yes"),
        entry("b", "HV", "2022-02-01", "Home visit, no answer"),
        entry("c", "HV", "2022-03-01", "Home visit", child_seen="not recorded"),
        entry("d", "HV", "2022-04-01", "Home visit", child_seen="no"),
    ]
    assert [(one.said, one.entries) for one in analyse(entries).child_not_seen] == [
        ("no", ("b",)),
        ("no", ("d",)),
        ("run", ("b", "c", "d")),
    ]


def test_changes_of_worker_by_words_and_by_name():
    entries = [
        entry("a", "CSC", "2022-01-01", "Visit", who="A. Mensah, social worker"),
        entry("b", "CSC", "2022-02-01", "Visit", who="Social worker: A. Mensah"),
        entry("c", "CSC", "2022-03-01", "Visit", who="Social worker - T. Begum"),
        entry("d", "HV", "2022-03-01", "Introductory visit by new health visitor"),
    ]
    assert [(one.entry, one.before, one.after) for one in analyse(entries).changes_of_worker] == [
        ("c", "A. Mensah", "T. Begum"),
        ("d", "", ""),
    ]


def test_entries_outside_the_period():
    entries = [entry("a", "GP", "2019-12-30"), entry("b", "GP", "2020-05-01"), entry("c", "GP", "2021-01-02")]
    found = analyse(entries, period_from=dt.date(2020, 1, 1), period_to=dt.date(2020, 12, 31)).outside_period
    assert [(one.entry, one.side, one.days) for one in found] == [("a", "before", 2), ("c", "after", 2)]


def test_facts_that_cannot_both_be_right():
    entries = [
        entry("a", "Police", "2020-01-01", "Record opened for Zofia Kowalczyk, DOB 04/03/2017, of 12 Acacia Road."),
        entry("b", "GP", "2020-02-01", "Registration of Zofia Kowalcyzk, date of birth 3 April 2017, 21 Acacia Road."),
        entry("c", "GP", "2020-03-01", "Sibling born 7/9/2019 registered."),
    ]
    assert [(one.kind, one.values, one.entries) for one in analyse(entries).contradictions] == [
        ("date of birth", ("04/03/2017", "03/04/2017"), (("a",), ("b",))),
        ("address", ("12 Acacia Road", "21 Acacia Road"), (("a",), ("b",))),
        ("name", ("Zofia Kowalczyk", "Zofia Kowalcyzk"), (("a",), ("b",))),
    ]


def test_an_empty_chronology_shows_nothing():
    assert analyse([]).gaps == []


def as_entries(chronologies):
    return [
        Entry(row.key, agency, row.event, row.day, row.day, row.time, Precision.EXACT, fields={"child_seen": row.seen})
        for agency, rows in chronologies.rows.items()
        for row in rows
    ]


def pairs(groups):
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


@pytest.mark.parametrize("seed", [401, 402])
def test_recall_and_precision_on_invented_chronologies(seed):
    chronologies = generate(seed, rows=60)
    truth, found = chronologies.truth, analyse(as_entries(chronologies))
    for said, true in (
        ({(None, gap.start, gap.end) for gap in found.gaps if gap.agency is None}, set(truth.gaps)),
        (pairs(one.members for one in found.duplicates), pairs(truth.duplicates)),
        (pairs(one.members for one in found.same_event), pairs(truth.same_events)),
    ):
        assert true
        assert len(said & true) >= 0.95 * len(true)
        assert len(said & true) >= 0.9 * len(said)


def test_nothing_depends_on_the_order_of_the_files():
    entries = as_entries(generate(403, rows=40))
    one, other = analyse(entries), analyse(entries[::-1])
    assert {gap.start for gap in one.gaps} == {gap.start for gap in other.gaps}
    assert pairs(each.members for each in one.duplicates) == pairs(each.members for each in other.duplicates)


@pytest.mark.parametrize(
    ("later", "event", "same"),
    [
        # of another day: who is named, and which house, tells two events apart
        ("2022-03-16", "Police found Aniela at the bus station in Cleethorpes and took her home.", True),
        ("2022-03-16", "Police found Tomasz at the bus station in Cleethorpes and took him home.", False),
        ("2022-03-16", "Police found her at the bus station in Cleethorpes and took her home.", True),
        # of the same day two children may have been found together
        ("2022-03-14", "Police found Tomasz at the bus station in Cleethorpes and took him home.", True),
    ],
)
def test_accounts_of_different_days_that_name_different_people_are_two_events(later, event, same):
    first = entry("p", "Police", "2022-03-14", "Aniela was found at the bus station in Cleethorpes and taken home.")
    others = [
        entry("x", "School", "2021-01-11", "Lunch with Aniela and Tomasz; a parents' evening."),
        entry("y", "GP", "2021-02-11", "Immunisations given."),
    ]
    found = analyse([first, *others, entry("h", "Health", later, event)]).same_event
    assert [set(one.members) for one in found] == ([{"p", "h"}] if same else [])


@pytest.mark.parametrize(("house", "same"), [("12", True), ("21", True), ("89", False)])
def test_accounts_of_different_days_about_different_houses_are_two_events(house, same):
    entries = [
        entry("p", "Police", "2022-03-14", "Ambulance called to 12 Mill Lane after an overdose of paracetamol."),
        entry("x", "School", "2021-01-11", "Parents' evening."),
        entry("h", "Health", "2022-03-16", f"An overdose of paracetamol, ambulance called to {house} Mill Lane."),
    ]
    assert bool(analyse(entries).same_event) is same


def test_a_look_for_letters_first_finds_what_the_pattern_finds():
    texts = [row.event for rows in generate(31, rows=150).rows.values() for row in rows]
    texts += [
        "A&E attended.", "He was NOT SEEN.", "No answer at the door", "wasn't seen", "Asleep upstairs",
        "unable to see him", "New health visitor", "case transferred", "Worker has left", "reallocated", "handover",
        "Referral to MASH", "CAMHS contact", "Early help enquiry", "refers into", "threshold not met", "NFA",
        "waiting list", "stepped down", "Home alone", "strangulation", "self-harming", "suicidal", "burnt",
        "was notified", "found out", "passed on",
    ]
    looks = [
        getattr(module, name)
        for module, names in (
            (concerns, ("_REFERRAL", "_RESPONSE", "_NOT_SEEN", "_CHANGE", "_CONTACT")),
            (same_events, ("_LEARNING", "_SIGNIFICANT")),
        )
        for name in names
    ]
    for look in looks:
        found = [look.search(text) for text in texts]
        assert [one and one.span() for one in found] == [
            one and one.span() for one in map(look.pattern.search, texts)
        ]
        assert any(found)
