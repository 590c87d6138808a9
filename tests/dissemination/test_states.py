"""The whole machine as one set."""

from sightline.dissemination.states import BRIEFING, HIGHLIGHTS


def test_the_briefing_moves_so_and_no_other_way():
    assert BRIEFING.initial == "due"
    assert BRIEFING.table() == {
        ("draft", "due", "draft"),
        ("ask_check", "draft", "anon_check"),
        ("fail_check", "anon_check", "draft"),
        ("pass_check", "anon_check", "virtual_approval"),
        ("return", "virtual_approval", "draft"),
        ("approve", "virtual_approval", "approved"),
        ("publish", "approved", "published"),
        ("revise", "approved", "draft"),
        ("revise", "published", "draft"),
        ("withdraw", "published", "withdrawn"),
    }


def test_highlights_move_so_and_no_other_way():
    assert HIGHLIGHTS.initial == "draft"
    assert HIGHLIGHTS.table() == {
        ("ask_check", "draft", "anon_check"),
        ("fail_check", "anon_check", "draft"),
        ("pass_check", "anon_check", "checked"),
        ("publish", "checked", "published"),
        ("revise", "checked", "draft"),
        ("withdraw", "published", "withdrawn"),
    }
