"""The chair's report and copies of the combined chronology in pseudonyms: looked at, accepted in part or whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

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
from sightline.reviews.models import ChairReport, Review
from sightline.reviews.operations.reports import write_chair_report
from sightline.reviews.rules import CHAIR_REPORT

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
    if report.version != expected_version:
        raise SomebodyElseWasFirst
    if not any(one.key in accepted for one in replacements(done.values())):
        raise NothingAccepted("Tick at least one replacement, or leave the report as it is.")
    texts: dict[str, Any] = {key: getattr(report, key) for key in CHAIR_REPORT}
    texts |= {key: with_accepted(each, accepted).text for key, each in done.items()}
    return write_chair_report(review, by=by, now=now, expected_version=expected_version, **texts)


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
    done = chronology_in_pseudonyms(casefile, filters=filters, version=version, asked=asked, by=by, on=now.date())
    instead: Mapping[str, str] = {said: with_accepted(each, accepted).text for said, each in done.items()}
    return chronology.make_copy(
        casefile, kind=kind, filters=filters, version=version, asked=asked, by=by, now=now, how=HOW,
        words=lambda said: instead.get(said, said),
    )
