"""What is done to a briefing and to highlights, from the first draft to the public page and its withdrawal."""

from sightline.dissemination.operations.approving import NotNow, close_round, open_round, require_passed, revise, vote
from sightline.dissemination.operations.checking import (
    check_again,
    complete_check,
    decide,
    make_changes,
    may_be_checked,
    run_check,
    waits_for_check,
)
from sightline.dissemination.operations.publishing import (
    publish,
    publish_highlights,
    record_dispatch,
    record_trix,
    send_out,
    withdraw,
)
from sightline.dissemination.operations.writing import (
    ask_check,
    begin_briefing,
    change_highlights,
    in_pseudonyms,
    pseudonymise_draft,
    read_with_names,
    save_briefing,
    write_highlights,
)

__all__ = [
    "NotNow",
    "ask_check",
    "begin_briefing",
    "change_highlights",
    "check_again",
    "close_round",
    "complete_check",
    "decide",
    "in_pseudonyms",
    "make_changes",
    "may_be_checked",
    "open_round",
    "pseudonymise_draft",
    "publish",
    "publish_highlights",
    "read_with_names",
    "record_dispatch",
    "record_trix",
    "require_passed",
    "revise",
    "run_check",
    "save_briefing",
    "send_out",
    "vote",
    "waits_for_check",
    "withdraw",
    "write_highlights",
]
