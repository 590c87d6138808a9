"""The whole machine, as one set."""

from sightline.contributions.states import AGENCY_REQUEST


def test_the_whole_table():
    assert AGENCY_REQUEST.table() == {
        ("acknowledge", "sent", "acknowledged"),
        ("begin", "acknowledged", "drafting"),
        ("ask_approval", "drafting", "approval"),
        ("return_to_author", "approval", "drafting"),
        ("submit", "approval", "submitted"),
        ("accept", "submitted", "accepted"),
        ("send_back", "submitted", "drafting"),
        ("nil_return", "sent", "nil"),
        ("nil_return", "acknowledged", "nil"),
        ("waive", "sent", "waived"),
        ("waive", "acknowledged", "waived"),
        ("waive", "drafting", "waived"),
        ("waive", "approval", "waived"),
    }
