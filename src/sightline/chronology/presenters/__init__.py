"""What the pages show: an agency's own rows (agency), all agencies' together (together), and what they show."""

from sightline.chronology.presenters.agency import IMPACT_TAGS, EntryShown, understood
from sightline.chronology.presenters.analysis import AnalysisPage, KindPage, ResultShown
from sightline.chronology.presenters.picture import PicturePage, StripShown
from sightline.chronology.presenters.together import (
    DifferenceShown,
    Look,
    Measured,
    RowShown,
    TogetherPage,
    lane_of,
)

__all__ = [
    "IMPACT_TAGS", "AnalysisPage", "DifferenceShown", "EntryShown", "KindPage", "Look", "Measured", "PicturePage",
    "ResultShown", "RowShown", "StripShown", "TogetherPage", "lane_of", "understood",
]
