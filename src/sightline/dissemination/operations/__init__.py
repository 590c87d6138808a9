"""What is done to a briefing, from the first draft to the public page and its withdrawal."""

from sightline.dissemination.operations.approving import NotNow, close_round, open_round, revise, vote
from sightline.dissemination.operations.publishing import (
    publish,
    publish_highlights,
    record_trix,
    send_out,
    withdraw,
)
from sightline.dissemination.operations.writing import (
    ask_check,
    begin_briefing,
    complete_check,
    look_for_identities,
    save_briefing,
)

__all__ = [
    "NotNow",
    "ask_check",
    "begin_briefing",
    "close_round",
    "complete_check",
    "look_for_identities",
    "open_round",
    "publish",
    "publish_highlights",
    "record_trix",
    "revise",
    "save_briefing",
    "send_out",
    "vote",
    "withdraw",
]
