"""The machines, whole."""

from sightline.reviews.states import LINE_OF_SIGHT, OVERVIEW_REPORT, TRIAGE


def test_triage():
    assert TRIAGE.table() == {
        ("decide", "listed", "decided"),
        ("decline", "listed", "declined"),
        ("ask_more", "listed", "more_info"),
        ("other_route", "listed", "other_route"),
        ("relist", "more_info", "listed"),
        ("confirm", "decided", "confirmed"),
        ("divert", "listed", "diverted"),
        ("divert", "decided", "diverted"),
    }


def test_line_of_sight():
    before_event = ["los_agreed", "scoped", "returns_open", "collated", "event_set"]
    assert LINE_OF_SIGHT.table() == {
        ("scope", "los_agreed", "scoped"),
        ("open_returns", "scoped", "returns_open"),
        ("collate", "returns_open", "collated"),
        ("set_event", "collated", "event_set"),
        ("call_off_event", "event_set", "collated"),
        ("hold_event", "event_set", "event_held"),
        ("hold_panel", "event_held", "exec_held"),
        ("agree_in_meeting", "event_held", "exec_held"),
        ("report", "exec_held", "reporting"),
        ("table", "reporting", "with_monitor_body"),
        ("measure_impact", "with_monitor_body", "impact"),
        ("close", "impact", "closed"),
        *(("divert", state, "diverted_serious") for state in before_event),
    }


def test_overview_report():
    assert OVERVIEW_REPORT.table() == {
        ("formalise", "draft", "formalised"),
        ("table", "formalised", "tabled"),
        ("agree", "tabled", "agreed"),
    }
