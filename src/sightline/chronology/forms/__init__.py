"""Forms of an agency's chronology (agency), and of all of them together (together)."""

from sightline.chronology.forms.agency import MOST_SHOWN, EntryForm, ImportForm, QuickEntryForm
from sightline.chronology.forms.together import NUMBERS, FilterForm, LayoutForm, NoteForm, SetAsideForm, ThresholdsForm

__all__ = [
    "MOST_SHOWN", "NUMBERS", "EntryForm", "FilterForm", "ImportForm", "LayoutForm", "NoteForm", "QuickEntryForm",
    "SetAsideForm", "ThresholdsForm",
]
