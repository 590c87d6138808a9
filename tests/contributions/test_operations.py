"""One agency's part, told through: every step, what follows from it, and what a stranger cannot change."""

from datetime import date

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import FileMember, Move, WorkHold
from sightline.casefiles.operations import WorkHeld, hold_work
from sightline.chronology.models import Chronology, ChronologyEntry
from sightline.chronology.operations import Locked, add_entry, change_entry
from sightline.contributions import operations, policy, queries
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, NilStatement, PracticeAudit, ReturnVersion
from sightline.deadlines.models import Deadline
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.outbox.models import Message
from sightline.trail.models import TrailEntry
from tests.contributions.scene import LATER, MUCH_LATER, Scene
from tests.factories.contributions import KEY_LINES
from tests.factories.files import NOON, BarFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, RoleGrantFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def told(name):
    with no_walls():
        return set(Message.objects.filter(name=name).values_list("to", flat=True))


def trail(verb):
    with no_walls():
        return TrailEntry.objects.filter(verb=verb).count()


def everything():
    """How many rows of each kind there are, behind the walls."""
    models = [AgencyRequest, NilStatement, PracticeAudit, KeyLineAnswer, ReturnVersion, Chronology, ChronologyEntry,
              Move, Message, TrailEntry, Deadline, FileMember]
    with no_walls():
        states = list(AgencyRequest.objects.order_by("pk").values_list("state", "version", "closed_on"))
        return [model.objects.count() for model in models], states


# ---- asking


def test_the_office_asks_an_agency(scene):
    request = scene.sent()

    assert (request.state, request.due_on) == ("sent", date(2026, 12, 20))
    assert request.key_lines == KEY_LINES
    assert "section 16H of the Children Act 2004" in request.legal_basis
    clock = Deadline.objects.get(rule="D03")
    assert (clock.agency, clock.anchor_on, clock.due_on, clock.met_at) == (
        scene.agency, date(2026, 11, 20), date(2026, 12, 20), None,
    )
    member = FileMember.objects.get(role=FileRole.INVOLVED_AGENCY)
    assert (member.agency, member.starts_on) == (scene.agency, NOON.date())
    assert told("return_asked") == {scene.spoc.pk, scene.manager.pk, scene.lead.pk}
    with no_walls():
        message = Message.objects.first()
    assert message.path == f"/files/{scene.file.reference}/returns/{scene.agency.slug}/"
    assert message.due_on == date(2026, 12, 20)


def test_an_agency_without_a_point_of_contact_is_not_asked(scene):
    lonely = AgencyFactory(partnership=scene.partnership, name="St Wilfrid’s Academy")
    scene.of(Role.DSL, lonely)
    before = everything()

    with pytest.raises(operations.NoContact, match="Name a single point of contact for St Wilfrid’s Academy first"):
        scene.sent(lonely)
    assert everything() == before


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"period_to": date(2023, 12, 31)}, "The period under review must end on or after the day it begins."),
        ({}, "has already been asked."),
    ],
)
def test_a_request_that_cannot_be(scene, more, sentence):
    if not more:
        scene.sent()
    before = everything()
    with pytest.raises(DomainError, match=sentence):
        scene.sent(**more)
    assert everything() == before


def test_an_agency_of_another_partnership_is_not_asked(scene):
    with pytest.raises(DomainError, match="is not an agency of this partnership"):
        scene.sent(AgencyFactory())


def test_the_decision_of_31_january_gives_until_the_last_day_of_february(scene):
    assert scene.sent(decided_on=date(2026, 1, 31)).due_on == date(2026, 2, 28)


def test_where_the_partnership_has_no_rule_the_day_is_chosen():
    scene = Scene(profile="HULL")
    before = everything()
    with pytest.raises(operations.NoDueDate, match="Choose the day by which the return is due"):
        scene.sent()
    assert everything() == before

    assert scene.sent(due_on=date(2027, 1, 29)).due_on == date(2027, 1, 29)
    assert not Deadline.objects.exists()


def test_where_there_is_a_rule_the_rule_gives_the_day(scene):
    assert scene.sent(due_on=date(2027, 1, 29)).due_on == date(2026, 12, 20)


def test_a_person_barred_from_the_file_is_not_told(scene):
    BarFactory(casefile=scene.file, user=scene.manager)
    scene.sent()

    assert told("return_asked") == {scene.spoc.pk, scene.lead.pk}


@pytest.mark.parametrize("who", ["chair", "spoc", "manager", "lead"])
def test_only_the_office_asks(scene, who):
    before = everything()
    user = getattr(scene, who)
    speak_for(user)
    with pytest.raises(NotYours):
        operations.send_request(
            scene.file, agency=scene.other, asked="All of it.", period_from=date(2024, 1, 1),
            period_to=date(2026, 1, 1), key_lines=[], decided_on=date(2026, 1, 1), welfare_lead="", by=user, now=NOON,
        )
    assert everything() == before


# ---- acknowledging


def test_the_point_of_contact_acknowledges_and_names_the_author(scene):
    request = scene.acknowledged(
        extension_until=date(2027, 1, 10), extension_reason="The school is closed.", earliest_on=date(2027, 1, 5)
    )

    request.refresh_from_db()
    assert (request.state, request.author, request.acknowledged_by) == ("acknowledged", scene.manager, scene.spoc)
    assert (request.earliest_on, request.extension_asked_until) == (date(2027, 1, 5), date(2027, 1, 10))
    assert request.due_on == date(2026, 12, 20)  # asking is not being given (CAL-16)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"systems_searched": " "}, "Say which systems were searched."),
        ({"managers_named": ""}, "Name at least one manager who was involved or will present for your agency."),
        ({"practitioners_named": ""}, "Name the practitioners who were involved, or say why there is none to name."),
        ({"extension_until": date(2027, 1, 10)}, "To ask for more time, give both the day you ask for and the reason."),
        ({"extension_reason": "Closed"}, "To ask for more time, give both the day you ask for and the reason."),
    ],
)
def test_an_acknowledgement_says_what_it_must(scene, more, sentence):
    with pytest.raises(operations.NotComplete) as refusal:
        scene.acknowledged(**more)
    assert str(refusal.value) == sentence


def test_the_author_is_a_manager_of_the_agency(scene):
    with pytest.raises(DomainError, match=f"^{scene.other_manager.name} cannot write for {scene.agency.name}."):
        scene.acknowledged(author=scene.other_manager)


def test_the_work_is_given_to_another_manager(scene):
    scene.acknowledged()
    second = scene.of(Role.AGENCY_MANAGER)
    speak_for(scene.spoc)

    operations.name_author(scene.request, author=second, by=scene.spoc, now=NOON)

    assert scene.request.author == second
    assert second.pk in told("return_asked")


# ---- no involvement


def said_nil(scene):
    scene.acknowledged(involved=False, nil_statement="We had no contact with the family.", author=None)


def test_no_involvement_is_said_by_one_and_confirmed_by_another(scene):
    said_nil(scene)
    assert told("return_for_approval") == {scene.lead.pk}
    assert scene.request.nil_statement == ""
    speak_for(scene.office)
    assert not NilStatement.objects.exists()

    speak_for(scene.lead)
    version = operations.confirm_nil(scene.request, by=scene.lead, now=LATER)

    assert (scene.request.state, scene.request.closed_on) == ("nil", date(2026, 12, 14))
    assert scene.request.nil_statement == "We had no contact with the family."
    assert version.content["nil"] == "We had no contact with the family."
    assert Deadline.objects.get(rule="D03").met_on == date(2026, 12, 14)
    assert told("return_submitted") == {scene.office.pk}
    speak_for(scene.office)
    assert queries.all_answered(scene.file)
    assert queries.last_closed_on(scene.file) == date(2026, 12, 14)


def test_nobody_confirms_their_own_statement(scene):
    RoleGrantFactory(user=scene.spoc, partnership=scene.partnership, agency=scene.agency, role=Role.DSL)
    said_nil(scene)
    before = everything()
    speak_for(scene.spoc)

    with pytest.raises(operations.NeedsSecondPerson):
        operations.confirm_nil(scene.request, by=scene.spoc, now=LATER)
    assert everything() == before
    assert told("return_for_approval") == {scene.lead.pk}


def test_the_lead_may_want_it_looked_at_again(scene):
    said_nil(scene)
    speak_for(scene.lead)
    operations.refuse_nil(scene.request, reason="Search the walk-in centre too.", by=scene.lead, now=NOON)

    assert queries.nil_waiting(scene.request) is None
    assert told("return_sent_back") == {scene.spoc.pk}
    with pytest.raises(DomainError, match="There is no statement of no involvement to confirm"):
        operations.confirm_nil(scene.request, by=scene.lead, now=LATER)
    speak_for(scene.spoc)
    operations.state_nil(
        scene.request, statement="Nothing at the walk-in centre either.", systems_searched="EMIS", by=scene.spoc,
        now=NOON,
    )
    assert queries.nil_waiting(scene.request).statement == "Nothing at the walk-in centre either."


def test_an_agency_that_says_it_was_not_involved_does_not_write(scene):
    said_nil(scene)
    speak_for(scene.manager)
    with pytest.raises(operations.NotInWriting, match="has said that it was not involved"):
        operations.begin(scene.request, by=scene.manager, now=NOON)


# ---- writing


def test_writing_begins_in_the_agencys_name_and_nobody_outside_sees_it(scene):
    scene.acknowledged(author=None)
    speak_for(scene.manager)
    audit = operations.save_audit(
        scene.request, section="involvement", changes={"summary": "We visited nine times."}, by=scene.manager, now=NOON
    )

    assert (scene.request.state, scene.request.author) == ("drafting", scene.manager)
    assert (audit.agency, audit.shared, audit.writers) == (scene.agency, False, [scene.manager.pk])
    chronology = Chronology.objects.get()
    assert (chronology.agency, chronology.period_from, chronology.shared) == (scene.agency, date(2024, 1, 1), False)
    for outsider in (scene.office, scene.chair, scene.other_manager, scene.other_spoc):
        speak_for(outsider)
        assert not PracticeAudit.objects.exists()
        assert not Chronology.objects.exists()
        assert not policy.visible_returns(outsider).exists()


def test_a_stale_page_changes_nothing(scene):
    scene.acknowledged()
    speak_for(scene.manager)
    first = operations.begin(scene.request, by=scene.manager, now=NOON)
    operations.save_audit(
        scene.request, section="involvement", changes={"summary": "One."}, by=scene.manager, now=NOON,
        expected_version=first.version,
    )
    before = everything()
    with pytest.raises(SomebodyElseWasFirst):
        operations.save_audit(
            scene.request, section="involvement", changes={"summary": "Two."}, by=scene.manager, now=NOON,
            expected_version=first.version,
        )
    assert scene.audit.summary == "One."
    assert everything() == before


def test_a_part_holds_only_its_own_fields(scene):
    scene.acknowledged()
    speak_for(scene.manager)
    with pytest.raises(ValueError, match="no part 'involvement'"):
        operations.save_audit(
            scene.request, section="involvement", changes={"shared": True}, by=scene.manager, now=NOON
        )


def test_dates_inside_actions_are_kept_as_days(scene):
    scene.acknowledged()
    scene.write()
    assert scene.audit.actions == [{"action": "Audit supervision", "by_when": "2027-03-01", "taken": False}]


@pytest.mark.parametrize(
    ("number", "confidence", "sentence"),
    [(9, "high", "There is no key line 9 in this request"), (1, "sure", "Say how sure you are: high, medium or low")],
)
def test_an_answer_that_cannot_be(scene, number, confidence, sentence):
    scene.acknowledged()
    speak_for(scene.manager)
    with pytest.raises(DomainError, match=sentence):
        operations.answer_key_line(
            scene.request, number=number, evidence="", analysis="", confidence=confidence, by=scene.manager, now=NOON
        )


# ---- asking for approval


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("author", "Say in which role the author writes."),
        ("practitioner", "Say which practitioner informed the chronology, by role, or why none did."),
        ("involvement", "Summarise your agency’s involvement."),
        ("lived-experience", "Say what life was like for the child, as your agency saw it."),
        ("standards", "Add at least one standard or procedure that applied."),
        ("worked-well", "Add something that worked well, or say why there is nothing."),
        ("needs-developing", "Add something that needs developing, or say why there is nothing."),
        ("working-together", "Describe how you worked with other agencies."),
        ("actions", "Add an action, or say that there is none."),
        ("support", "Say what support staff were offered."),
    ],
)
def test_what_a_return_must_say(scene, left_out, sentence):
    scene.acknowledged()
    scene.write(leave_out=[left_out])
    with pytest.raises(operations.NotComplete) as refusal:
        operations.ask_approval(scene.request, by=scene.manager, now=NOON)
    assert str(refusal.value).startswith(sentence)
    assert scene.request.state == "drafting"
    assert {each.part for each in queries.what_is_missing(scene.audit)} == {left_out}


def test_every_key_line_is_answered_whole(scene):
    scene.acknowledged()
    scene.write()
    operations.answer_key_line(
        scene.request, number=2, evidence="Nine visits.", analysis="", confidence="low", by=scene.manager, now=NOON
    )
    assert [(each.part, each.sentence) for each in queries.what_is_missing(scene.audit)] == [
        ("key-line-2", "Answer key line 2.")
    ]


@pytest.mark.parametrize(
    ("section", "changes"),
    [
        ("practitioner", {"practitioner_informed": False, "practitioner_roles": "", "why_no_practitioner": "sick"}),
        ("worked-well", {"worked_well": [], "none_worked_well_because": "We met the family once."}),
        ("needs-developing", {"needs_developing": [], "none_needs_developing_because": "We met the family once."}),
        ("actions", {"actions": [], "no_actions": True}),
    ],
)
def test_none_is_an_answer_when_it_is_said(scene, section, changes):
    scene.acknowledged()
    scene.write()
    operations.save_audit(scene.request, section=section, changes=changes, by=scene.manager, now=NOON)
    assert queries.what_is_missing(scene.audit) == []


def test_a_practitioner_who_did_not_take_part_needs_a_reason(scene):
    scene.acknowledged()
    scene.write()
    changes = {"practitioner_informed": False, "practitioner_roles": "", "why_no_practitioner": ""}
    operations.save_audit(scene.request, section="practitioner", changes=changes, by=scene.manager, now=NOON)
    assert [each.part for each in queries.what_is_missing(scene.audit)] == ["practitioner"]


def test_a_chronology_is_empty_only_with_a_reason(scene):
    scene.acknowledged()
    scene.write()
    ChronologyEntry.objects.all().delete()
    assert [each.part for each in queries.what_is_missing(scene.audit)] == ["chronology"]
    operations.save_audit(
        scene.request, section="no-chronology", changes={"no_chronology_because": "Only one letter."}, by=scene.manager,
        now=NOON,
    )
    assert queries.what_is_missing(scene.audit) == []


def test_where_the_profile_asks_for_it_relationships_and_impact_are_said():
    scene = Scene(profile="HULL")
    scene.acknowledged()
    speak_for(scene.manager)
    with pytest.raises(DomainError, match="Say what this meant for the child"):
        scene.write()
    assert "Describe relationships in the family and between professionals." in [
        each.sentence for each in queries.what_is_missing(scene.audit)
    ]


def test_the_lead_is_asked_and_the_return_is_closed_to_changes(scene):
    scene.approval_asked()

    assert scene.request.state == "approval"
    assert told("return_for_approval") == {scene.lead.pk}
    with pytest.raises(Locked):
        add_entry(
            Chronology.objects.get(), date_text="4/4/26", event="Seen.", child_seen="yes", by=scene.manager, now=NOON
        )
    with pytest.raises(operations.NotInWriting):
        operations.save_audit(
            scene.request, section="involvement", changes={"summary": "No."}, by=scene.manager, now=NOON
        )
    speak_for(scene.office)
    assert not PracticeAudit.objects.exists()


def test_the_lead_returns_it_and_the_comments_stay_inside_the_agency(scene):
    scene.approval_asked()
    speak_for(scene.lead)
    operations.return_to_author(scene.request, reason="Say more about Mateusz’s school.", by=scene.lead, now=LATER)

    assert scene.request.state == "drafting"
    assert told("return_sent_back") == {scene.manager.pk}
    assert scene.audit.returned_because == "Say more about Mateusz’s school."
    with no_walls():
        assert set(Move.objects.values_list("reason", flat=True)) == {""}
    speak_for(scene.manager)
    add_entry(scene.chronology, date_text="4/4/26", event="Seen.", child_seen="yes", by=scene.manager, now=NOON)


# ---- approving, which submits


def test_approving_submits_freezes_and_shows(scene):
    scene.submitted()

    assert (scene.request.state, scene.request.submitted_by, scene.request.closed_on) == ("submitted", scene.lead, None)
    assert Deadline.objects.get(rule="D03").met_on == date(2026, 12, 14)
    assert told("return_submitted") == {scene.office.pk}
    for reader in (scene.office, scene.chair):
        speak_for(reader)
        assert PracticeAudit.objects.get().summary == "We visited nine times."
        assert ChronologyEntry.objects.get().date_text == "3/4/26"
        assert KeyLineAnswer.objects.count() == 2
        content = ReturnVersion.objects.get().content
        assert content["audit"]["lived_experience"] == "He waited at the window."
        assert content["chronology"][0]["event"] == "Nobody answered the door."
        assert content["key_lines"][0]["analysis"] == "His words stayed there."
        assert [each.agency for each in queries.readable_returns(reader, scene.file)] == [scene.agency]
    speak_for(scene.other_manager)
    assert not PracticeAudit.objects.exists()
    assert not ReturnVersion.objects.exists()


def test_whoever_wrote_it_alone_does_not_approve_it(scene):
    RoleGrantFactory(user=scene.manager, partnership=scene.partnership, agency=scene.agency, role=Role.DSL)
    scene.approval_asked()
    assert told("return_for_approval") == {scene.lead.pk}
    before = everything()

    with pytest.raises(operations.NeedsSecondPerson, match="You wrote this return alone"):
        operations.approve_and_submit(scene.request, by=scene.manager, now=LATER)
    assert everything() == before


def test_whoever_wrote_a_part_of_it_with_another_may_approve_it(scene):
    scene.acknowledged()
    scene.write()
    RoleGrantFactory(user=scene.lead, partnership=scene.partnership, agency=scene.agency, role=Role.AGENCY_MANAGER)
    speak_for(scene.lead)
    operations.save_audit(
        scene.request, section="support", changes={"staff_support": "Offered."}, by=scene.lead, now=NOON
    )
    operations.ask_approval(scene.request, by=scene.lead, now=NOON)
    assert operations.approve_and_submit(scene.request, by=scene.lead, now=LATER).number == 1


def test_an_agency_with_one_lead_who_wrote_it_alone_asks_the_office_for_another():
    scene = Scene()
    scene.lead.is_active = False
    with no_walls():
        scene.lead.save()
    RoleGrantFactory(user=scene.manager, partnership=scene.partnership, agency=scene.agency, role=Role.DSL)
    scene.acknowledged()
    scene.write()
    with pytest.raises(operations.NeedsSecondPerson, match="Ask the Office to add one"):
        operations.ask_approval(scene.request, by=scene.manager, now=NOON)


def test_what_was_submitted_is_not_altered(scene):
    scene.submitted()
    speak_for(scene.manager)
    entry = ChronologyEntry.objects.get()
    with pytest.raises(Locked):
        change_entry(entry, date_text="5/4/26", event="Other.", child_seen="yes", by=scene.manager, now=LATER)
    with pytest.raises(operations.NotInWriting):
        operations.answer_key_line(
            scene.request, number=1, evidence="", analysis="", confidence="", by=scene.manager, now=LATER
        )
    with pytest.raises(StepNotOpen):
        operations.begin(scene.request, by=scene.manager, now=LATER)


# ---- the Office: accept, send back, waive


def test_the_office_accepts_and_it_counts_from_the_day_it_was_submitted(scene):
    scene.submitted()
    speak_for(scene.office)
    operations.accept(scene.request, by=scene.office, now=MUCH_LATER)

    assert (scene.request.state, scene.request.closed_on) == ("accepted", date(2026, 12, 14))
    assert told("return_accepted") == {scene.manager.pk, scene.lead.pk}
    assert queries.all_answered(scene.file)
    assert queries.last_closed_on(scene.file) == date(2026, 12, 14)


def test_a_correction_makes_a_new_version_and_its_draft_is_hidden_again(scene):
    scene.submitted()
    speak_for(scene.office)
    operations.send_back(scene.request, reason="Key line 2 is about another child.", by=scene.office, now=LATER)
    assert scene.request.state == "drafting"
    assert told("return_sent_back") == {scene.manager.pk, scene.lead.pk}
    assert PracticeAudit.objects.exists()  # as it was submitted, until the agency begins to correct it

    speak_for(scene.manager)
    operations.answer_key_line(
        scene.request, number=2, evidence="Put right.", analysis="Put right.", confidence="low", by=scene.manager,
        now=LATER,
    )
    change_entry(
        ChronologyEntry.objects.get(), date_text="5/4/26", event="Put right.", child_seen="no", by=scene.manager,
        now=LATER,
    )
    for reader in (scene.office, scene.chair):
        speak_for(reader)
        assert not PracticeAudit.objects.exists()
        assert not KeyLineAnswer.objects.exists()
        assert not ChronologyEntry.objects.exists()
        assert not Chronology.objects.exists()
        assert ReturnVersion.objects.get().content["key_lines"][1]["evidence"] == "Nine visits."

    speak_for(scene.manager)
    operations.ask_approval(scene.request, by=scene.manager, now=LATER)
    speak_for(scene.lead)
    operations.approve_and_submit(scene.request, by=scene.lead, now=MUCH_LATER)
    speak_for(scene.office)
    assert [
        (version.number, version.content["key_lines"][1]["evidence"]) for version in ReturnVersion.objects.all()
    ] == [(1, "Nine visits."), (2, "Put right.")]
    operations.accept(scene.request, by=scene.office, now=MUCH_LATER)
    assert scene.request.closed_on == date(2026, 12, 30)
    assert Deadline.objects.get(rule="D03").met_on == date(2026, 12, 14)  # it came in on that day


@pytest.mark.parametrize("state", ["sent", "acknowledged", "drafting", "approval"])
def test_the_office_waives_with_a_reason(scene, state):
    {"sent": scene.sent, "acknowledged": scene.acknowledged, "drafting": lambda: (scene.acknowledged(), scene.write()),
     "approval": scene.approval_asked}[state]()
    scene.request.refresh_from_db()
    assert scene.request.state == state
    speak_for(scene.office)
    with pytest.raises(operations.NotComplete, match="Say why this return is not needed"):
        operations.waive(scene.request, reason=" ", by=scene.office, now=LATER)
    operations.waive(scene.request, reason="The practice has closed.", by=scene.office, now=LATER)

    assert (scene.request.state, scene.request.closed_on) == ("waived", date(2026, 12, 14))
    clock = Deadline.objects.get(rule="D03")
    assert (clock.met_at, clock.stopped_at) == (None, LATER)
    assert not PracticeAudit.objects.exists()


def test_more_time_is_the_agencys_own_day_and_leaves_the_due_date(scene):
    scene.acknowledged(extension_until=date(2027, 1, 10), extension_reason="The school is closed.")
    speak_for(scene.office)
    operations.agree_extension(scene.request, until=date(2027, 1, 8), by=scene.office, now=NOON)

    assert (scene.request.due_on, scene.request.extended_to) == (date(2026, 12, 20), date(2027, 1, 8))
    assert Deadline.objects.get(rule="D03").due_on == date(2026, 12, 20)
    assert trail("extended") == 1
    with pytest.raises(DomainError, match="The new day must be after 20 December 2026"):
        operations.agree_extension(scene.request, until=date(2026, 12, 20), by=scene.office, now=NOON)


def test_d04_waits_for_the_last_of_them(scene):
    scene.sent(scene.other)
    scene.submitted()
    speak_for(scene.office)
    operations.accept(scene.request, by=scene.office, now=LATER)
    assert not queries.all_answered(scene.file)
    assert queries.last_closed_on(scene.file) is None
    other = queries.requests_of(scene.file).get(agency=scene.other)
    operations.waive(other, reason="They never saw the family.", by=scene.office, now=MUCH_LATER)
    assert queries.all_answered(scene.file)
    assert queries.last_closed_on(scene.file) == date(2026, 12, 30)


def test_a_file_on_which_nobody_was_asked_is_not_answered(scene):
    speak_for(scene.office)
    assert not queries.all_answered(scene.file)
    assert queries.last_closed_on(scene.file) is None


# ---- strangers change nothing

ACTS = {
    "acknowledge": ("sent", {"spoc"}, lambda s, by: operations.acknowledge(
        s.request, involved=True, systems_searched="EMIS", managers_named="One", practitioners_named="One", by=by,
        now=NOON)),
    "begin": ("acknowledged", {"manager"}, lambda s, by: operations.begin(s.request, by=by, now=NOON)),
    "save_audit": ("acknowledged", {"manager"}, lambda s, by: operations.save_audit(
        s.request, section="involvement", changes={"summary": "Changed."}, by=by, now=NOON)),
    "answer_key_line": ("acknowledged", {"manager"}, lambda s, by: operations.answer_key_line(
        s.request, number=1, evidence="", analysis="", confidence="", by=by, now=NOON)),
    "return_to_author": ("approval_asked", {"lead"}, lambda s, by: operations.return_to_author(
        s.request, reason="More.", by=by, now=NOON)),
    "approve_and_submit": ("approval_asked", {"lead"}, lambda s, by: operations.approve_and_submit(
        s.request, by=by, now=NOON)),
    "accept": ("submitted", {"office"}, lambda s, by: operations.accept(s.request, by=by, now=NOON)),
    "send_back": ("submitted", {"office"}, lambda s, by: operations.send_back(
        s.request, reason="More.", by=by, now=NOON)),
    "waive": ("acknowledged", {"office"}, lambda s, by: operations.waive(s.request, reason="Closed.", by=by, now=NOON)),
    "agree_extension": ("acknowledged", {"office"}, lambda s, by: operations.agree_extension(
        s.request, until=date(2027, 2, 1), by=by, now=NOON)),
    "name_author": ("acknowledged", {"spoc"}, lambda s, by: operations.name_author(
        s.request, author=s.manager, by=by, now=NOON)),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_changes_nothing(scene, act):
    state, allowed, do = ACTS[act]
    getattr(scene, state)()
    before = everything()
    for who in ("office", "chair", "spoc", "manager", "lead", "other_spoc", "other_manager"):
        if who in allowed:
            continue
        user = getattr(scene, who)
        speak_for(user)
        with pytest.raises(NotYours):
            do(scene, user)
        assert everything() == before, who
    for who in allowed:
        speak_for(getattr(scene, who))
        do(scene, getattr(scene, who))
    assert everything() != before


# ---- what comes next for whom


def waits(user):
    speak_for(user)
    return [row.act for row in queries.waiting_for(user)]


def test_what_waits_for_whom(scene):
    people = ("office", "chair", "spoc", "manager", "lead", "other_spoc", "other_manager")

    def now():
        return {who: acts for who in people if (acts := waits(getattr(scene, who)))}

    scene.sent()
    assert now() == {"spoc": ["acknowledge"]}
    speak_for(scene.spoc)
    operations.acknowledge(
        scene.request, involved=True, systems_searched="EMIS", managers_named="One", practitioners_named="One",
        author=scene.manager, by=scene.spoc, now=NOON,
    )
    second = scene.of(Role.AGENCY_MANAGER)
    assert now() == {"manager": ["write"]}
    assert waits(second) == []  # another was named
    scene.write()
    assert now() == {"manager": ["write"]}
    speak_for(scene.manager)
    operations.ask_approval(scene.request, by=scene.manager, now=NOON)
    assert now() == {"lead": ["approve"]}
    speak_for(scene.lead)
    operations.approve_and_submit(scene.request, by=scene.lead, now=NOON)
    assert now() == {"office": ["accept"]}
    speak_for(scene.office)
    operations.accept(scene.request, by=scene.office, now=NOON)
    assert now() == {}


def test_a_statement_of_no_involvement_waits_for_the_lead_alone(scene):
    said_nil(scene)
    assert waits(scene.lead) == ["confirm-nil"]
    assert waits(scene.manager) == waits(scene.spoc) == waits(scene.office) == []


def test_a_restricted_row_keeps_its_date_and_loses_its_words_for_the_buddy(scene):
    scene.acknowledged()
    scene.write()
    add_entry(
        scene.chronology, date_text="May 2026", event="An informant spoke.", child_seen="not_applicable",
        sensitivity="police", by=scene.manager, now=NOON,
    )
    operations.ask_approval(scene.request, by=scene.manager, now=NOON)
    speak_for(scene.lead)
    version = operations.approve_and_submit(scene.request, by=scene.lead, now=LATER)
    buddy = person(Role.BUDDY, partnership=scene.partnership)
    FileMemberFactory(casefile=scene.file, role=FileRole.BUDDY, user=buddy)

    for whole in (scene.office, scene.chair, scene.manager):
        speak_for(whole)
        assert [row.get("event") for row in queries.shown_content(whole, version)["chronology"]] == [
            "Nobody answered the door.", "An informant spoke.",
        ]
    speak_for(buddy)
    normal, restricted = queries.shown_content(buddy, version)["chronology"]
    assert normal["event"] == "Nobody answered the door."
    assert restricted == {
        "date_text": "May 2026", "starts_on": "2026-05-01", "ends_on": "2026-05-31", "precision": "month",
        "uncertain": False, "sensitivity": "police", "withheld": True,
    }


# ---- the file's work is held


def hold(scene):
    speak_for(scene.office)
    hold_work(scene.file, because="The review does not go on.", by=scene.office, now=LATER)


def test_while_the_work_is_held_an_agency_writes_nothing_and_loses_nothing(scene):
    """L40: a review that was diverted. What was written stays as it was."""
    scene.acknowledged()
    scene.write()
    chronology = scene.chronology
    hold(scene)
    before = everything()
    speak_for(scene.manager)
    writing = [
        lambda: operations.begin(scene.request, by=scene.manager, now=LATER),
        lambda: operations.save_audit(
            scene.request, section="involvement", changes={"summary": "More."}, by=scene.manager, now=LATER
        ),
        lambda: operations.answer_key_line(
            scene.request, number=1, evidence="x", analysis="x", confidence="low", by=scene.manager, now=LATER
        ),
        lambda: operations.ask_approval(scene.request, by=scene.manager, now=LATER),
        lambda: add_entry(
            chronology, date_text="4/4/26", event="Another.", child_seen="no", by=scene.manager, now=LATER
        ),
    ]
    for write in writing:
        with pytest.raises(WorkHeld, match=r"The review does not go on\. What you have written is kept"):
            write()
    assert everything() == before
    assert scene.audit.summary == "We visited nine times."


def test_while_the_work_is_held_nothing_is_acknowledged_approved_or_sent_back(scene):
    scene.approval_asked()
    hold(scene)
    before = everything()
    speak_for(scene.lead)
    with pytest.raises(WorkHeld):
        operations.approve_and_submit(scene.request, by=scene.lead, now=LATER)
    with pytest.raises(WorkHeld):
        operations.return_to_author(scene.request, reason="Again.", by=scene.lead, now=LATER)
    assert everything() == before
    assert queries.waiting_for(scene.lead) == []


def test_holding_twice_keeps_the_first_reason(scene):
    hold(scene)
    hold_work(scene.file, because="Another.", by=scene.office, now=MUCH_LATER)
    hold_now = WorkHold.objects.get(casefile=scene.file)
    assert (hold_now.because, hold_now.held_at, hold_now.held_by) == ("The review does not go on.", LATER, scene.office)
