"""Reading one agency's chronology (agency), and all of them together (together)."""

from sightline.chronology.queries.agency import entries_of, period_asked, pseudonyms, warnings_of
from sightline.chronology.queries.together import Combined, CombinedRow, combined

__all__ = ["Combined", "CombinedRow", "combined", "entries_of", "period_asked", "pseudonyms", "warnings_of"]
