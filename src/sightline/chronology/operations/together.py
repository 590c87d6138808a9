"""What people keep beside the combined chronology: views, the chair's notes, frozen versions, what was set aside."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import open_identities
from sightline.casefiles.policy import may_open_identities
from sightline.chronology import policy, queries
from sightline.chronology.models import (
    ChairNote,
    ChronologyEntry,
    Dismissal,
    EntryFields,
    FrozenChronology,
    FrozenEntry,
    SavedView,
)
from sightline.chronology.rules.filters import Filters
from sightline.chronology.rules.thresholds import Thresholds
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.partnerships.choices import THEMES
from sightline.partnerships.models import PartnershipSetting
from sightline.trail.choices import Verb
from sightline.trail.operations import record

# Views without a name are only for going back to: so many of a person's on a file
MOST_UNNAMED = 30
COPIED = tuple(field.name for field in EntryFields._meta.get_fields())
AT_ONCE = 1_000


class NotKept(DomainError):
    """What was to be kept lacks something."""


class NothingChanged(DomainError):
    """A version that would be the same as the last."""


@transaction.atomic
def keep_view(
    casefile: CaseFile, *, filters: Filters, name: str = "", shared: bool = False, by: User, now: datetime
) -> SavedView:
    """Keep what somebody asks of the combined chronology, so that an address need only name it (ADR 0020).

    The same name again is the same view with other filters. The chair may share one with all who see the pack (F11).
    """
    require(policy.may_see_combined(by, casefile))
    name = name.strip()
    if shared:
        require(policy.may_annotate(by, casefile), "Only the chair shares a view with others.")
        if not name:
            raise NotKept("Give the view a name, so that others know what it shows.")
    own = SavedView.objects.filter(casefile=casefile, made_by=by, name=name)
    same = own.first() if name else own.filter(filters=filters.kept()).first()
    if same is not None:
        SavedView.objects.filter(pk=same.pk).update(filters=filters.kept(), shared=shared, made_at=now)
        same.refresh_from_db()
        return same
    made = SavedView.objects.create(
        casefile=casefile, name=name, shared=shared, filters=filters.kept(), made_by=by, made_at=now
    )
    if not name:
        older = own.order_by("-made_at", "-pk").values_list("pk", flat=True)[MOST_UNNAMED:]
        SavedView.objects.filter(pk__in=list(older)).delete()
    else:
        _noted(Verb.RECORD_SAVED, made, casefile, by=by, shared=shared)
    return made


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> None:
    """Take one of one's own views away."""
    require(policy.own_views(by).filter(pk=view.pk).exists())
    _noted(Verb.RECORD_REMOVED, view, view.casefile, by=by)
    SavedView.objects.filter(pk=view.pk).delete()


@transaction.atomic
def write_note(
    entry: ChronologyEntry,
    *,
    words: str,
    themes: Collection[str] = (),
    key_episode: bool = False,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> ChairNote | None:
    """The chair's own words beside an entry, its themes, and whether it is a key practice episode (F11).

    Nothing said takes the note away; then None. A version that is not the expected one raises SomebodyElseWasFirst.
    """
    require(policy.may_annotate(by, entry.casefile))
    require(policy.submitted_entries(by, entry.casefile).filter(pk=entry.pk).exists())
    if unknown := sorted(set(themes) - set(THEMES)):
        raise NotKept(f"{unknown[0]} is no theme of the taxonomy. Choose themes that are listed.")
    chosen = [code for code in THEMES if code in themes]
    said = {"words": words.strip(), "themes": chosen, "key_episode": key_episode, "written_by": by, "written_at": now}
    note = ChairNote.objects.select_for_update().filter(entry=entry).first()
    if expected_version is not None and expected_version != (note.version if note else 0):
        raise SomebodyElseWasFirst
    if not (words.strip() or chosen or key_episode):
        if note is not None:
            _noted(Verb.RECORD_REMOVED, note, entry.casefile, by=by)
            note.delete()
        return None
    if note is None:
        note = ChairNote.objects.create(casefile=entry.casefile, entry=entry, **said)
    else:
        ChairNote.objects.filter(pk=note.pk).update(version=F("version") + 1, **said)
        note.refresh_from_db()
    _noted(Verb.RECORD_SAVED, note, entry.casefile, by=by, themes=chosen, key_episode=key_episode)
    return note


@transaction.atomic
def freeze(casefile: CaseFile, *, by: User, now: datetime) -> FrozenChronology:
    """Keep the combined chronology as it stands: what a pack shows (F11, L17). Later corrections make the next one.

    Raises NothingChanged where it would be the same as the last.
    """
    require(policy.may_freeze(by, casefile))
    CaseFile.objects.select_for_update(of=("self",)).get(pk=casefile.pk)
    highest = FrozenChronology.objects.filter(casefile=casefile).aggregate(highest=Max("number"))["highest"] or 0
    entries = list(policy.submitted_entries(by, casefile))
    if highest:
        last = FrozenChronology.objects.get(casefile=casefile, number=highest)
        before = {entry.original: _content(entry) for entry in FrozenEntry.objects.filter(frozen=last)}
        if before == {entry.pk: _content(entry) for entry in entries}:
            raise NothingChanged(f"Nothing has changed since version {highest}.")
    frozen = FrozenChronology.objects.create(casefile=casefile, number=highest + 1, frozen_at=now, frozen_by=by)
    FrozenEntry.objects.bulk_create(
        (
            FrozenEntry(frozen=frozen, original=entry.pk, **{name: getattr(entry, name) for name in COPIED})
            for entry in entries
        ),
        batch_size=AT_ONCE,
    )
    _noted(Verb.RECORD_SAVED, frozen, casefile, by=by, number=frozen.number, rows=len(entries))
    return frozen


def _content(entry: EntryFields) -> tuple[object, ...]:
    return tuple(getattr(entry, f"{name}_id" if name in ("casefile", "agency") else name) for name in COPIED)


@transaction.atomic
def set_aside(
    casefile: CaseFile, *, kind: str, about: str, evidence: str, reason: str, by: User, now: datetime
) -> Dismissal:
    """Set aside one thing that the analysis shows, with the reason. It stands while its entries say what they say now.

    ``about`` and ``evidence`` are those of the result (queries.analysis). Done twice it is one.
    """
    require(policy.may_set_aside(by, casefile))
    if not reason.strip():
        raise NotKept("Say why this needs no more attention.")
    found, made = Dismissal.objects.get_or_create(
        casefile=casefile, about=about, evidence=evidence, restored_at=None,
        defaults={"kind": kind, "reason": reason.strip(), "dismissed_at": now, "dismissed_by": by},
    )
    if made:
        _noted(Verb.RECORD_SAVED, found, casefile, by=by, act="set aside", kind=kind)
    return found


@transaction.atomic
def bring_back(dismissal: Dismissal, *, by: User, now: datetime) -> None:
    """Show again what was set aside. Who set it aside, when and why is kept."""
    require(policy.may_set_aside(by, dismissal.casefile))
    rows = Dismissal.objects.filter(pk=dismissal.pk, restored_at=None)
    if rows.update(restored_at=now, restored_by=by):
        _noted(Verb.RECORD_SAVED, dismissal, dismissal.casefile, by=by, act="brought back", kind=dismissal.kind)


@transaction.atomic
def set_thresholds(casefile: CaseFile, *, numbers: Mapping[str, float], starts_on: date, by: User) -> None:
    """The numbers on which the analysis turns, for the whole partnership, from a day."""
    require(policy.may_set_thresholds(by, casefile))
    plain = Thresholds()
    own = {name: value for name, value in numbers.items() if value != getattr(plain, name)}
    setting, _ = PartnershipSetting.objects.update_or_create(
        partnership=casefile.partnership, key=queries.SETTING, starts_on=starts_on, defaults={"value": own}
    )
    record(
        Verb.RECORD_SAVED, by=str(by.pk), record_label="partnershipsetting", record_id=str(setting.pk),
        key=queries.SETTING, starts_on=starts_on.isoformat(), numbers=own,
    )


def birth_days(casefile: CaseFile, *, by: User) -> dict[str, date]:
    """Pseudonym → day of birth of each child, for ages beside entries. Empty for those who may not open identities.

    Opening them is on the trail, as on every other page.
    """
    if not may_open_identities(by, casefile):
        return {}
    return {
        subject.pseudonym: date.fromisoformat(known["date_of_birth"])
        for subject, known in open_identities(casefile, by=by)
        if subject.kind in queries.CHILDREN and known.get("date_of_birth")
    }


def _noted(
    verb: Verb, what: SavedView | ChairNote | FrozenChronology | Dismissal, casefile: CaseFile, *, by: User,
    **details: object,
) -> None:
    record(
        verb, by=str(by.pk), file_ref=casefile.reference, record_label=type(what).__name__.lower(),
        record_id=str(what.pk), **details,
    )
