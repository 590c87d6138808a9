"""What the pages show: an agency's own rows (agency), and all agencies' together (together)."""

from sightline.chronology.presenters.agency import IMPACT_TAGS, EntryShown, understood
from sightline.chronology.presenters.together import CombinedPage

__all__ = ["IMPACT_TAGS", "CombinedPage", "EntryShown", "understood"]
