"""Who sees an agency's chronology, who writes in it, and who sees all of them together.

Until it is submitted a chronology is the agency's alone, the Office kept out too (domain 01 §1.2 rule a, G03).
"""

from django.db.models import Exists, Q, QuerySet, Value

from sightline.access.context import remembered
from sightline.access.gate import holds
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import acts_for, agencies_of, files_with, holds_on, need_to_know, visible_files
from sightline.chronology.choices import Sensitivity
from sightline.chronology.models import (
    ChairNote,
    Chronology,
    ChronologyEntry,
    Dismissal,
    FrozenChronology,
    FrozenEntry,
    Intake,
    RemovedEntry,
    SavedView,
)
from sightline.partnerships.models import Agency


def _own_or_shared(user: User) -> Q:
    own = agencies_of(user, Permission.RETURN_VIEW_AGENCY)
    submitted = files_with(user, Permission.RETURN_VIEW_SUBMITTED).values("pk")
    return Q(agency__in=own) | Q(shared=True, casefile__in=submitted)


def visible_chronologies(user: User) -> QuerySet[Chronology]:
    """One's own agency's at any time; other agencies' once submitted, for whoever reads submitted returns."""
    return Chronology.objects.filter(
        _own_or_shared(user), need_to_know(user), casefile__in=visible_files(user).values("pk")
    ).select_related("casefile__partnership", "casefile__hold", "agency")


def visible_entries(user: User) -> QuerySet[ChronologyEntry]:
    """The rows of the chronologies that the person sees."""
    return ChronologyEntry.objects.filter(
        _own_or_shared(user), need_to_know(user), casefile__in=visible_files(user).values("pk")
    ).select_related("casefile__partnership", "agency", "chronology")


def writable_chronologies(user: User) -> QuerySet[Chronology]:
    """Those of the agencies for which the person writes returns. Whether one is locked is another question."""
    own = agencies_of(user, Permission.RETURN_WRITE)
    return visible_chronologies(user).filter(agency__in=own)


def writable_entries(user: User) -> QuerySet[ChronologyEntry]:
    """The rows of the chronologies in which the person writes."""
    own = agencies_of(user, Permission.RETURN_WRITE)
    return visible_entries(user).filter(agency__in=own)


def sees(user: User, chronology: Chronology) -> bool:
    """What you may not see you may not do."""
    return visible_chronologies(user).filter(pk=chronology.pk).exists()


def may_open(user: User, casefile: CaseFile, agency: Agency) -> bool:
    """Begin an agency's chronology on a file: a manager of that agency, where the file is theirs to know (S42)."""
    return visible_files(user).filter(pk=casefile.pk).exists() and acts_for(user, Permission.RETURN_WRITE, agency)


def may_write(user: User, chronology: Chronology) -> bool:
    """A manager of the agency whose chronology it is (S42, R02). No other agency edits it, the Office included."""
    return sees(user, chronology) and acts_for(user, Permission.RETURN_WRITE, chronology.agency)


def may_lock(user: User, chronology: Chronology) -> bool:
    """Those of the agency who write its return or answer for it."""
    return sees(user, chronology) and (
        acts_for(user, Permission.RETURN_WRITE, chronology.agency)
        or acts_for(user, Permission.RETURN_APPROVE, chronology.agency)
    )


def may_share(user: User, chronology: Chronology) -> bool:
    """The agency's safeguarding lead, who submits the return (S42, R03); somebody invited to write it, whose agency has
    nobody with an account who could (ADR 0025)."""
    submits = Permission.RETURN_WRITE if user.is_occasional else Permission.RETURN_APPROVE
    return sees(user, chronology) and acts_for(user, submits, chronology.agency)


def may_see_combined(user: User, casefile: CaseFile) -> bool:
    """Everybody who sees the pack: the Office, the chair, the chair's buddy (F11), and to a last day whoever is invited
    to the event (rule c). Asked once for a page."""
    return remembered(("combined", user.pk, casefile.pk), lambda: holds_on(user, Permission.PACK_VIEW, casefile))


def files_with_combined(user: User) -> QuerySet[CaseFile]:
    """Files whose combined chronology the person may open."""
    return files_with(user, Permission.PACK_VIEW)


def may_work_on_combined(user: User, casefile: CaseFile) -> bool:
    """Take copies of it: those who work with the pack, and not whoever only reads it for the event."""
    return holds_on(user, Permission.PACK_WORK, casefile)


def files_to_work_on(user: User) -> QuerySet[CaseFile]:
    """Files whose combined chronology the person works on."""
    return files_with(user, Permission.PACK_WORK)


# what a row is marked as → the permission that reads its words
FLAG = {
    Sensitivity.THIRD_PARTY: Permission.ROWS_THIRD_PARTY,
    Sensitivity.POLICE: Permission.ROWS_POLICE,
    Sensitivity.HEALTH: Permission.ROWS_HEALTH,
}


def readable_sensitivities(user: User, casefile: CaseFile) -> frozenset[Sensitivity]:
    """The kinds of submitted row of which this person reads the words on this file (G03).

    A row of another kind keeps its place, agency and date and shows no word. Rows of one's own agency are read whole:
    that is ``reads_words``.
    """
    asked = [
        files_with(user, permission).filter(pk=casefile.pk).order_by().values_list(Value(str(kind)))
        for kind, permission in FLAG.items()
    ]
    found = asked[0].union(*asked[1:], all=True)  # one question of the database instead of three
    return frozenset({Sensitivity.NORMAL} | {Sensitivity(kind) for (kind,) in found})


def reads_words(user: User, entry: ChronologyEntry) -> bool:
    """Whether this person reads every word of a row that they see: their own agency's, or of a kind that is theirs."""
    if not visible_entries(user).filter(pk=entry.pk).exists():
        return False
    if acts_for(user, Permission.RETURN_VIEW_AGENCY, entry.agency):
        return True
    return Sensitivity(entry.sensitivity) in readable_sensitivities(user, entry.casefile)


def needs_restricted(user: User, casefile: CaseFile) -> bool:
    """Third-party, police- and health-restricted rows, all three: whoever reads every kind on this file (G03)."""
    return readable_sensitivities(user, casefile) == frozenset(Sensitivity)


def withheld_from(user: User, casefile: CaseFile) -> frozenset[str]:
    """The kinds of rows whose words this person does not read. The page, the picture and every export ask here."""
    return remembered(
        ("withheld", user.pk, casefile.pk),
        lambda: frozenset(str(kind) for kind in frozenset(Sensitivity) - readable_sensitivities(user, casefile)),
    )


def submitted_entries(user: User, casefile: CaseFile) -> QuerySet[ChronologyEntry]:
    """Every submitted row of the file, for whoever sees the pack. Which words of it they read is withheld_from's.

    Whether the person may is asked of the file, in the same query and once: asked of each row, by joins, it took most
    of the time of ten thousand rows.
    """
    reads = files_with_combined(user) & files_with(user, Permission.RETURN_VIEW_SUBMITTED)
    return ChronologyEntry.objects.filter(
        Exists(reads.filter(pk=casefile.pk)), casefile=casefile, shared=True
    ).select_related("casefile__partnership", "agency", "chronology")


def visible_notes(user: User) -> QuerySet[ChairNote]:
    """What chairs wrote beside entries, for whoever works with the pack."""
    return ChairNote.objects.filter(need_to_know(user), casefile__in=files_to_work_on(user).values("pk"))


def visible_versions(user: User) -> QuerySet[FrozenChronology]:
    """Frozen versions, for whoever sees the pack."""
    return FrozenChronology.objects.filter(need_to_know(user), casefile__in=files_with_combined(user).values("pk"))


def frozen_entries(user: User, version: FrozenChronology) -> QuerySet[FrozenEntry]:
    """The rows of a frozen version, for whoever sees the pack."""
    seen = visible_versions(user).filter(pk=version.pk)
    return FrozenEntry.objects.filter(Exists(seen), frozen=version.pk).select_related("agency")


def visible_dismissals(user: User) -> QuerySet[Dismissal]:
    """What was set aside, for whoever sees the pack."""
    return Dismissal.objects.filter(need_to_know(user), casefile__in=files_with_combined(user).values("pk"))


def visible_views(user: User) -> QuerySet[SavedView]:
    """One's own, and those shared with all who see the pack."""
    return SavedView.objects.filter(
        Q(made_by=user.pk) | Q(shared=True), need_to_know(user), casefile__in=files_with_combined(user).values("pk")
    ).select_related("made_by", "casefile__partnership")


def own_views(user: User) -> QuerySet[SavedView]:
    """Those that the person may take away again."""
    return visible_views(user).filter(made_by=user.pk)


def may_annotate(user: User, casefile: CaseFile) -> bool:
    """The chair writes beside entries, and shares views with all who see the pack (F11)."""
    return may_see_combined(user, casefile) and holds_on(user, Permission.EVENT_RECORD, casefile)


def may_set_aside(user: User, casefile: CaseFile) -> bool:
    """The chair, and the Office that collates, judge what the analysis shows (L17)."""
    return may_see_combined(user, casefile) and (
        holds_on(user, Permission.PACK_COLLATE, casefile) or holds_on(user, Permission.EVENT_RECORD, casefile)
    )


def may_freeze(user: User, casefile: CaseFile) -> bool:
    """The Office, which collates the pack (L17, R08)."""
    return may_see_combined(user, casefile) and holds_on(user, Permission.PACK_COLLATE, casefile)


def may_set_thresholds(user: User, casefile: CaseFile) -> bool:
    """The numbers are the partnership's, not a file's: for the Office, by its standing role."""
    return may_see_combined(user, casefile) and holds(user, Permission.PACK_COLLATE, partnership=casefile.partnership)


def writable_intakes(user: User) -> QuerySet[Intake]:
    """Files and pasted rows on their way into the chronologies in which the person writes."""
    return Intake.objects.filter(chronology__in=writable_chronologies(user).values("pk")).select_related(
        "chronology__casefile__partnership", "chronology__casefile__hold", "chronology__agency", "casefile", "agency"
    )


def writable_removed(user: User) -> QuerySet[RemovedEntry]:
    """Rows taken out of the chronologies in which the person writes, which can still be put back."""
    return RemovedEntry.objects.filter(chronology__in=writable_chronologies(user).values("pk")).select_related(
        "chronology__casefile__partnership", "chronology__casefile__hold", "chronology__agency", "casefile", "agency"
    )
