"""Verbs of one agency's chronology (agency)."""

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

__all__ = [
    "OPTIONAL", "Locked", "NotSaid", "add_entry", "add_imported", "change_entry", "lock", "open_chronology",
    "read_date", "read_upload", "remove_entry", "share", "take_back",
]
