"""The whole table of deadlines against the specification, and the acceptance scenarios that are about dates."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sightline.deadlines.rules import (
    RULES,
    RuleRefused,
    anchor_on,
    deadlines_page,
    due,
    event_anchor,
    event_forecast,
    headline,
    in_words,
    listed,
    rule_named,
    rules_for,
)
from sightline.foundation.clock_rules import (
    Kind,
    Placement,
    Timing,
    Unit,
    Window,
    days_late,
    earliest_publication,
    is_same_afternoon,
    timing,
)
from sightline.foundation.working_days import BeyondTheTable
from sightline.partnerships.rules import DeadlineOverride, load_profile

LONDON = ZoneInfo("Europe/London")

# domain/02-processes.md §2.5, written out: id, kind, amount, unit, owner, source, status.
SPECIFIED = {
    ("D01", "within", 0, "same_day", "system", "S32", "local target"),
    ("D02", "within", 14, "days", "R08", "S31", "required"),
    ("D03", "within", 1, "months", "agencies", "S34", "required"),
    ("D04", "within", 14, "days", "R08", "S43", "required"),
    ("D05", "within", 0, "same_day", "R12", "S49", "required"),
    ("D06", "within", 7, "days", "R12", "S57", "required"),
    ("D07", "within", 12, "days", "R14", "S63", "local target"),
    ("D08", "within", 14, "days", "R07, R08", "S67", "required"),
    ("D09", "within", 14, "days", "R08", "S69", "required"),
    ("D10", "within", 14, "days", "R21", "S68", "local target"),
    ("D11", "within", 10, "working_days", "R07", "S62", "local target"),
    ("D12", "next_meeting", None, "next_meeting", "R15", "S64", "required"),
    ("D13", "next_meeting", None, "next_meeting", "R15", "S65", "local target"),
    ("D14a", "within", 42, "days", "agencies", "S52, S71", "local target"),
    ("D14b", "within", 6, "months", "agencies", "S52, S71", "local target"),
    ("D15", "within", 10, "working_days", "system", "S70", "local target"),
    ("D16", "within", 6, "months", "R07", "S72", "required"),
    ("D20", "within", 5, "working_days", "R20", "S246, S253", "statutory"),
    ("D21", "within", 5, "working_days", "R20", "S247", "statutory"),
    ("D22", "within", 0, "same_day", "R20", "S254", "statutory"),
    ("D23", "within", 5, "working_days", "R20", "S248, P10", "statutory"),
    ("D24", "as_soon_as_possible", 5, "working_days", "agency", "S258", "required"),
    ("D25", "within", 2, "working_days", "R08", "S405–S406", "required"),
    ("D26", "within", 2, "working_days", "R08", "S405, S407", "required"),
    ("D27", "within", 5, "working_days", "agencies", "S408–S409", "required"),
    ("D28", "window", 13, "working_days", "SRG", "S410", "required"),
    ("D29", "within", 2, "working_days", "R07", "S413–S415", "required"),
    ("D30", "within", 15, "working_days", "R07", "P22, P77", "statutory"),
    ("D31", "expected", 15, "working_days", "Panel", "S309", "expected from others"),
    ("D32", "as_soon_as_possible", 1, "working_days", "R07", "S285", "required"),
    ("D33", "within", 6, "months", "R16", "S375", "statutory"),
    ("D34", "before", -7, "working_days", "R07", "S371", "statutory"),
    ("D35", "before", -7, "working_days", "R07", "S373", "statutory"),
    ("D36", "before", -7, "working_days", "R07", "S372–S373", "statutory"),
    ("D37", "not_before", 1, "years", "R07", "S368", "statutory"),
    ("D38", "as_soon_as_possible", 0, "same_day", "R16", "S376", "required"),
    ("D39", "within", 1, "months", "R16", "S356, P17", "local target"),
    ("D40", "within", 1, "quarters", "SRG", "S387", "local target"),
    ("D41", "within", 6, "months", "SRG", "S383", "local target"),
}


def test_the_whole_table_is_the_specification():
    assert {
        (rule.id, rule.kind, rule.amount, rule.unit, rule.owner, rule.source, rule.status) for rule in RULES.values()
    } == SPECIFIED


def test_what_else_a_rule_carries():
    assert {rule.id: rule.earliest for rule in RULES.values() if rule.earliest is not None} == {"D28": 7}
    assert {rule.id: rule.warn for rule in RULES.values() if rule.warn} == {
        "D24": (2, Unit.WORKING_DAYS), "D29": (2, Unit.DAYS),
    }
    assert {rule.id: rule.hard_stop for rule in RULES.values() if rule.hard_stop} == {"D07": (14, Unit.DAYS)}
    assert {rule.id for rule in RULES.values() if rule.repeats} == {"D13", "D39", "D40", "D41"}
    assert {rule.id for rule in RULES.values() if not rule.office_cutoff_applies} == {"D20", "D21", "D22"}
    assert {rule.id: rule.meets for rule in RULES.values() if rule.meets} == {
        "D11": "MONITOR", "D12": "MONITOR", "D13": "TOP",
    }


def test_a_time_no_source_gives_says_so():
    assert {rule.id for rule in RULES.values() if "[I]" in rule.amount_source} == {
        "D01", "D07", "D10", "D11", "D13", "D14a", "D14b", "D15", "D24", "D32", "D38", "D39", "D40", "D41",
    }


def test_only_line_of_sight_clocks_stop_while_a_review_is_suspended():
    assert {rule.id for rule in RULES.values() if rule.stops_while_suspended} == {
        rule_id for rule_id in RULES if rule_id < "D20"
    }


# One awkward date for every rule: anchor, due, act by, and what else there is.
DATES = [
    ("D01", date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 21), {}),
    ("D02", date(2026, 12, 11), date(2026, 12, 25), date(2026, 12, 24), {}),
    ("D02", date(2026, 12, 14), date(2026, 12, 28), date(2026, 12, 24), {}),
    ("D03", date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 27), {}),
    ("D03", date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 29), {}),
    ("D04", date(2026, 12, 11), date(2026, 12, 25), date(2026, 12, 24), {}),
    ("D05", date(2027, 1, 21), date(2027, 1, 21), date(2027, 1, 21), {}),
    ("D06", date(2026, 3, 30), date(2026, 4, 6), date(2026, 4, 2), {}),
    ("D07", date(2026, 3, 24), date(2026, 4, 5), date(2026, 4, 2), {"hard_stop_on": date(2026, 4, 7)}),
    ("D08", date(2026, 12, 12), date(2026, 12, 26), date(2026, 12, 24), {}),
    ("D09", date(2027, 1, 21), date(2027, 2, 4), date(2027, 2, 4), {}),
    ("D10", date(2026, 3, 20), date(2026, 4, 3), date(2026, 4, 2), {}),
    ("D11", date(2026, 12, 18), date(2027, 1, 6), date(2027, 1, 6), {}),
    ("D12", date(2026, 12, 18), None, None, {"reason": "no meeting in the diary"}),
    ("D13", date(2026, 2, 10), None, None,
     {"reason": "no meeting in the diary", "counted_from": date(2026, 3, 31)}),
    ("D14a", date(2026, 11, 13), date(2026, 12, 25), date(2026, 12, 24), {}),
    ("D14b", date(2026, 8, 31), date(2027, 2, 28), date(2027, 2, 26), {}),
    ("D15", date(2026, 4, 2), date(2026, 4, 20), date(2026, 4, 20), {}),
    ("D16", date(2026, 3, 31), date(2026, 9, 30), date(2026, 9, 30), {"counted_from": date(2026, 3, 31)}),
    ("D16", date(2026, 4, 1), date(2027, 9, 30), date(2027, 9, 30), {"counted_from": date(2027, 3, 31)}),
    ("D20", date(2026, 3, 31), date(2026, 4, 9), date(2026, 4, 9), {}),
    ("D21", date(2026, 12, 18), date(2026, 12, 29), date(2026, 12, 29), {}),
    ("D22", date(2026, 12, 25), date(2026, 12, 25), date(2026, 12, 25), {}),
    ("D23", date(2026, 11, 21), date(2026, 11, 27), date(2026, 11, 27), {}),
    ("D24", date(2026, 4, 2), date(2026, 4, 13), date(2026, 4, 13), {"warn_on": date(2026, 4, 8)}),
    ("D25", date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 30), {}),
    ("D26", date(2027, 12, 24), date(2027, 12, 30), date(2027, 12, 30), {}),
    ("D27", date(2026, 4, 2), date(2026, 4, 13), date(2026, 4, 13), {}),
    ("D28", date(2026, 4, 2), date(2026, 4, 23), date(2026, 4, 23), {"window_from": date(2026, 4, 15)}),
    ("D29", date(2026, 4, 2), date(2026, 4, 8), date(2026, 4, 8), {"warn_on": date(2026, 4, 4)}),
    ("D30", date(2026, 12, 24), date(2027, 1, 19), date(2027, 1, 19), {}),
    ("D31", date(2026, 4, 2), date(2026, 4, 27), date(2026, 4, 27), {}),
    ("D32", date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 29), {}),
    ("D33", date(2026, 11, 23), date(2027, 5, 23), date(2027, 5, 21), {}),
    ("D34", date(2027, 1, 8), date(2026, 12, 29), date(2026, 12, 29), {}),
    ("D35", date(2026, 4, 10), date(2026, 3, 30), date(2026, 3, 30), {}),
    ("D36", date(2026, 9, 7), date(2026, 8, 26), date(2026, 8, 26), {}),
    ("D37", date(2028, 2, 29), date(2029, 3, 1), None, {}),
    ("D38", date(2027, 2, 28), date(2027, 2, 28), date(2027, 2, 28), {}),
    ("D39", date(2026, 10, 31), date(2026, 11, 30), date(2026, 11, 30), {}),
    ("D40", date(2026, 2, 10), date(2026, 3, 31), date(2026, 3, 31), {}),
    ("D41", date(2026, 8, 31), date(2027, 2, 28), date(2027, 2, 26), {}),
]


@pytest.mark.parametrize(("rule", "anchor", "due_on", "act_by", "more"), DATES, ids=[f"{d[0]} {d[1]}" for d in DATES])
def test_each_rule_at_an_awkward_date(rule, anchor, due_on, act_by, more):
    answer = due(rule, anchor)
    found = {
        name: getattr(answer, name)
        for name in ("window_from", "warn_on", "hard_stop_on", "papers_by", "reason", "counted_from")
    }
    nothing = dict.fromkeys(("window_from", "warn_on", "hard_stop_on", "papers_by", "reason"))
    assert (answer.rule, answer.anchor, answer.due_on, answer.act_by) == (rule, anchor, due_on, act_by)
    assert found == nothing | {"counted_from": anchor} | more


def test_every_rule_has_an_awkward_date():
    assert {row[0] for row in DATES} == set(RULES)


def test_the_row_as_json():
    assert due("D28", date(2026, 4, 2)).as_json() == {
        "rule": "D28", "title": "Rapid review meeting held", "anchor": "2026-04-02",
        "anchor_words": "referral received", "counted_from": "2026-04-02", "due_on": "2026-04-23",
        "act_by": "2026-04-23", "window_from": "2026-04-15", "warn_on": None, "hard_stop_on": None, "papers_by": None,
        "unit": "working_days", "amount": 13, "earliest": 7, "kind": "window", "repeats": False, "owner": "SRG",
        "status": "required", "source": "S410", "amount_source": "S410", "reason": None,
    }


def test_a_rule_without_an_anchor_is_listed_without_dates():
    row = listed(RULES["D03"])
    assert (row.rule, row.anchor, row.anchor_words, row.due_on, row.act_by, row.reason) == (
        "D03", None, "triage panel’s decision", None, None, None,
    )


def test_the_full_line_of_sight_chain():
    received = date(2026, 11, 23)
    panel = due("D02", received).due_on
    returns = due("D03", panel).due_on
    event = due("D04", returns).due_on
    assert (panel, returns, event) == (date(2026, 12, 7), date(2027, 1, 7), date(2027, 1, 21))
    assert [due(rule, event).due_on for rule in ("D05", "D06", "D08", "D09")] == [
        date(2027, 1, 21), date(2027, 1, 28), date(2027, 2, 4), date(2027, 2, 4),
    ]


def test_scenario_4_a_decision_on_31_january_gives_until_the_last_day_of_february():
    assert [due("D03", date(year, 1, 31)).due_on for year in (2026, 2027, 2028)] == [
        date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29),
    ]


def test_scenario_5_a_late_last_return_moves_the_event():
    assert event_anchor([date(2027, 1, 5), None]) is None
    assert event_anchor([]) is None
    assert event_forecast(date(2027, 1, 7)) == date(2027, 1, 21)
    last = event_anchor([date(2027, 1, 13), date(2027, 1, 5)])
    assert due("D04", last).due_on == date(2027, 1, 27)
    assert days_late(due("D03", date(2026, 12, 7)).due_on, done_on=last, today=last) == 6


def test_scenario_6_an_executive_panel_the_day_after_has_missed():
    tuesday, wednesday = date(2027, 1, 19), date(2027, 1, 20)
    assert not is_same_afternoon(tuesday, datetime(2027, 1, 20, 14, tzinfo=LONDON))
    assert timing(due("D05", tuesday).due_on, done_on=wednesday, today=wednesday) is Timing.LATE


def test_scenario_8_everything_is_out_by_day_14():
    event = date(2027, 1, 21)
    assert due("D07", event).hard_stop_on == due("D09", event).due_on == due("D10", event).due_on == date(2027, 2, 4)


def test_scenario_9_a_report_the_day_after_the_papers_deadline_goes_to_the_following_meeting():
    diary = [date(2026, 6, 24), date(2026, 3, 18)]
    in_time, too_late = due("D12", date(2026, 3, 11), meetings=diary), due("D12", date(2026, 3, 12), meetings=diary)
    assert (in_time.due_on, in_time.papers_by) == (date(2026, 3, 18), date(2026, 3, 11))
    assert (too_late.due_on, too_late.papers_by) == (date(2026, 6, 24), date(2026, 6, 17))
    assert too_late.reason is None


def test_scenario_11_a_rapid_review_over_easter():
    received = date(2026, 4, 2)
    assert [due(rule, received).due_on for rule in ("D25", "D26", "D27")] == [
        date(2026, 4, 8), date(2026, 4, 8), date(2026, 4, 13),
    ]
    meeting = due("D28", received)
    opening = Window(meeting.window_from, meeting.due_on)
    assert opening == Window(date(2026, 4, 15), date(2026, 4, 23))
    assert opening.placement(date(2026, 4, 14)) is Placement.EARLY
    local = due("D29", date(2026, 4, 23))
    national = due("D30", date(2026, 4, 7))
    assert (local.due_on, national.due_on) == (date(2026, 4, 27), date(2026, 4, 28))
    assert headline([national, local]) is local
    assert headline([due("D12", received)]) is None


def test_scenario_12_a_practice_review_decided_on_31_august():
    decided = due("D33", date(2026, 8, 31))
    assert (decided.due_on, decided.act_by) == (date(2027, 2, 28), date(2027, 2, 26))
    sent = {due(rule, date(2027, 2, 26)).due_on for rule in ("D34", "D35", "D36")}
    assert sent == {date(2027, 2, 17)}
    assert earliest_publication(date(2027, 2, 17)) == date(2027, 2, 26)


def test_scenario_13_a_report_stays_public_for_a_year():
    may_go = due("D37", date(2026, 3, 10))
    assert (may_go.due_on, may_go.act_by, may_go.kind) == (date(2027, 3, 10), None, Kind.NOT_BEFORE)


def test_scenario_16_hull_has_no_line_of_sight_deadlines():
    hull = load_profile("HULL")
    rows = [due(rule, date(2026, 3, 10), profile=hull) for rule in rules_for(hull)]
    off = {row.rule for row in rows if row.reason == "off in profile HULL"}
    assert off == {rule_id for rule_id in RULES if rule_id < "D20"}
    assert {row.due_on for row in rows if row.rule in off} == {None}
    assert due("D20", date(2026, 3, 31), profile=hull).due_on == date(2026, 4, 9)


def test_the_overview_report_is_due_by_the_papers_deadline_when_that_comes_first():
    event = date(2027, 1, 21)
    sooner = due("D11", event, meetings=[date(2027, 2, 3)])
    later = due("D11", event, meetings=[date(2027, 3, 17)])
    assert (sooner.due_on, sooner.papers_by, sooner.reason) == (
        date(2027, 1, 27), date(2027, 1, 27), "the papers deadline comes first",
    )
    assert (later.due_on, later.papers_by, later.reason) == (date(2027, 2, 4), date(2027, 3, 10), None)


def test_the_quarterly_report_waits_for_the_quarter_and_for_the_papers():
    diary = [date(2026, 3, 25), date(2026, 4, 2), date(2026, 6, 17)]
    assert due("D13", date(2026, 2, 10), meetings=diary).due_on == date(2026, 6, 17)
    assert due("D13", date(2026, 2, 10), meetings=diary, papers_working_days=1).due_on == date(2026, 4, 2)


def test_clear_days_count_one_more_back_and_change_nothing_else():
    assert due("D34", date(2026, 4, 10), clear_days=True).due_on == date(2026, 3, 27)
    assert due("D29", date(2026, 4, 2), clear_days=True).due_on == date(2026, 4, 8)
    nel = load_profile("NEL-2023")
    strict = replace(nel, settings=replace(nel.settings, clear_days=True))
    assert due("D34", date(2026, 4, 10), profile=strict).due_on == date(2026, 3, 27)
    assert due("D34", date(2026, 4, 10), profile=strict, clear_days=False).due_on == date(2026, 3, 30)


def test_the_body_of_the_profile_says_when_papers_are_due():
    nel = load_profile("NEL-2023")
    quick = replace(nel, bodies=tuple(replace(body, papers_working_days=2) for body in nel.bodies))
    answer = due("D12", date(2026, 3, 12), profile=quick, meetings=[date(2026, 3, 18)])
    assert (answer.due_on, answer.papers_by) == (date(2026, 3, 18), date(2026, 3, 16))


def test_a_holiday_proclaimed_later_moves_what_is_counted_and_what_is_acted_by():
    mourning = {date(2026, 6, 10)}
    assert due("D25", date(2026, 6, 8), extra=mourning).due_on == date(2026, 6, 11)
    assert due("D02", date(2026, 5, 27), extra=mourning).act_by == date(2026, 6, 9)
    assert due("D12", date(2026, 6, 5), meetings=[date(2026, 6, 12)]).due_on == date(2026, 6, 12)
    assert due("D12", date(2026, 6, 5), meetings=[date(2026, 6, 12)], extra=mourning).due_on is None
    assert due("D29", date(2026, 5, 1), removed={date(2026, 5, 4)}).due_on == date(2026, 5, 5)


@pytest.mark.parametrize(("said", "found"), [("d03", "D03"), ("D14A", "D14a"), (" d14b ", "D14b")])
def test_a_rule_is_found_in_any_case_of_letters(said, found):
    assert rule_named(said).id == found


def test_d14_is_two_deadlines():
    with pytest.raises(RuleRefused) as refused:
        rule_named("d14")
    assert str(refused.value) == (
        "D14 is more than one deadline. Choose D14a (evidence form part 1, dissemination) or "
        "D14b (evidence form part 2, impact)."
    )


@pytest.mark.parametrize("said", ["D17", "D99", "D", "", "D031"])
def test_an_unknown_rule_is_refused(said):
    with pytest.raises(RuleRefused, match=f"^There is no deadline “{said}”. Choose one of D01, D02, "):
        rule_named(said)


@pytest.mark.parametrize(
    ("rule", "anchor"),
    [("D20", date(2031, 12, 29)), ("D33", date(2031, 8, 1)), ("D37", date(9999, 12, 31)), ("D34", date(2012, 1, 5))],
)
def test_a_date_beyond_the_table_is_refused(rule, anchor):
    with pytest.raises(BeyondTheTable, match="No bank holidays are known"):
        due(rule, anchor)


@pytest.mark.parametrize(
    ("rule", "moment", "expected"),
    [
        ("D02", datetime(2026, 11, 20, 17, 30, tzinfo=LONDON), date(2026, 11, 23)),
        ("D02", datetime(2026, 11, 20, 16, 30, tzinfo=LONDON), date(2026, 11, 20)),
        ("D20", datetime(2026, 11, 20, 17, 30, tzinfo=LONDON), date(2026, 11, 20)),
        ("D21", datetime(2026, 11, 20, 17, 30, tzinfo=LONDON), date(2026, 11, 20)),
        ("D22", datetime(2026, 11, 20, 17, 30, tzinfo=LONDON), date(2026, 11, 20)),
        ("D23", datetime(2026, 11, 20, 17, 30, tzinfo=LONDON), date(2026, 11, 23)),
        ("D02", datetime(2026, 11, 20, 17, 30, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_the_office_cutoff_is_never_for_the_local_authoritys_own_duty(rule, moment, expected):
    nel = load_profile("NEL-2023")
    early_closing = replace(nel, settings=replace(nel.settings, office_cutoff=time(17)))
    assert anchor_on(RULES[rule], moment, profile=early_closing) == expected
    assert anchor_on(RULES[rule], moment, profile=nel) == moment.date()


def changed(**override):
    """NEL-2023 with one deadline changed."""
    return replace(
        load_profile("NEL-2023"), deadlines={override["rule"]: DeadlineOverride(source="board minute", **override)}
    )


def test_a_profile_changes_amount_unit_and_anchor():
    counted_from_sending = changed(rule="D27", anchor="scoping template sent")
    assert due("D27", date(2026, 4, 8), profile=counted_from_sending).anchor_words == "scoping template sent"
    calendar_days = due("D29", date(2026, 4, 2), profile=changed(rule="D29", unit=Unit.DAYS))
    assert (calendar_days.due_on, calendar_days.act_by, calendar_days.unit, calendar_days.source) == (
        date(2026, 4, 4), date(2026, 4, 2), "days", "board minute",
    )
    assert due("D15", date(2026, 4, 2), profile=changed(rule="D15", amount=3)).amount_source == "board minute"
    wider = due("D28", date(2026, 4, 2), profile=changed(rule="D28", earliest=5, amount=15))
    assert (wider.window_from, wider.due_on) == (date(2026, 4, 13), date(2026, 4, 27))
    counted = due("D12", date(2026, 4, 2), profile=changed(rule="D12", amount=30, unit=Unit.DAYS))
    assert (counted.due_on, counted.kind) == (date(2026, 5, 2), "within")
    assert RULES["D27"].anchor == "referral received"


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ({"rule": "D99", "amount": 1}, "Profile NEL-2023 changes D99, which is not a deadline. Choose one of "),
        ({"rule": "D34", "amount": 7}, "it counts back. Give a number below zero, of working days."),
        ({"rule": "D34", "unit": Unit.DAYS}, "it counts back. Give a number below zero, of working days."),
        ({"rule": "D02", "amount": -3}, "it counts forward. Give 0 or more, not -3."),
        ({"rule": "D28", "amount": 5}, "the window would close at 5, before it opens at 7. Give both."),
        ({"rule": "D07", "amount": 15}, "its hard stop is 14. Give that or less."),
        ({"rule": "D12", "unit": Unit.DAYS}, "it has no amount. Give one."),
        ({"rule": "D40", "amount": 0}, "the first quarter is number 1. Give 1 or more."),
        (
            {"rule": "D02", "unit": Unit.NEXT_MEETING},
            "no body’s meetings belong to it. Give an amount and another unit.",
        ),
    ],
)
def test_a_change_that_cannot_be_counted_is_refused(override, sentence):
    with pytest.raises(RuleRefused, match=re.escape(sentence)):
        rules_for(changed(**override))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("D01", "the same day"),
        ("D02", "within 14 calendar days"),
        ("D03", "within 1 calendar month"),
        ("D07", "within 12 calendar days; hard stop at 14"),
        ("D11", "within 10 working days, or by the papers deadline of the next meeting if sooner"),
        ("D12", "at the next meeting whose papers are still open"),
        ("D24", "as soon as possible, marked at 5 working days"),
        ("D28", "from working day 7 to working day 13"),
        ("D31", "expected within 15 working days"),
        ("D34", "at least 7 working days before"),
        ("D37", "not before 1 year has passed"),
        ("D38", "as soon as possible, from the same day"),
        ("D40", "by the end of the quarter"),
    ],
)
def test_a_rule_in_plain_words(rule, words):
    assert in_words(RULES[rule]) == words


def test_the_page_of_deadlines_is_current():
    page = Path(__file__).parents[2] / "docs" / "deadlines.md"
    assert page.read_text(encoding="utf-8") == deadlines_page()
    assert "| triage panel’s decision | within 1 calendar month | agencies | S34 | required |\n" in deadlines_page()
