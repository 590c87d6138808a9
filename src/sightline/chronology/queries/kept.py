"""What is kept beside the combined chronology: views that people saved, and frozen versions with what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology import policy
from sightline.chronology.models import FrozenChronology, SavedView
from sightline.chronology.queries.together import CombinedRow

# what a correction may change, in the words of the page
COMPARED = {
    "date_text": "When it happened",
    "event": "What happened",
    "child_seen": "Child seen",
    "impact": "Impact",
    "impact_text": "Impact in words",
    "response": "Response",
    "expected": "What should have happened",
    "team": "Team",
    "source_record": "Where it is recorded",
    "recorded_by_role": "Recorded by",
    "about": "Who it is about",
    "shared_with": "Shared with",
    "tags": "Marked as",
    "key_episode": "Key practice episode",
}


def view_of(user: User, casefile: CaseFile, key: str) -> SavedView | None:
    """The view of that key; None for somebody else's that is not shared."""
    return policy.visible_views(user).filter(casefile=casefile, key=key).first()


def named_views(user: User, casefile: CaseFile) -> QuerySet[SavedView]:
    """Views kept by name: one's own and shared ones."""
    return policy.visible_views(user).filter(casefile=casefile).exclude(name="").order_by("name", "pk")


def versions_of(user: User, casefile: CaseFile) -> QuerySet[FrozenChronology]:
    """Frozen versions, the newest first."""
    return policy.visible_versions(user).filter(casefile=casefile).select_related("frozen_by").order_by("-number")


def version_on(user: User, casefile: CaseFile, *, at: datetime) -> FrozenChronology | None:
    """The newest version that was frozen by a moment: what a pack made then showed."""
    return policy.visible_versions(user).filter(casefile=casefile, frozen_at__lte=at).order_by("-number").first()


@dataclass(frozen=True)
class Difference:
    """What became of one row. ``before`` is None for a new one, ``after`` for one that was taken out."""

    before: CombinedRow | None
    after: CombinedRow | None
    named: tuple[tuple[str, str], ...] = ()
    """What changed in it: the field, and its words of COMPARED."""


def differences(before: Iterable[CombinedRow], after: Iterable[CombinedRow]) -> list[Difference]:
    """What changed between two states of the combined chronology, in the order of the later one; rows taken out last.

    Both are as one person reads them, so a change of withheld words does not show.
    """
    old = {row.id: row for row in before}
    found = []
    for row in after:
        was = old.pop(row.id, None)
        if was is None:
            found.append(Difference(None, row))
            continue
        changed = tuple((name, words) for name, words in COMPARED.items() if getattr(was, name) != getattr(row, name))
        if changed:
            found.append(Difference(was, row, changed))
    return found + [Difference(row, None) for row in old.values()]
