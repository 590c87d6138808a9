"""An agency's chronology and its rows."""

from datetime import date

import factory

from sightline.chronology.choices import Precision, Seen
from sightline.chronology.models import (
    ChairNote,
    Chronology,
    ChronologyEntry,
    ConfirmedHeading,
    Dismissal,
    FrozenChronology,
    FrozenEntry,
    Intake,
    RemovedEntry,
    SavedView,
)
from sightline.chronology.rules.tables import Contents, Row, Table, as_stored
from tests.factories.base import Behind
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, UserFactory


class ChronologyFactory(Behind):
    class Meta:
        model = Chronology

    casefile = factory.SubFactory(CaseFileFactory)
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    period_from = date(2024, 1, 1)
    period_to = date(2026, 10, 31)


class ChronologyEntryFactory(Behind):
    class Meta:
        model = ChronologyEntry

    chronology = factory.SubFactory(ChronologyFactory)
    casefile = factory.SelfAttribute("chronology.casefile")
    agency = factory.SelfAttribute("chronology.agency")
    shared = factory.SelfAttribute("chronology.shared")
    date_text = "3/4/26"
    starts_on = date(2026, 4, 3)
    ends_on = factory.SelfAttribute("starts_on")
    precision = Precision.EXACT
    sequence = factory.Sequence(lambda n: n + 1)
    event = "Health visitor called and nobody answered the door."
    child_seen = Seen.NO
    written_by = factory.SubFactory(UserFactory)
    written_at = NOON


class SavedViewFactory(Behind):
    class Meta:
        model = SavedView

    casefile = factory.SubFactory(CaseFileFactory)
    name = "Child not seen"
    filters = factory.LazyFunction(lambda: {"seen": ["no"]})
    made_by = factory.SubFactory(UserFactory)
    made_at = NOON


class ChairNoteFactory(Behind):
    class Meta:
        model = ChairNote

    entry = factory.SubFactory(ChronologyEntryFactory)
    casefile = factory.SelfAttribute("entry.casefile")
    words = "Ask on the day who was told of this."
    written_by = factory.SubFactory(UserFactory)
    written_at = NOON


class FrozenChronologyFactory(Behind):
    class Meta:
        model = FrozenChronology

    casefile = factory.SubFactory(CaseFileFactory)
    number = 1
    frozen_at = NOON
    frozen_by = factory.SubFactory(UserFactory)


class FrozenEntryFactory(Behind):
    class Meta:
        model = FrozenEntry

    frozen = factory.SubFactory(FrozenChronologyFactory)
    casefile = factory.SelfAttribute("frozen.casefile")
    agency = factory.SubFactory(AgencyFactory, partnership=factory.SelfAttribute("..casefile.partnership"))
    original = factory.Sequence(lambda n: n + 1_000_000)
    date_text = "3/4/26"
    starts_on = date(2026, 4, 3)
    ends_on = factory.SelfAttribute("starts_on")
    precision = Precision.EXACT
    sequence = factory.Sequence(lambda n: n + 1)
    event = "Health visitor called."
    child_seen = Seen.NO


class DismissalFactory(Behind):
    class Meta:
        model = Dismissal

    casefile = factory.SubFactory(CaseFileFactory)
    kind = "gaps"
    about = "a" * 64
    evidence = "e" * 64
    reason = "The family lived abroad."
    dismissed_at = NOON
    dismissed_by = factory.SubFactory(UserFactory)


class IntakeFactory(Behind):
    class Meta:
        model = Intake

    chronology = factory.SubFactory(ChronologyFactory)
    casefile = factory.SelfAttribute("chronology.casefile")
    agency = factory.SelfAttribute("chronology.agency")
    name = "school.csv"
    contents = factory.LazyFunction(
        lambda: as_stored(
            Contents((Table("table 1", (Row(1, ("Date", "Event")), Row(2, ("4/4/26", "Not brought to clinic.")))),))
        )
    )
    columns = factory.LazyFunction(lambda: {"table 1": {"0": "date", "1": "event"}})
    brought_at = NOON
    brought_by = factory.SubFactory(UserFactory)


class ConfirmedHeadingFactory(Behind):
    class Meta:
        model = ConfirmedHeading

    agency = factory.SubFactory(AgencyFactory)
    heading = "niche ref"
    field = "source"


class RemovedEntryFactory(Behind):
    class Meta:
        model = RemovedEntry

    chronology = factory.SubFactory(ChronologyFactory)
    casefile = factory.SelfAttribute("chronology.casefile")
    agency = factory.SelfAttribute("chronology.agency")
    row = factory.LazyFunction(
        lambda: {"date_text": "5/4/26", "event": "Letter sent.", "child_seen": "no", "precision": "exact"}
    )
    removed_at = NOON
    removed_by = factory.SubFactory(UserFactory)
