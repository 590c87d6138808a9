"""The chair's report and copies of the combined chronology in pseudonyms: looked at, accepted in part or whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.anonymity import operations as anonymity
from sightline.anonymity.rules.pseudonyms import Rewritten, replacements, with_accepted
from sightline.casefiles.models import CaseFile
from sightline.chronology import operations as chronology
from sightline.chronology.models import FrozenChronology
from sightline.chronology.rules.filters import Filters
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.reviews import policy
from sightline.reviews.models import ChairReport, OverviewReport, Review
from sightline.reviews.operations.reports import save_overview_report, write_chair_report
from sightline.reviews.rules import CHAIR_REPORT, OVERVIEW

MOST_ROWS = 1_000  # about three seconds of matching on one core
HOW = "in pseudonyms"


class NothingAccepted(DomainError):
    """No replacement was accepted, so there is nothing to save."""


def _report(review: Review) -> ChairReport:
    report = ChairReport.objects.filter(review=review).first()
    if report is None:
        raise DomainError("The report has not been written yet.")
    return report


def _parts(report: ChairReport) -> list[tuple[str, str]]:
    return [(key, getattr(report, key)) for key in CHAIR_REPORT if getattr(report, key)]


@transaction.atomic
def report_in_pseudonyms(review: Review, *, by: User) -> dict[str, Rewritten]:
    """The chair's report, part by part, with the register's names replaced: to be looked at. On the trail."""
    require(policy.may_write_chair_report(by, review))
    return anonymity.rewrite_parts(review.casefile, _parts(_report(review)), names=False, by=by)


@transaction.atomic
def report_with_names(review: Review, *, by: User) -> dict[str, Rewritten]:
    """The report with names for pseudonyms, for those who may see names. Shown, kept nowhere, on the trail."""
    require(policy.may_see_chair_report(by, review))
    return anonymity.rewrite_parts(review.casefile, _parts(_report(review)), names=True, by=by)


@transaction.atomic
def pseudonymise_report(
    review: Review, *, accepted: Collection[str], expected_version: int | None, by: User, now: datetime
) -> ChairReport:
    """Save the report with the accepted replacements (keys of `replacements`), and no other word changed.

    Raises SomebodyElseWasFirst where the report is no longer the one that was shown, NothingAccepted for none.
    """
    done = report_in_pseudonyms(review, by=by)
    report = _report(review)
    texts: dict[str, Any] = {key: getattr(report, key) for key in CHAIR_REPORT}
    texts |= _as_accepted(report, done, accepted, expected_version)
    return write_chair_report(review, by=by, now=now, expected_version=expected_version, **texts)


def _as_accepted(
    report: ChairReport | OverviewReport, done: Mapping[str, Rewritten], accepted: Collection[str], version: int | None
) -> dict[str, str]:
    """Part → its words with what was accepted, of the report that was shown and no other."""
    if report.version != version:
        raise SomebodyElseWasFirst
    if not any(one.key in accepted for one in replacements(done.values())):
        raise NothingAccepted("Tick at least one replacement, or leave the report as it is.")
    return {key: with_accepted(each, accepted).text for key, each in done.items()}


def _overview(review: Review) -> OverviewReport:
    report = OverviewReport.objects.filter(review=review).first()
    if report is None:
        raise DomainError("The report has not been begun yet.")
    return report


@transaction.atomic
def overview_in_pseudonyms(review: Review, *, by: User) -> dict[str, Rewritten]:
    """The overview report, section by section, with the register's names replaced: to be looked at. On the trail."""
    require(policy.may_formalise(by, review))
    said = _overview(review).sections
    parts = [(key, str(said[key])) for key in OVERVIEW if said.get(key)]
    return anonymity.rewrite_parts(review.casefile, parts, names=False, by=by)


@transaction.atomic
def pseudonymise_overview(
    review: Review, *, accepted: Collection[str], expected_version: int | None, by: User, now: datetime
) -> OverviewReport:
    """Save the overview report with the accepted replacements, and no other word changed (F18 1, L29).

    Raises as `pseudonymise_report` does, and ReportRefused once the report has been formalised.
    """
    done = overview_in_pseudonyms(review, by=by)
    sections = _as_accepted(_overview(review), done, accepted, expected_version)
    return save_overview_report(review, sections=sections, by=by, now=now, expected_version=expected_version)


@transaction.atomic
def chronology_in_pseudonyms(
    casefile: CaseFile,
    *,
    filters: Filters,
    version: FrozenChronology | None,
    asked: Sequence[str] = (),
    by: User,
    on: date,
) -> dict[str, Rewritten]:
    """What each cell of a copy would say in pseudonyms: a cell's words → what becomes of them. On the trail.

    For those who may open the register. Raises NotKept for more rows than MOST_ROWS.
    """
    rows = chronology.read_cells(casefile, filters=filters, version=version, most=MOST_ROWS, by=by, on=on)
    said = dict.fromkeys([*asked, *(cell for row in rows for cell in row if cell)])
    return anonymity.rewrite_parts(casefile, [(words, words) for words in said], names=False, by=by)


@transaction.atomic
def take_copy_in_pseudonyms(
    casefile: CaseFile,
    *,
    kind: str,
    filters: Filters,
    version: FrozenChronology | None,
    asked: Sequence[str],
    accepted: Collection[str],
    by: User,
    now: datetime,
) -> chronology.File:
    """A copy of the combined chronology with the accepted replacements in every cell. On the trail as an export."""
    done = chronology_in_pseudonyms(
        casefile, filters=filters, version=version, asked=asked, by=by, on=timezone.localdate(now)
    )
    instead: Mapping[str, str] = {said: with_accepted(each, accepted).text for said, each in done.items()}
    return chronology.make_copy(
        casefile, kind=kind, filters=filters, version=version, asked=asked, by=by, now=now, how=HOW,
        words=lambda said: instead.get(said, said),
    )
