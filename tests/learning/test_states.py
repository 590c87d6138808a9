"""The whole machine of an improvement action."""

from sightline.learning.states import ACTION


def test_the_action_moves_by_these_steps_and_no_others():
    assert ACTION.table() == {
        ("accept", "proposed", "accepted"),
        ("contest", "proposed", "not_accepted"),
        ("begin", "accepted", "in_progress"),
        ("submit_evidence", "accepted", "evidence_submitted"),
        ("submit_evidence", "in_progress", "evidence_submitted"),
        ("return_evidence", "evidence_submitted", "in_progress"),
        ("verify", "evidence_submitted", "verified"),
        ("embed", "verified", "embedded"),
        ("block", "accepted", "blocked"),
        ("block", "in_progress", "blocked"),
        ("unblock", "blocked", "in_progress"),
        ("transfer", "proposed", "transferred"),
        ("transfer", "accepted", "transferred"),
        ("transfer", "in_progress", "transferred"),
        ("supersede", "proposed", "superseded"),
        ("supersede", "accepted", "superseded"),
        ("supersede", "in_progress", "superseded"),
        ("reopen", "verified", "in_progress"),
        ("reopen", "embedded", "in_progress"),
    }
