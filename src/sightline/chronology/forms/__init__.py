"""Forms of an agency's chronology (agency)."""

from sightline.chronology.forms.agency import MOST_SHOWN, EntryForm, ImportForm, QuickEntryForm

__all__ = ["MOST_SHOWN", "EntryForm", "ImportForm", "QuickEntryForm"]
