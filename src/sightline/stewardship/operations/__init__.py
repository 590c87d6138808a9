"""What is done about the trail, about copies of whole files, and about what keeps a file."""

from sightline.stewardship.operations.copies import TAKEN_WITHIN, ask_for_copy, second_copy, take_copy
from sightline.stewardship.operations.disposal import OWN_DISPOSAL, decide_disposal, propose_disposal
from sightline.stewardship.operations.holds import OWN_LIFT, ask_lift, decide_lift, place_hold
from sightline.stewardship.operations.retention import set_period, work_out
from sightline.stewardship.operations.watch import (
    ACCESS_HEADER,
    HEADER,
    OWN,
    Log,
    export_access,
    export_log,
    hold_up,
    hold_up_copy,
    note_watched,
    set_aside,
)
from sightline.stewardship.outside.copy import make

__all__ = [
    "ACCESS_HEADER",
    "HEADER",
    "OWN",
    "OWN_DISPOSAL",
    "OWN_LIFT",
    "TAKEN_WITHIN",
    "Log",
    "ask_for_copy",
    "ask_lift",
    "decide_disposal",
    "decide_lift",
    "export_access",
    "export_log",
    "hold_up",
    "hold_up_copy",
    "make",
    "note_watched",
    "place_hold",
    "propose_disposal",
    "second_copy",
    "set_aside",
    "set_period",
    "take_copy",
    "work_out",
]
