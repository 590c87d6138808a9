"""A file about which something takes two people, and the people."""

from sightline.access.roles import Role
from tests.factories.files import CaseFileFactory
from tests.factories.people import PartnershipFactory, person


class Matter:
    """A file, its manager, and two who answer for information governance."""

    def __init__(self):
        self.partnership = PartnershipFactory()
        self.file = CaseFileFactory(partnership=self.partnership)
        self.manager = self.held(Role.SCP_MANAGER, "Bronagh Vasanthan", "vasanthan@example.org")
        self.governance = self.held(Role.INFORMATION_GOVERNANCE, "Perpetua Nowak-Rhys", "perpetua@example.org")

    def held(self, role, name, email):
        return person(role, partnership=self.partnership, name=name, email=email)

    def another_lead(self):
        return self.held(Role.INFORMATION_GOVERNANCE, "Tesfaye Llewellyn", "tesfaye@example.org")
