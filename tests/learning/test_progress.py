"""An action carried out: its owner reports and submits evidence, the monitoring body verifies or returns (A03–A05)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import Move
from sightline.foundation.errors import DomainError, NotYours
from sightline.insight.queries import waiting_for_me
from sightline.learning import operations, queries
from sightline.learning.choices import ActionState
from sightline.learning.models import Action, ActionUpdate, Evidence, Verification
from sightline.outbox.models import Message
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, ActionUpdateFactory, EvidenceFactory, VerificationFactory
from tests.factories.people import AgencyFactory, BodyFactory, BodyMembershipFactory, UserFactory, person, seat
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

REPORT = {"text": "Schools hear the same day.", "stage": "under_way", "owner_view": "amber", "blocked": False}
ITEM = {
    "kind": "audit", "shows": "46 of 50 call-outs.", "period_from": date(2026, 10, 1), "period_to": date(2026, 11, 20),
    "kept_where": "",
}


class World:
    def __init__(self):
        self.file = CaseFileFactory()
        partnership = self.file.partnership
        self.agency = AgencyFactory(partnership=partnership, name="Marram Police", slug="police")
        FileMemberFactory(casefile=self.file, agency=self.agency, role=FileRole.ACTION_OWNER)
        self.owner = person(Role.AGENCY_MANAGER, partnership=partnership, agency=self.agency, name="Zofia Adeyemi")
        self.manager = person(Role.SCP_MANAGER, partnership=partnership)
        self.body = BodyFactory(partnership=partnership)
        FileMemberFactory(casefile=self.file, body=self.body, role=FileRole.MONITOR_BODY)
        self.monitor = seat(self.body)

    def action(self, state=ActionState.ACCEPTED, **more):
        return ActionFactory(casefile=self.file, number=1, agency=self.agency, state=state, **more)

    def as_(self, user, action):
        speak_for(user)
        return Action.objects.select_related("casefile__partnership", "agency").get(pk=action.pk)


@pytest.fixture
def world():
    return World()


def everything():
    with no_walls():
        return (
            list(Action.objects.order_by("pk").values()), ActionUpdate.objects.count(), Evidence.objects.count(),
            Verification.objects.count(), Move.objects.count(), Message.objects.count(), TrailEntry.objects.count(),
        )


def told():
    with no_walls():
        return set(Message.objects.values_list("to__email", flat=True))


class TestReporting:
    def test_the_first_report_begins_the_action(self, world):
        action = world.as_(world.owner, world.action())
        update = operations.report_progress(action, **REPORT, by=world.owner, now=NOON)
        assert action.state == ActionState.IN_PROGRESS
        assert (update.text, update.stage, update.owner_view) == ("Schools hear the same day.", "under_way", "amber")
        assert Move.objects.get().reason == "", "what an agency reports is not in the file’s history"
        with no_walls():
            assert TrailEntry.objects.filter(record_label="actionupdate").count() == 1

    def test_what_blocks_it_tells_the_manager_and_the_body_and_a_later_report_sets_it_going(self, world):
        action = world.as_(world.owner, world.action(ActionState.IN_PROGRESS))
        operations.report_progress(action, **REPORT | {"blocked": True}, by=world.owner, now=NOON)
        assert action.state == ActionState.BLOCKED
        assert told() == {world.manager.email, world.monitor.email}
        operations.report_progress(action, **REPORT, by=world.owner, now=NOON)
        assert action.state == ActionState.IN_PROGRESS

    @pytest.mark.parametrize("state", [ActionState.PROPOSED, ActionState.EVIDENCE_SUBMITTED, ActionState.VERIFIED])
    def test_only_what_is_under_way_is_reported_on(self, world, state):
        action = world.as_(world.owner, world.action(state))
        before = everything()
        with pytest.raises(operations.ActionRefused):
            operations.report_progress(action, **REPORT, by=world.owner, now=NOON)
        assert everything() == before

    def test_it_is_the_owners_to_report(self, world):
        action = world.action()
        for other in (world.manager, world.monitor):
            seen = world.as_(other, action)
            before = everything()
            with pytest.raises(NotYours):
                operations.report_progress(seen, **REPORT, by=other, now=NOON)
            with pytest.raises(NotYours):
                operations.submit_evidence(seen, items=[ITEM], by=other, now=NOON)
            assert everything() == before


class TestEvidence:
    def test_it_goes_to_the_monitoring_body(self, world):
        action = world.as_(world.owner, world.action(ActionState.IN_PROGRESS))
        operations.submit_evidence(action, items=[ITEM, ITEM | {"kind": "feedback"}], by=world.owner, now=NOON)
        assert action.state == ActionState.EVIDENCE_SUBMITTED
        assert [row.kind for row in action.evidence.all()] == ["audit", "feedback"]
        assert told() == {world.monitor.email}

    @pytest.mark.parametrize(
        ("items", "words"),
        [
            ([], "at least one"), ([ITEM | {"kind": "hearsay"}], "what kind"),
            ([ITEM | {"shows": " "}], "what the evidence"),
            ([ITEM | {"period_to": date(2026, 9, 1)}], "on or after"),
        ],
    )
    def test_what_is_wrong_changes_nothing(self, world, items, words):
        action = world.as_(world.owner, world.action(ActionState.IN_PROGRESS))
        before = everything()
        with pytest.raises(operations.ActionRefused, match=words):
            operations.submit_evidence(action, items=items, by=world.owner, now=NOON)
        assert everything() == before


class TestVerifying:
    @pytest.fixture
    def submitted(self, world):
        action = world.action(ActionState.EVIDENCE_SUBMITTED)
        EvidenceFactory(action=action, submitted_by=world.owner)
        return action

    def test_the_body_verifies_and_the_owner_hears(self, world, submitted):
        action = world.as_(world.monitor, submitted)
        decided = operations.verify_action(action, words="Seen.", by=world.monitor, now=NOON)
        assert (action.state, decided.verified, decided.of_owner_agency) == (ActionState.VERIFIED, True, False)
        assert told() == {world.owner.email}

    def test_it_returns_with_what_is_missing(self, world, submitted):
        action = world.as_(world.monitor, submitted)
        with pytest.raises(operations.ActionRefused, match="does not show yet"):
            operations.return_evidence(action, words=" ", by=world.monitor, now=NOON)
        operations.return_evidence(action, words="Nights are not covered.", by=world.monitor, now=NOON)
        assert action.state == ActionState.IN_PROGRESS
        assert action.verifications.get().words == "Nights are not covered."

    def of_the_owner(self, world):
        user = UserFactory()
        BodyMembershipFactory(body=world.body, user=user, agency=world.agency)
        return user

    def test_somebody_of_the_owners_agency_leaves_it_to_the_others(self, world, submitted):
        colleague = self.of_the_owner(world)
        action = world.as_(colleague, submitted)
        before = everything()
        with pytest.raises(operations.ActionRefused, match="Ask a member of another agency"):
            operations.verify_action(action, by=colleague, now=NOON)
        assert everything() == before

    def test_where_the_body_has_nobody_else_it_says_so(self, world, submitted):
        with no_walls():
            world.body.memberships.all().delete()
        colleague = self.of_the_owner(world)
        action = world.as_(colleague, submitted)
        assert operations.verify_action(action, by=colleague, now=NOON).of_owner_agency is True

    def test_nobody_verifies_their_own_evidence(self, world, submitted):
        EvidenceFactory(action=submitted, submitted_by=world.monitor)
        action = world.as_(world.monitor, submitted)
        with pytest.raises(operations.ActionRefused, match="You submitted evidence"):
            operations.verify_action(action, by=world.monitor, now=NOON)

    def test_it_is_the_bodys_to_verify(self, world, submitted):
        for other in (world.owner, world.manager):
            action = world.as_(other, submitted)
            before = everything()
            for verify in (operations.verify_action, operations.return_evidence):
                with pytest.raises(NotYours):
                    verify(action, words="x", by=other, now=NOON)
            assert everything() == before


def test_a_transferred_action_ends_here_and_is_set_there(world):
    action = world.as_(world.manager, world.action(ActionState.IN_PROGRESS, success_measure="Nine in ten"))
    health = AgencyFactory(partnership=world.file.partnership, name="Marram Health")
    new = operations.transfer_action(
        action, agency=health, target_on=date(2027, 5, 1), because="It is theirs.", by=world.manager, now=NOON
    )
    assert action.state == ActionState.TRANSFERRED
    assert (new.number, new.agency, new.state, new.success_measure) == (2, health, ActionState.PROPOSED, "Nine in ten")
    with pytest.raises(DomainError):
        operations.transfer_action(
            new, agency=health, target_on=date(2027, 5, 1), because="Again.", by=world.manager, now=NOON
        )


class TestWalls:
    def test_another_agency_and_a_barred_member_read_nothing_of_it(self, world):
        action = world.action(ActionState.EVIDENCE_SUBMITTED)
        for made in (ActionUpdateFactory, EvidenceFactory, VerificationFactory):
            made(action=action)
        other = AgencyFactory(partnership=world.file.partnership)
        FileMemberFactory(casefile=world.file, agency=other, role=FileRole.INVOLVED_AGENCY)
        stranger = person(Role.AGENCY_MANAGER, partnership=world.file.partnership, agency=other)
        barred = seat(world.body)
        BarFactory(casefile=world.file, user=barred)

        def seen_by(user):
            speak_for(user)
            return [model.objects.count() for model in (ActionUpdate, Evidence, Verification)]

        assert seen_by(world.owner) == seen_by(world.monitor) == [1, 1, 1]
        assert seen_by(stranger) == seen_by(barred) == [0, 0, 0]


class TestDue:
    TODAY = date(2026, 11, 23)

    def due(self, world):
        speak_for(world.owner)
        return [due_on for _, due_on in queries.updates_due(world.owner, on=self.TODAY)]

    def test_a_month_after_the_last_report(self, world):
        action = world.action(ActionState.IN_PROGRESS)
        ActionUpdateFactory(action=action, made_at=NOON - timedelta(days=30))
        assert self.due(world) == []
        with no_walls():
            ActionUpdate.objects.update(made_at=NOON - timedelta(days=31))
        assert self.due(world) == [self.TODAY]

    def test_three_months_once_the_target_is_past(self, world):
        action = world.action(ActionState.IN_PROGRESS, starts_on=date(2026, 1, 1), target_on=date(2026, 10, 1))
        ActionUpdateFactory(action=action, made_at=NOON - timedelta(days=60))
        assert self.due(world) == []
        with no_walls():
            ActionUpdate.objects.update(made_at=NOON - timedelta(days=92))
        assert self.due(world) == [self.TODAY]

    def test_what_was_returned_is_due_at_once_until_something_is_said(self, world):
        action = world.action(ActionState.IN_PROGRESS)
        VerificationFactory(action=action, verified=False, words="Nights?")
        assert self.due(world) == [self.TODAY]
        ActionUpdateFactory(action=action, made_at=NOON + timedelta(days=1))
        assert self.due(world) == []

    def test_home_shows_each_what_waits_for_them(self, world):
        action = world.action(ActionState.EVIDENCE_SUBMITTED)
        speak_for(world.monitor)
        words = [task.words for task in waiting_for_me(world.monitor, on=self.TODAY)]
        assert "Verify an action’s evidence, or return it" in words
        with no_walls():
            Action.objects.filter(pk=action.pk).update(state=ActionState.IN_PROGRESS, set_at=NOON - timedelta(days=40))
        speak_for(world.owner)
        words = [task.words for task in waiting_for_me(world.owner, on=self.TODAY)]
        assert "Report progress on an action, or submit evidence" in words


class TestPages:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(NOON, tick=False)

    def at(self, world, name):
        return reverse(f"learning:{name}", kwargs={"reference": world.file.reference, "number": 1})

    def test_an_owner_goes_from_report_to_evidence_and_the_body_verifies(self, world, client):
        world.action()
        client.force_login(world.owner)
        sent = client.post(
            self.at(world, "progress"),
            {"text": "Agreed.", "stage": "nearly", "owner_view": "red", "blocked": "no"},
        )
        assert sent.url == self.at(world, "action")
        page = client.get(sent.url).content.decode()
        assert "Own rating: Red: will not be met as planned" in page
        assert "Green: on track" in page, "the dates say otherwise, and both are shown"
        typed = {
            "items-0-kind": "audit", "items-0-shows": "46 of 50.", "items-0-kept_where": "",
            "items-0-period_from-day": "1", "items-0-period_from-month": "10", "items-0-period_from-year": "2026",
            "items-0-period_to-day": "20", "items-0-period_to-month": "11", "items-0-period_to-year": "2026",
        }
        assert client.post(self.at(world, "evidence"), typed).status_code == 302

        client.force_login(world.monitor)
        assert "46 of 50." in client.get(self.at(world, "verify")).content.decode()
        assert client.post(self.at(world, "verify"), {"decision": "return", "missing": "Nights?"}).status_code == 302
        client.force_login(world.owner)
        assert "The monitoring body asks: Nights?" in client.get(self.at(world, "action")).content.decode()

    def test_the_plan_counts_completed_and_embedded_apart(self, world, client):
        world.action(ActionState.VERIFIED)
        ActionFactory(casefile=world.file, number=2, agency=world.agency, state=ActionState.EMBEDDED)
        ActionFactory(casefile=world.file, number=3, agency=world.agency, state=ActionState.SUPERSEDED)
        late = {"starts_on": date(2026, 1, 1), "target_on": date(2026, 10, 1)}
        ActionFactory(casefile=world.file, number=4, agency=world.agency, state=ActionState.IN_PROGRESS, **late)
        client.force_login(world.monitor)
        page = " ".join(client.get(f"/files/{world.file.reference}/plan/").content.decode().split())
        for words, number in (
            ("Completed (verified)", "2 of 3"), ("Embedded (lasting change shown)", "1 of 3"), ("Overdue", "1"),
        ):
            row = f'<dt class="govuk-summary-list__key">{words}</dt><dd class="govuk-summary-list__value">{number}</dd>'
            assert row in page
        assert "Blue: verified" in page
        assert "Red: overdue" in page

    def test_where_there_is_nothing_to_ask_the_page_leads_to_the_action(self, world, client):
        world.action(ActionState.VERIFIED)
        client.force_login(world.owner)
        assert client.get(self.at(world, "progress")).url == self.at(world, "action")
