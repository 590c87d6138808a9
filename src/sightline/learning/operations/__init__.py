"""Verbs of learning: recording findings and setting actions (planning), carrying actions out (progress)."""

from sightline.learning.operations.planning import (
    CAN_STILL_CHANGE,
    ActionRefused,
    FindingRefused,
    accept_action,
    change_action,
    change_finding,
    contest_action,
    record_finding,
    remove_finding,
    rest_on,
    say_no_action,
    set_action,
)
from sightline.learning.operations.progress import (
    report_progress,
    return_evidence,
    submit_evidence,
    transfer_action,
    verify_action,
)

__all__ = [
    "CAN_STILL_CHANGE", "ActionRefused", "FindingRefused", "accept_action", "change_action", "change_finding",
    "contest_action", "record_finding", "remove_finding", "report_progress", "rest_on", "return_evidence",
    "say_no_action", "set_action", "submit_evidence", "transfer_action", "verify_action",
]
