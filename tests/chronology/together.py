"""A file whose agencies have submitted: who reads it, and how rows are laid down."""

from datetime import date

from django.urls import reverse

from sightline.access.roles import FileRole, Role
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.files import CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person


class Together:
    def __init__(self):
        self.partnership = PartnershipFactory()
        self.file = CaseFileFactory(partnership=self.partnership)
        self.police, self.school, self.housing = (
            ChronologyFactory(
                casefile=self.file, shared=slug != "housing",
                agency=AgencyFactory(partnership=self.partnership, name=name, slug=slug),
            )
            for name, slug in (("Police", "police"), ("Hillcrest School", "hillcrest"), ("Housing", "housing"))
        )
        self.office = person(Role.SCP_ADMINISTRATOR, partnership=self.partnership)
        self.chair, self.buddy = (person(role, partnership=self.partnership) for role in (Role.LOS_CHAIR, Role.BUDDY))
        FileMemberFactory(casefile=self.file, role=FileRole.CHAIR, user=self.chair)
        FileMemberFactory(casefile=self.file, role=FileRole.BUDDY, user=self.buddy)
        self.stranger = person(Role.LOS_CHAIR, partnership=self.partnership)

    def row(self, chronology, day, **more):
        more = {"precision": "exact", "ends_on": day, "date_text": f"{day:%d/%m/%Y}" if day else "not known"} | more
        return ChronologyEntryFactory(chronology=chronology, starts_on=day, **more)

    def at(self, name, query="", **args):
        return reverse(f"chronology:{name}", kwargs={"reference": self.file.reference, **args}) + query


def day(month, number=1, year=2025):
    return date(year, month, number)
