"""People, partnerships, agencies and bodies. Invented, and varied."""

from datetime import UTC, date, datetime

import factory

from sightline.access.roles import Role
from sightline.accounts.models import OccasionalPass, SignOnIdentity, User
from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.models import (
    Agency,
    Body,
    BodyFunction,
    BodyMeeting,
    BodyMembership,
    ChairProfile,
    Partnership,
    PartnershipSetting,
    RoleGrant,
    Team,
)
from sightline.partnerships.rules import Function, Process
from tests.factories.base import Behind

LONG_AGO = date(2020, 1, 1)
NAMES = [
    "Amara Okonkwo", "Siân Llewellyn-Price", "Tadhg Ó Briain", "Zofia Wiśniewska", "Mohammed Al-Rashid",
    "Priya Ramanathan", "Grace Adeyemi", "Björn Håkansson", "Mei-Ling Zhao", "Fatima Yusuf", "Dónal D’Arcy",
    "Chidera Nwosu", "Iolo ap Rhys", "Anaïs Lefèvre", "Ruth Cohen", "Kwabena Mensah",
]
PASSWORD = "correct horse battery"


def a_name(number: int) -> str:
    """Of 256 people in a row no two have one name: two persons are known by it (sec R11)."""
    first = NAMES[number % len(NAMES)].split(" ", 1)[0]
    return f"{first} {NAMES[(number + number // len(NAMES)) % len(NAMES)].split(' ', 1)[1]}"



class UserFactory(Behind):
    class Meta:
        model = User

    name = factory.Sequence(a_name)
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password(PASSWORD)
    job_title = "Manager"


class OccasionalPassFactory(Behind):
    """Somebody invited to one return, with a link that nobody holds."""

    class Meta:
        model = OccasionalPass

    user = factory.SubFactory(
        UserFactory, occasional_address=factory.Sequence(lambda n: f"office{n}@school.example"), password="!",
        email=factory.Sequence(lambda n: f"{n}@invitation.invalid"),
    )
    file_ref = ""
    link_digest = factory.Sequence(lambda n: f"{n:064x}")
    sent_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    expires_at = datetime(2999, 1, 1, tzinfo=UTC)


class SignOnIdentityFactory(Behind):
    class Meta:
        model = SignOnIdentity

    user = factory.SubFactory(UserFactory)
    issuer = "https://login.example.org/v2.0"
    subject = factory.Sequence(lambda n: f"subject-{n}")
    linked_on = LONG_AGO


class PartnershipFactory(Behind):
    class Meta:
        model = Partnership

    name = factory.Sequence(lambda n: f"Marram Coast {n} Safeguarding Children Partnership")
    short_name = "Marram Coast SCP"
    # a prefix of its own, so that references of two partnerships never collide
    reference_prefix = factory.Sequence(lambda n: "M" + "".join(chr(65 + (n // 26**i) % 26) for i in range(3)))


class PartnershipSettingFactory(Behind):
    class Meta:
        model = PartnershipSetting

    partnership = factory.SubFactory(PartnershipFactory)
    key = "office_cutoff"
    value = False
    starts_on = LONG_AGO


class AgencyFactory(Behind):
    class Meta:
        model = Agency

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Agency {n:04d}")  # one order by name, whichever tests came before
    slug = factory.Sequence(lambda n: f"agency-{n}")
    sector = Sector.EDUCATION


class TeamFactory(Behind):
    class Meta:
        model = Team

    agency = factory.SubFactory(AgencyFactory)
    name = "Assessment team"


class BodyFactory(Behind):
    class Meta:
        model = Body

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Body {n:04d}")
    short_name = "BODY"
    starts_on = LONG_AGO


class BodyFunctionFactory(Behind):
    class Meta:
        model = BodyFunction

    body = factory.SubFactory(BodyFactory)
    function = Function.TRIAGE
    process = Process.LOS
    starts_on = LONG_AGO


class BodyMembershipFactory(Behind):
    class Meta:
        model = BodyMembership

    body = factory.SubFactory(BodyFactory)
    user = factory.SubFactory(UserFactory)
    position = Position.MEMBER
    starts_on = LONG_AGO


class BodyMeetingFactory(Behind):
    class Meta:
        model = BodyMeeting

    body = factory.SubFactory(BodyFactory)
    held_on = date(2027, 3, 9)


class RoleGrantFactory(Behind):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    role = Role.READER
    starts_on = LONG_AGO


class ChairProfileFactory(Behind):
    class Meta:
        model = ChairProfile

    user = factory.SubFactory(UserFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)


def person(role: Role, *, partnership: Partnership, agency: Agency | None = None, **kwargs: object) -> User:
    """Somebody with one standing role."""
    user: User = UserFactory(**kwargs)
    RoleGrantFactory(user=user, partnership=partnership, agency=agency, role=role)
    return user


def seat(
    body: Body, *, agency: Agency | None = None, position: Position = Position.MEMBER, user: User | None = None
) -> User:
    """Somebody with a seat in a body."""
    member: User = user or UserFactory()
    BodyMembershipFactory(body=body, user=member, agency=agency, position=position)
    return member
