"""The whole machine of the event."""

from sightline.meetings.states import EVENT


def test_the_event_moves_by_these_steps_and_no_others():
    assert EVENT.table() == {
        ("open", "planned", "open"),
        ("hold", "open", "held"),
        ("cancel", "planned", "cancelled"),
    }
