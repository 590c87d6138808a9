"""What the state of a record changes (sec R2, R3): address × method × persona × state, from ``states.tsv``.

A place of that table says a status, or ``=``: as at the late stage of ``expected.tsv``. Each page is asked in the way
that does most: by POST where it takes one, else by GET. Whatever stands for a state stands for every address of its
record, and a ring-fence for every address of a file: what is not listed, or left blank, fails.
"""

import pytest

from tests.architecture.house import addresses
from tests.matrix.states import STATES, in_state
from tests.matrix.test_every_address import EXPECTED, ROUTES, STATUSES, lines
from tests.matrix.world import PERSONAS

ROWS = lines("states.tsv")
VIEWS = {name: view for name, _, view in addresses()}
OF_A_FILE = {name for name, route in ROUTES.items() if "reference>" in route}
# The addresses whose answer may hang on the state of each record: reading it, and each thing that is done to it
CONCERNED = {
    "referral": {name for name in OF_A_FILE if name.startswith("referrals:")},
    "request": {
        f"contributions:{page}"
        for page in ("request", "acknowledge", "begin", "audit-section", "check", "approve", "read", "accept", "waive")
    }
    | {"chronology:entries", "chronology:write-out", "chronology:combined"},
    "event": {name for name in OF_A_FILE if name.startswith("meetings:")} - {"meetings:welfare"},
    "briefing": {
        f"dissemination:{page}"
        for page in (
            "briefing", "write", "ask-check", "check-briefing", "again-briefing", "vote", "revise", "publish", "send",
            "trix", "withdraw",
        )
    },
    "action": {
        f"learning:{page}-action" if page in {"change", "answer"} else f"learning:{page}"
        for page in ("action", "change", "answer", "progress", "evidence", "verify", "transfer")
    },
    "review": {
        f"reviews:{page}"
        for page in ("review", "scope", "send", "collate", "set_event", "hold_event", "edit_overview_report", "monitor")
    },
}
# Holding the work keeps nobody from looking: what agencies write is what it concerns
OF_THE_FILE = {
    "ring-fenced": OF_A_FILE,
    "on hold": {
        "insight:file", "contributions:audit-section", "contributions:check", "chronology:entries",
        "chronology:add-entry", "chronology:change-entry", "chronology:remove-entry", "chronology:preview-intake",
        "chronology:put-back", "chronology:combined",
    },
}
COMBINATIONS = len(ROWS) * len(PERSONAS)
LEAST = 5_000


def concerned(record, state):
    """The addresses that must be listed for a state."""
    return OF_THE_FILE[state] if record == "file" else CONCERNED[record]


def method_of(address):
    """The method that does most: POST, but where a page takes none."""
    return "POST" if hasattr(VIEWS[address].view_class, "post") else "GET"


def test_every_state_lists_every_address_of_its_record_and_no_other():
    listed = {}
    for row in ROWS:
        listed.setdefault((row["record"], row["state"]), []).append((row["address"], row["method"]))

    assert {key: sorted(found) for key, found in listed.items()} == {
        (record, state): sorted((name, method_of(name)) for name in concerned(record, state))
        for record, state in STATES
    }


def test_every_place_says_a_status_or_that_the_state_changes_nothing():
    blank = [
        (row["record"], row["state"], row["address"], who)
        for row in ROWS
        for who in PERSONAS
        if row.get(who) not in STATUSES | {"="}
    ]

    assert blank == []


def test_there_are_enough():
    """sec R3: at least 5,000 in a run."""
    print(f"\n{COMBINATIONS:,} of state, {len(EXPECTED) * len(PERSONAS):,} at the late stage")

    assert COMBINATIONS >= LEAST


@pytest.mark.parametrize(("record", "state"), list(STATES))
def test_the_answers_in_a_state_are_those_expected(record, state, asking, standing_once):
    """Every line of a state."""
    for who in PERSONAS:
        asking.session(who)
    wrong = {}
    with in_state(asking.world, record, state):
        standing_once()
        for row in ROWS:
            if (row["record"], row["state"]) == (record, state):
                address, method = row["address"], row["method"]
                path = asking.path(address, ROUTES[address], asking.world.file)
                for who in PERSONAS:
                    wanted = EXPECTED[address, method][who] if row[who] == "=" else row[who]
                    got = str(asking.status(who, method.lower(), path))
                    if got != wanted:
                        wrong[address, method, who] = f"{wanted} and not {got}"

    assert wrong == {}
