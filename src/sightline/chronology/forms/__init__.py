"""Forms of an agency's chronology (agency, grid), of bringing rows in (intake), and of all together (together)."""

from sightline.chronology.forms.agency import EntryForm, QuickEntryForm
from sightline.chronology.forms.grid import GridForm, OrderForm
from sightline.chronology.forms.intake import BringFileForm, ColumnsForm, MendForm, PasteRowsForm
from sightline.chronology.forms.together import NUMBERS, FilterForm, LayoutForm, NoteForm, SetAsideForm, ThresholdsForm

__all__ = [
    "NUMBERS", "BringFileForm", "ColumnsForm", "EntryForm", "FilterForm", "GridForm", "LayoutForm", "MendForm",
    "NoteForm", "OrderForm", "PasteRowsForm", "QuickEntryForm", "SetAsideForm", "ThresholdsForm",
]
