"""The register: sealed, counted, by role and order, and an agency sees what it added itself."""

import pytest
from django.db import connection
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.anonymity.operations import identities_of
from sightline.anonymity.rules import check
from sightline.casefiles import operations, policy, rules
from sightline.casefiles.choices import EntryKind, SubjectKind
from sightline.casefiles.forms.register import QuickNameForm
from sightline.casefiles.models import CaseFile, RegisterEntry
from sightline.foundation.envelope import CannotOpen
from sightline.foundation.errors import DomainError, NotYours
from sightline.trail.models import TrailEntry
from tests.factories.files import (
    NOON,
    SAOIRSE,
    CaseFileFactory,
    FileMemberFactory,
    RegisterEntryFactory,
    SubjectFactory,
)
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def file(partnership):
    return CaseFileFactory(partnership=partnership)


@pytest.fixture
def manager(partnership):
    return person(Role.SCP_MANAGER, partnership=partnership)


def of_agency(file, role=Role.AGENCY_MANAGER, *, on_file=True):
    agency = AgencyFactory(partnership=file.partnership)
    if on_file:
        FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    return person(role, partnership=file.partnership, agency=agency), agency


def add(file, by, *, kind=EntryKind.PRACTITIONER, agency=None, **facts):
    speak_for(by)
    return operations.add_entry(
        file, kind=kind, facts=facts or {"name": "Oyelaran Fitch"}, agency=agency, by=by, now=NOON
    )


def version(file):
    with no_walls():
        return CaseFile.objects.get(pk=file.pk).register_version


@pytest.mark.parametrize(
    ("kind", "facts", "given", "expected"),
    [
        (EntryKind.CHILD, {}, 1, "Child 2"),
        (EntryKind.PARENT, {"relationship": "mother"}, 0, "Mother"),
        (EntryKind.PARENT, {"relationship": "Mother"}, 1, "Mother 2"),
        (EntryKind.ADULT, {"relationship": "Mother's partner"}, 0, "Mother’s partner"),
        (EntryKind.ADULT, {"relationship": "Neighbour who called"}, 0, "Adult 1"),
        (EntryKind.CHILD, {"relationship": "mother"}, 0, "Child 1"),
        (EntryKind.PRACTITIONER, {"name": "Petra Pryce"}, 2, "Practitioner 3"),
        (EntryKind.SCHOOL, {"name": "Brocklesby Academy"}, 0, "School C"),
        (EntryKind.SCHOOL, {"name": "Éclair Nursery"}, 4, "School F"),
    ],
)
def test_pseudonyms_go_by_role_and_order_and_never_by_a_real_initial(kind, facts, given, expected):
    assert rules.pseudonym_of(kind, facts, given=given)[0] == expected


def test_what_is_written_down_is_sealed_and_opens_for_nobody_else_s_row(file, manager):
    entry = add(file, manager, name="Oyelaran Fitch", role="Health visitor")
    other = add(file, manager, name="Bo Lindqvist")
    assert b"Oyelaran" not in bytes(RegisterEntry.objects.get(pk=entry.pk).sealed_identity)
    with no_walls():
        RegisterEntry.objects.filter(pk=other.pk).update(sealed_identity=entry.sealed_identity)
    with pytest.raises(CannotOpen):
        operations.open_register(file, by=manager)


def test_every_change_counts_and_looking_does_not(file, manager):
    entry = add(file, manager)
    assert version(file) == 1
    operations.open_register(file, by=manager)
    operations.change_entry(entry, facts={"name": "Oyelaran Fitch"}, by=manager)  # the same as before
    assert version(file) == 1
    operations.change_entry(entry, facts={"name": "Oyelaran Fitch-Adeyemi"}, by=manager)
    assert version(file) == 2
    operations.remove_entry(entry, by=manager)
    assert version(file) == 3


def test_the_database_counts_whoever_writes(file, manager):
    entry = RegisterEntryFactory(casefile=file)
    before = version(file)
    with no_walls(), connection.cursor() as cursor:
        cursor.execute("UPDATE casefiles_registerentry SET sealed_identity = 'x' WHERE id = %s", [entry.pk])
    assert version(file) == before + 1


def test_a_pseudonym_is_given_once_also_after_its_entry_is_gone(file, manager):
    first = add(file, manager)
    operations.remove_entry(first, by=manager)
    assert (first.pseudonym, add(file, manager).pseudonym) == ("Practitioner 1", "Practitioner 2")


def test_an_agency_sees_what_it_added_and_nothing_that_another_did(file, manager):
    mine, agency = of_agency(file)
    other, other_agency = of_agency(file)
    own = add(file, mine, agency=agency, name="Priscilla Nunn")
    add(file, other, agency=other_agency, name="Ravindra Skov")
    add(file, manager, name="Ottoline Grey")

    speak_for(mine)
    assert [known.entry for known in operations.open_register(file, by=mine, agency=agency)] == [own]
    # through the wall alone, with no policy asked: the same
    assert list(RegisterEntry.objects.values_list("pk", flat=True)) == [own.pk]
    assert not policy.visible_register(mine).exclude(pk=own.pk).exists()
    with pytest.raises(NotYours):
        operations.open_register(file, by=mine, agency=other_agency)
    with pytest.raises(NotYours):
        operations.open_register(file, by=mine)

    speak_for(manager)
    names = [known.facts["name"] for known in operations.open_register(file, by=manager)]
    assert names == ["Priscilla Nunn", "Ravindra Skov", "Ottoline Grey"]
    # numbered across agencies that do not see each other
    assert [entry.pseudonym for entry in RegisterEntry.objects.all()] == [f"Practitioner {n}" for n in (1, 2, 3)]


def test_an_agency_that_is_not_on_the_file_adds_nothing(file):
    stranger, agency = of_agency(file, on_file=False)
    with pytest.raises(NotYours):
        add(file, stranger, agency=agency)


@pytest.mark.parametrize("role", [FileRole.BUDDY, FileRole.EXECUTIVE_PANEL, FileRole.MONITOR_BODY])
def test_those_without_a_need_to_know_do_not_open_it(file, role):
    RegisterEntryFactory(casefile=file)
    user = person(Role.BUDDY, partnership=file.partnership)
    FileMemberFactory(casefile=file, user=user, role=role)
    speak_for(user)
    with pytest.raises(NotYours):
        operations.open_register(file, by=user)
    assert not RegisterEntry.objects.exists()


def test_each_look_is_on_the_trail(file, manager):
    speak_for(manager)
    operations.open_register(file, by=manager)
    operations.open_register(file, by=manager)
    with no_walls():
        looks = TrailEntry.objects.filter(file_ref=file.reference, verb="identity_opened")
        assert looks.count() == 2


def test_a_child_of_the_case_is_corrected_and_not_removed(file, manager):
    subject = SubjectFactory(casefile=file)
    speak_for(manager)
    with pytest.raises(DomainError, match="cannot be removed"):
        operations.remove_entry(subject.register_entry, by=manager)


def test_the_referral_s_form_keeps_what_the_register_knows_besides_and_clears_what_was_emptied(file, manager):
    subject = SubjectFactory(casefile=file)
    speak_for(manager)
    operations.change_entry(subject.register_entry, facts={"handles": "saorsie_x", "school": "Larkspur"}, by=manager)
    operations.change_subject(subject, identity={"school": "", "first_name": "Saoirse"}, by=manager)
    ((_, known),) = operations.open_identities(file, by=manager)
    assert known == SAOIRSE | {"handles": "saorsie_x"}


def test_a_name_is_needed(file, manager):
    with pytest.raises(DomainError, match="Enter a name"):
        add(file, manager, role="Teacher", name="")


def test_a_subject_goes_into_the_register_with_its_pseudonym(file, manager):
    speak_for(manager)
    subject = operations.record_subject(
        file, kind=SubjectKind.PARENT, identity={"first_name": "Una", "relationship": "Mother"}, by=manager
    )
    assert (subject.pseudonym, subject.register_entry.pseudonym, version(file)) == ("Mother", "Mother", 1)


def typed(**said):
    """The quick form as somebody fills it in; dates as (year, month, day)."""
    given = {}
    for name, value in said.items():
        if isinstance(value, tuple):
            parts = zip(("year", "month", "day"), value, strict=True)
            given |= {f"{name}-{part}": str(number) for part, number in parts}
        else:
            given[name] = value
    return QuickNameForm(data=given)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (
            {"kind": "adult", "name": "Ingeborg Ash", "role": "Aunt", "date_of_birth": (1961, 5, 9),
             "date_of_death": (2024, 2, 29)},
            {"first_name": "Ingeborg", "family_name": "Ash", "relationship": "Aunt", "other_names": "",
             "date_of_birth": "1961-05-09", "date_of_death": "2024-02-29"},
        ),
        (
            {"kind": "date", "on": (2026, 3, 14), "name": "Taken to hospital"},
            {"on": "2026-03-14", "what": "other", "name": "Taken to hospital"},
        ),
        ({"kind": "date", "on": (2026, 3, 14)}, {"on": "2026-03-14", "what": "other", "name": ""}),
        ({"kind": "place", "name": "Marram Quay"}, {"name": "Marram Quay", "other_names": "", "role": ""}),
    ],
)
def test_while_typing_a_return_names_and_dates_are_written_down(said, facts):
    form = typed(**said)
    assert form.is_valid(), form.errors
    assert form.facts == facts


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"kind": "practitioner"}, "name", "Enter a name"),
        ({"kind": "date", "name": "A hearing"}, "on", "Enter the date"),
        (
            {"kind": "school", "name": "Larkspur Hill", "date_of_birth": (2020, 1, 1)}, "date_of_birth",
            "Leave this date empty, or choose “A relative, friend or other person”",
        ),
    ],
)
def test_what_the_quick_form_still_needs_is_said(said, field, sentence):
    form = typed(**said)
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field])


def test_an_agency_s_dates_are_found_in_every_way_a_date_is_written(client, file, manager):
    writer, agency = of_agency(file)
    client.force_login(writer)
    page = reverse("casefiles:names", kwargs={"reference": file.reference, "agency": agency.slug})
    day = {"on-day": "14", "on-month": "3", "on-year": "2026"}
    assert client.post(page, {"kind": "date", "name": "First hearing", **day}).status_code == 302
    born = {f"date_of_birth-{part}": said for part, said in (("day", "9"), ("month", "5"), ("year", "1961"))}
    assert client.post(page, {"kind": "adult", "name": "Ingeborg Ash", **born}).status_code == 302
    shown = client.get(page).text
    assert "14 March 2026" in shown
    assert "9 May 1961" in shown
    speak_for(manager)
    known = identities_of(file, by=manager)
    assert {each.text for each in check("On 14/3/26 she, born 9.5.61, came.", known).findings if each.tier == 1} == {
        "14/3/26", "9.5.61",
    }


def test_a_date_of_the_case_is_put_right(client, file, manager):
    entry = add(file, manager, kind=EntryKind.DATE, on="2026-03-14", what="court")
    client.force_login(manager)
    at = {"reference": file.reference, "pseudonym": entry.pseudonym.lower().replace(" ", "-")}
    page = reverse("casefiles:change-entry", kwargs=at)
    shown = client.get(page).text
    for number in ("14", "3", "2026"):
        assert f'value="{number}"' in shown
