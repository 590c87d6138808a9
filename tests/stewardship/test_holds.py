"""A legal hold is placed by one person at once and lifted by two, who are two; a file on hold is kept (G17, R11)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from sightline.access.choices import ProposalKind
from sightline.access.context import forget, speak_for
from sightline.access.models import Proposal
from sightline.access.operations import confirm, end_role
from sightline.access.roles import FileRole, Role
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.models import Message
from sightline.partnerships.models import RoleGrant
from sightline.stewardship import operations, policy
from sightline.stewardship.choices import HoldSource
from sightline.stewardship.models import LegalHold
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, FileMemberFactory
from tests.factories.stewardship import LegalHoldFactory
from tests.stewardship.matter import Matter
from tests.support.database_roles import as_owner, let_tests_be_the_owner
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
WHY = "The inquiry wrote that it has ended"
ASKER = "Inquiry into Hospital Care, request 2026/118"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON, tick=False)


class Held(Matter):
    """One lead places a hold and asks; the other decides."""

    def __init__(self):
        super().__init__()
        self.first, self.second = self.governance, self.another_lead()

    def place(self, by=None, reference=None):
        speak_for(by or self.first)
        return operations.place_hold(
            reference or self.file.reference, source=HoldSource.INQUIRY, asker=ASKER,
            reason="It has asked for everything", by=by or self.first, now=NOON,
        )

    def ask(self, hold, by=None, now=NOON):
        speak_for(by or self.first)
        return operations.ask_lift(hold, reason=WHY, by=by or self.first, now=now)

    def decide(self, hold, proposal, by=None, lift=True, now=NOON):
        speak_for(by or self.second)
        operations.decide_lift(hold, proposal, lift=lift, by=by or self.second, now=now)

    def standing(self):
        with no_walls():
            self.file.refresh_from_db()
            return LegalHold.objects.filter(casefile=self.file, lifted_at=None).count()


@pytest.fixture
def matter():
    return Held()


def verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))


def messages(name):
    with no_walls():
        return set(Message.objects.filter(name=name).values_list("to", flat=True))


def test_it_stands_at_once_and_the_others_are_told(matter):
    hold = matter.place()

    assert (hold.number, str(hold)) == (1, f"Hold 1 on {matter.file.reference}")
    assert matter.standing() == 1
    assert matter.file.on_legal_hold
    assert verbs() == [Verb.HOLD_PLACED]
    assert messages(MessageName.HOLD_PLACED) == {matter.second.pk, matter.manager.pk}
    assert matter.place().number == 2


def test_one_asks_another_decides_and_the_file_says_so(matter):
    hold = matter.place()
    proposal = matter.ask(hold)
    assert matter.ask(hold) == proposal, "asked twice is asked once"
    assert messages(MessageName.TASK) == {matter.second.pk, matter.manager.pk}
    matter.decide(hold, proposal)

    assert matter.standing() == 0
    assert not matter.file.on_legal_hold
    assert verbs() == [Verb.HOLD_PLACED, Verb.PROPOSED, Verb.SECONDED, Verb.HOLD_LIFTED]
    assert messages(MessageName.HOLD_DECIDED) == {matter.first.pk}
    speak_for(matter.first)
    hold = policy.visible_holds(matter.first).get()
    assert (hold.lift_asked_by, hold.lifted_by, hold.lifted_because) == (matter.first, matter.second, WHY)
    with pytest.raises(DomainError, match="lifted already"):
        matter.ask(hold)


def test_one_of_two_holds_lifted_leaves_the_file_on_hold(matter):
    first, second = matter.place(), matter.place()
    matter.decide(first, matter.ask(first))

    assert matter.standing() == 1
    assert matter.file.on_legal_hold
    matter.decide(second, matter.ask(second), by=matter.manager)
    assert matter.standing() == 0
    assert not matter.file.on_legal_hold


def test_whoever_asked_cannot_decide_by_any_door(matter):
    hold = matter.place()
    proposal = matter.ask(hold)
    double = matter.held(Role.SCP_MANAGER, "Nowak Rhys Perpetua", "other@example.org")
    mailbox = matter.held(Role.INFORMATION_GOVERNANCE, "P N", "perpetua+2@example.org")
    for same in (matter.first, double, mailbox):
        with pytest.raises(NotYours):
            matter.decide(hold, proposal, by=same)
        client = Client()
        client.force_login(same)
        client.post(f"/holds/{matter.file.reference}/1/decide/", {"word": "yes"})
    speak_for(matter.second)
    proposal.refresh_from_db()

    assert (proposal.confirmed_at, proposal.refused_at, matter.standing()) == (None, None, 1)


def test_an_approval_lifts_one_hold_once(matter):
    hold, other = matter.place(), matter.place()
    proposal = matter.ask(hold)
    stale = Proposal.objects.select_related("proposed_by", "partnership").get(pk=proposal.pk)
    with pytest.raises(NotYours):
        matter.decide(other, proposal)
    matter.decide(hold, proposal)
    for again in (hold, other):
        with pytest.raises(NotYours):
            matter.decide(again, stale, by=matter.manager)
    speak_for(matter.manager)
    with pytest.raises(SomebodyElseWasFirst):
        confirm(stale, by=matter.manager, now=NOON)
    assert matter.standing() == 1


def test_a_no_leaves_it_and_may_be_asked_again(matter):
    hold = matter.place()
    first = matter.ask(hold)
    matter.decide(hold, first, lift=False)

    assert matter.standing() == 1
    assert verbs() == [Verb.HOLD_PLACED, Verb.PROPOSED, Verb.NOT_SECONDED]
    assert matter.ask(hold) != first


def test_a_request_waits_a_week(matter, time_machine):
    hold = matter.place()
    proposal = matter.ask(hold)
    late = NOON + timedelta(days=7)
    time_machine.move_to(late, tick=False)
    with pytest.raises(NotYours):
        matter.decide(hold, proposal, now=late)
    assert matter.standing() == 1


def test_whose_role_has_ended_asked_for_nothing(matter):
    hold = matter.place()
    proposal = matter.ask(hold)
    admin = matter.held(Role.SYSTEM_ADMINISTRATOR, "Eirlys Mbeki", "eirlys@example.org")
    speak_for(admin)
    end_role(RoleGrant.objects.get(user=matter.first), by=admin, now=NOON)
    forget()
    with pytest.raises(DomainError, match="no longer has the role"):
        matter.decide(hold, proposal)
    matter.decide(hold, proposal, lift=False)
    assert matter.standing() == 1


def test_a_bar_and_a_ring_fence_hold_for_everybody(matter):
    BarFactory(casefile=matter.file, user=matter.second)
    with no_walls():
        type(matter.file).objects.filter(pk=matter.file.pk).update(ring_fenced=True)
    hold = matter.place()
    with pytest.raises(DomainError, match="nobody else who could decide"):
        matter.ask(hold)
    FileMemberFactory(casefile=matter.file, user=matter.manager, role=FileRole.NAMED)
    proposal = matter.ask(hold)
    assert messages(MessageName.TASK) == {matter.manager.pk}
    third = matter.held(Role.SCP_MANAGER, "Llinos Adeyemi", "llinos@example.org")
    for kept_out in (matter.second, third):
        with pytest.raises(NotYours):
            matter.decide(hold, proposal, by=kept_out)
        speak_for(kept_out)
        assert not LegalHold.objects.exists(), "the database says the same"
    matter.decide(hold, proposal, by=matter.manager)
    assert matter.standing() == 0


def test_whoever_is_barred_places_none(matter):
    BarFactory(casefile=matter.file, user=matter.first)
    with pytest.raises(DomainError, match="no file with this reference"):
        matter.place()
    with pytest.raises(DomainError, match="no file with this reference"):
        matter.place(by=matter.second, reference="TST-1999-001")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.INFORMATION_GOVERNANCE])
def test_nobody_else_places_or_asks(matter, role):
    somebody = matter.held(role, f"Ottoline {role}", f"{role}@example.org")
    with pytest.raises(NotYours):
        matter.place(by=somebody)
    hold = matter.place()
    with pytest.raises(NotYours):
        matter.ask(hold, by=somebody)


@pytest.mark.parametrize("role", [*Role, None])
def test_who_sees_that_there_is_one_and_why(matter, role):
    """The sign on the file is everybody's who sees the file; the reason is of those who keep it."""
    hold = LegalHoldFactory(casefile=matter.file)
    LegalHoldFactory()
    somebody = matter.held(role or Role.READER, f"Ottoline {role}", f"{role}@example.org")
    speak_for(somebody)
    seen = list(policy.visible_holds(somebody))

    assert seen == ([hold] if role in {Role.INFORMATION_GOVERNANCE, Role.SCP_MANAGER} else [])


class TestTheDatabase:
    """What it refuses whoever asks: its owner too."""

    @pytest.fixture(autouse=True)
    def owner(self):
        let_tests_be_the_owner()

    def refused(self, does, match):
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            does()

    def test_a_file_on_hold_is_not_deleted(self, matter):
        hold = matter.place()
        with as_owner():
            self.refused(
                lambda: type(matter.file)._base_manager.filter(pk=matter.file.pk)._raw_delete("default"),
                "on legal hold is not deleted",
            )
            self.refused(
                lambda: LegalHold.objects.filter(pk=hold.pk)._raw_delete("default"), "that stands is not deleted"
            )

    def test_a_hold_is_not_lifted_by_one(self, matter):
        hold = matter.place()
        lifting = {
            "lifted_at": NOON, "lifted_by": matter.second, "lift_asked_at": NOON, "lift_asked_by": matter.first
        }
        with as_owner():
            self.refused(lambda: LegalHold.objects.filter(pk=hold.pk).update(**lifting), "by two people")
        proposal = matter.ask(hold)
        with as_owner():
            self.refused(lambda: LegalHold.objects.filter(pk=hold.pk).update(**lifting), "by two people")
            with pytest.raises(DatabaseError, match="proposal_is_confirmed_by_somebody_else"), transaction.atomic():
                Proposal.objects.filter(pk=proposal.pk).update(confirmed_at=NOON, confirmed_by=matter.first)
        matter.decide(hold, proposal)
        with as_owner():
            self.refused(
                lambda: LegalHold.objects.filter(pk=hold.pk).update(lifted_at=None, lifted_by=None), "lifted once"
            )

    def test_the_product_s_role_takes_none_away(self, matter):
        matter.place()
        self.refused(lambda: LegalHold.objects.all()._raw_delete("default"), "permission denied")


def test_through_the_pages(client, matter):
    address = f"/holds/{matter.file.reference}/1/"
    manager = Client()
    client.force_login(matter.first)
    manager.force_login(matter.manager)
    assert "No file is on legal hold" in client.get("/holds/").content.decode()
    assert "Enter why the file is needed" in client.post("/holds/place/", {}).content.decode()
    given = {"reference": " tst-1999-001", "source": "court", "asker": ASKER, "reason": "It asks for all of it"}
    assert "Check the reference" in client.post("/holds/place/", given).content.decode()
    given["reference"] = f" {matter.file.reference.lower()} "
    assert client.post("/holds/place/", given).headers["Location"] == "/holds/"
    assert ASKER in client.get("/holds/").content.decode()
    overview = manager.get(f"/files/{matter.file.reference}/").content.decode()
    assert "This file is on legal hold" in overview
    assert ASKER not in overview
    assert "Enter why the hold is no longer needed" in client.post(f"{address}lift/", {}).content.decode()
    assert "Nobody asks for this hold" in manager.get(f"{address}decide/").content.decode()
    assert client.post(f"{address}lift/", {"reason": WHY}).headers["Location"] == "/holds/"
    assert "You asked for this yourself" in client.get(f"{address}decide/").content.decode()
    assert "has asked for it to be lifted" in client.get(f"{address}lift/").content.decode()
    assert "Say yes or no to lifting a legal hold" in manager.get("/").content.decode()
    assert "Say yes or no to lifting it" in manager.get("/holds/").content.decode()
    assert WHY in manager.get(f"{address}decide/").content.decode()
    assert "Select whether the hold" in manager.post(f"{address}decide/", {}).content.decode()
    assert manager.post(f"{address}decide/", {"word": "yes"}).headers["Location"] == "/holds/"
    assert "Nobody asks for this hold" in manager.post(f"{address}decide/", {"word": "yes"}).content.decode()
    assert "asked for by Perpetua Nowak-Rhys" in client.get("/holds/").content.decode()
    assert "This hold has been lifted" in client.get(f"{address}lift/").content.decode()
    assert "This file is on legal hold" not in manager.get(f"/files/{matter.file.reference}/").content.decode()


def test_deciding_asks_for_the_factor_again(client, matter):
    matter.place()
    client.force_login(matter.second)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    answer = client.post(f"/holds/{matter.file.reference}/1/decide/", {"word": "yes"})
    assert answer.headers["Location"].startswith("/account/confirm/")


def test_the_kind_of_a_proposal_is_not_mistaken(matter):
    """An agreed copy is no lifted hold, and the other way round."""
    hold = matter.place()
    speak_for(matter.manager)
    copy = operations.ask_for_copy(matter.file, reason="A court", by=matter.manager, now=NOON)
    assert copy.kind == ProposalKind.EXPORT_FILE
    for does in (
        lambda: matter.decide(hold, copy),
        lambda: operations.second_copy(matter.ask(hold), agreed=True, by=matter.second, now=NOON),
    ):
        with pytest.raises((NotYours, KeyError)):
            does()
    assert matter.standing() == 1
