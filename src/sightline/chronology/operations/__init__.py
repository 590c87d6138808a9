"""Verbs of one agency's chronology (agency), of bringing rows in (intake), of what is kept beside all of them together
(together), and copies (outputs)."""

from sightline.chronology.operations.agency import (
    OPTIONAL,
    Locked,
    NotSaid,
    add_entries,
    add_entry,
    change_entry,
    day_above,
    lock,
    open_chronology,
    order_day,
    put_back,
    read_date,
    remove_entry,
    same_moment,
    share,
    take_back,
    write_out,
)
from sightline.chronology.operations.intake import (
    NotConfirmed,
    add_rows,
    bring,
    clear_old,
    confirm_columns,
    discard,
    mend,
    read_pasted,
    read_upload,
)
from sightline.chronology.operations.outputs import Busy, File, make_copy, read_cells, set_layout
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
    "OPTIONAL", "Busy", "File", "Locked", "NotConfirmed", "NotKept", "NotSaid", "NothingChanged", "add_entries",
    "add_entry", "add_rows", "birth_days", "bring", "bring_back", "change_entry", "clear_old", "confirm_columns",
    "day_above", "discard", "freeze", "keep_view", "lock", "make_copy", "mend", "open_chronology", "order_day",
    "put_back", "read_cells", "read_date", "read_pasted", "read_upload", "remove_entry", "remove_view", "same_moment",
    "set_aside", "set_layout", "set_thresholds", "share", "take_back", "write_note", "write_out",
]
