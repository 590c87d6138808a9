"""Whose clocks a person sees: by the policy, and by the wall with no policy asked."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.deadlines.models import Deadline
from sightline.deadlines.policy import visible_deadlines
from tests.factories.files import BarFactory, CaseFileFactory, DeadlineFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, UserFactory, person, seat

pytestmark = pytest.mark.django_db

# who, what the policy shows of: the file's clock, the police's clock, the health trust's clock
ROWS = [
    ("office", {"file", "police", "health"}),
    ("chair", {"file", "police", "health"}),
    ("buddy", {"file", "police", "health"}),
    ("triage", {"file"}),
    ("executive panel", {"file"}),
    ("monitoring body", {"file"}),
    ("police", {"police"}),
    ("practitioner of the police", {"police"}),
    ("agency not asked", set()),
    ("office elsewhere", set()),
    ("system administrator", set()),
    ("barred office", set()),
    ("nobody in particular", set()),
]


@pytest.fixture
def file():
    """A file with three clocks; another partnership's with one, so that there is something to leak."""
    file = CaseFileFactory()
    police, health = AgencyFactory.create_batch(2, partnership=file.partnership)
    for agency in (police, health):
        FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
        DeadlineFactory(casefile=file, rule="D03", agency=agency, title="police" if agency == police else "health")
    DeadlineFactory(casefile=file, title="file")
    DeadlineFactory(title="elsewhere")
    file.police = police
    return file


def somebody(who, file):
    partnership = file.partnership
    match who:
        case "office":
            return person(Role.SCP_ADMINISTRATOR, partnership=partnership)
        case "office elsewhere":
            return person(Role.SCP_ADMINISTRATOR, partnership=PartnershipFactory())
        case "barred office":
            user = person(Role.SCP_MANAGER, partnership=partnership)
            BarFactory(casefile=file, user=user)
            return user
        case "chair" | "buddy":
            user = UserFactory()
            FileMemberFactory(casefile=file, user=user, role=FileRole(who))
            return user
        case "triage" | "executive panel" | "monitoring body":
            role = {
                "triage": FileRole.TRIAGE_PANEL, "executive panel": FileRole.EXECUTIVE_PANEL,
                "monitoring body": FileRole.MONITOR_BODY,
            }[who]
            body = BodyFactory(partnership=partnership)
            FileMemberFactory(casefile=file, body=body, role=role)
            return seat(body)
        case "police":
            return person(Role.AGENCY_MANAGER, partnership=partnership, agency=file.police)
        case "practitioner of the police":
            return person(Role.PRACTITIONER, partnership=partnership, agency=file.police)
        case "agency not asked":
            return person(Role.DSL, partnership=partnership, agency=AgencyFactory(partnership=partnership))
        case "system administrator":
            return person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership)
    return UserFactory()


@pytest.mark.parametrize(("who", "expected"), ROWS)
def test_who_sees_which_clock(who, expected, file):
    user = somebody(who, file)
    speak_for(user)

    assert set(visible_deadlines(user).values_list("title", flat=True)) == expected


@pytest.mark.parametrize(("who", "expected"), ROWS)
def test_the_wall_alone_shows_no_other_agency_s_clock(who, expected, file):
    """The wall shows the file's own clocks to everybody on it; an agency's to the agency and to those who run it."""
    user = somebody(who, file)
    speak_for(user)
    shown = set(Deadline.objects.values_list("title", flat=True))

    on_the_file = {"file"} if who in {"police", "practitioner of the police"} else set()
    assert shown == expected | on_the_file
