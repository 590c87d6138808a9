"""Verbs of one agency's chronology (agency), of what is kept beside all together (together), and copies (outputs)."""

from sightline.chronology.operations.agency import (
    OPTIONAL,
    Locked,
    NotSaid,
    add_entry,
    add_imported,
    change_entry,
    lock,
    open_chronology,
    read_date,
    read_upload,
    remove_entry,
    share,
    take_back,
)
from sightline.chronology.operations.outputs import Busy, File, make_copy, set_layout
from sightline.chronology.operations.together import (
    NothingChanged,
    NotKept,
    birth_days,
    bring_back,
    freeze,
    keep_view,
    remove_view,
    set_aside,
    set_thresholds,
    write_note,
)

__all__ = [
    "OPTIONAL", "Busy", "File", "Locked", "NotKept", "NotSaid", "NothingChanged", "add_entry", "add_imported",
    "birth_days", "bring_back", "change_entry", "freeze", "keep_view", "lock", "make_copy", "open_chronology",
    "read_date", "read_upload", "remove_entry", "remove_view", "set_aside", "set_layout", "set_thresholds", "share",
    "take_back", "write_note",
]
