"""Everything the combined chronology shows that no agency sees alone, each result with its evidence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.chronology.rules.combining import Entry, in_order
from sightline.chronology.rules.concerns import (
    ChangeOfWorker,
    NotSeen,
    OpenReferral,
    OutsidePeriod,
    changes_of_worker,
    child_not_seen,
    open_referrals,
    outside_period,
)
from sightline.chronology.rules.contradictions import Contradiction, contradictions
from sightline.chronology.rules.gaps import Burst, Gap, bursts, gaps
from sightline.chronology.rules.same_events import Duplicate, KnownNotShared, OnlyOneKnew, Retellings, SameEvent
from sightline.chronology.rules.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Analysis:
    """The lists of form F11, each in order of time."""

    gaps: list[Gap]
    bursts: list[Burst]
    same_event: list[SameEvent]
    duplicates: list[Duplicate]
    known_not_shared: list[KnownNotShared]
    only_one_knew: list[OnlyOneKnew]
    open_referrals: list[OpenReferral]
    child_not_seen: list[NotSeen]
    changes_of_worker: list[ChangeOfWorker]
    outside_period: list[OutsidePeriod]
    contradictions: list[Contradiction]


def analyse(
    entries: Sequence[Entry],
    *,
    thresholds: Thresholds | None = None,
    period_from: dt.date | None = None,
    period_to: dt.date | None = None,
) -> Analysis:
    """Analyse a combined chronology. Nothing is learned from data: every rule is a comparison with a stated threshold.

    The work grows with the number of entries times its logarithm. Source: form F11, S35, S138.
    """
    limits = thresholds or Thresholds()
    ordered = in_order(entries)
    retellings = Retellings(ordered, thresholds=limits)
    late = retellings.known_not_shared()
    return Analysis(
        gaps=gaps(ordered, thresholds=limits, period_from=period_from, period_to=period_to),
        bursts=bursts(ordered, thresholds=limits),
        same_event=retellings.same_events(),
        duplicates=retellings.duplicates(),
        known_not_shared=late,
        only_one_knew=retellings.only_one_knew(late),
        open_referrals=open_referrals(ordered, thresholds=limits),
        child_not_seen=child_not_seen(ordered, thresholds=limits),
        changes_of_worker=changes_of_worker(ordered),
        outside_period=outside_period(ordered, period_from=period_from, period_to=period_to),
        contradictions=contradictions(ordered),
    )
