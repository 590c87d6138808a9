"""A file is disposed of by two people, after its day, off hold; and then it is gone (G17, sec R11, R70, R71, R73)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from sightline.access.context import forget, speak_for
from sightline.access.models import Proposal
from sightline.access.operations import confirm, end_role
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import CaseFile
from sightline.dissemination.models import Publication
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.models import Message
from sightline.partnerships.models import RoleGrant
from sightline.stewardship import operations, policy
from sightline.stewardship.choices import HoldSource
from sightline.stewardship.models import Disposal, Retention
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory, MoveFactory, SubjectFactory
from tests.factories.pages import SavedDraftFactory
from tests.factories.stewardship import DisposalFactory, RetentionFactory
from tests.matrix.canaries import WORD, Canaries
from tests.matrix.conftest import NOW, Asking
from tests.matrix.test_three_walls import BEARING
from tests.stewardship.matter import Matter
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

# Tables that name a file in a column and have no key to it: what goes with the file, and what stays and why
GOES = {
    "access_proposal", "accounts_occasionalpass", "design_saveddraft", "design_submittedform", "outbox_message",
}
STAYS = {
    "access_violation": "the name of an address of ours",
    "stewardship_disposal": "the certificate",
    "trail_trailentry": "who did what: append only",
}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON, tick=False)


class Due(Matter):
    """The file's day has come. The manager or one lead proposes; the other lead decides."""

    def __init__(self):
        super().__init__()
        self.reference = self.file.reference
        SubjectFactory(casefile=self.file)
        MoveFactory(casefile=self.file)
        self.kept = RetentionFactory(casefile=self.file)
        self.first, self.second = self.governance, self.another_lead()

    def propose(self, by=None, now=NOON):
        speak_for(by or self.manager)
        return operations.propose_disposal(self.kept, by=by or self.manager, now=now)

    def decide(self, proposal, by=None, approved=True, typed=None, now=NOON):
        speak_for(by or self.second)
        return operations.decide_disposal(
            self.kept, proposal, approved=approved, typed=self.reference if typed is None else typed,
            by=by or self.second, now=now,
        )

    def there(self):
        with no_walls():
            return CaseFile.objects.filter(pk=self.file.pk).exists()

    def hold(self):
        speak_for(self.first)
        return operations.place_hold(
            self.reference, source=HoldSource.COURT, asker="Family court", reason="All of it", by=self.first, now=NOON
        )


@pytest.fixture
def matter():
    return Due()


def verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))


def messages(name):
    with no_walls():
        return set(Message.objects.filter(name=name).values_list("to", flat=True))


def test_one_proposes_another_approves_and_a_certificate_is_left(matter):
    proposal = matter.propose()
    assert matter.propose() == proposal, "proposed twice is proposed once"
    assert messages(MessageName.TASK) == {matter.first.pk, matter.second.pk}
    certificate = matter.decide(proposal, typed=f" {matter.reference.lower()} ")

    assert not matter.there()
    assert (certificate.reference, certificate.closed_on, certificate.years, certificate.due_on) == (
        matter.reference, date(2016, 11, 1), 10, date(2026, 11, 1)
    )
    assert (certificate.proposed_by, certificate.approved_by) == (matter.manager, matter.second)
    went = certificate.counts
    assert (went["casefiles_casefile"], went["casefiles_registerentry"], went["casefiles_move"]) == (1, 1, 1)
    assert went["stewardship_retention"] == 1
    assert verbs() == [Verb.PROPOSED, Verb.SECONDED, Verb.DISPOSED]
    assert messages(MessageName.DISPOSAL_DECIDED) == {matter.manager.pk}
    assert messages(MessageName.TASK) == set(), "what was waiting to be sent about it is gone"


def test_whoever_proposed_cannot_approve_by_any_door(matter):
    proposal = matter.propose()
    double = matter.held(Role.INFORMATION_GOVERNANCE, "Vasanthan Bronagh", "other@example.org")
    mailbox = matter.held(Role.INFORMATION_GOVERNANCE, "B V", "vasanthan+2@example.org")
    for same in (matter.manager, double, mailbox):
        with pytest.raises(NotYours):
            matter.decide(proposal, by=same)
        client = Client()
        client.force_login(same)
        client.post(f"/retention/{matter.reference}/decide/", {"word": "yes", "typed": matter.reference})
    assert matter.there()


def test_who_answers_for_information_governance_does_not_approve_their_own(matter):
    proposal = matter.propose(by=matter.first)
    with pytest.raises(NotYours):
        matter.decide(proposal, by=matter.first)
    with pytest.raises(NotYours):
        matter.decide(proposal, by=matter.manager)
    assert matter.decide(proposal)


def test_an_approval_disposes_once(matter):
    proposal = matter.propose()
    stale = Proposal.objects.select_related("proposed_by", "partnership").get(pk=proposal.pk)
    matter.decide(proposal)
    with pytest.raises(NotYours):
        matter.decide(stale, by=matter.first)
    speak_for(matter.first)
    with pytest.raises(SomebodyElseWasFirst):
        confirm(stale, by=matter.first, now=NOON)
    with pytest.raises(DatabaseError, match="two people, once"), transaction.atomic():
        dispose(proposal)


def test_another_file_is_not_meant(matter):
    proposal = matter.propose()
    other = RetentionFactory(casefile=CaseFileFactory(partnership=matter.partnership))
    speak_for(matter.second)
    with pytest.raises(NotYours):
        operations.decide_disposal(
            other, proposal, approved=True, typed=other.reference, by=matter.second, now=NOON
        )
    with pytest.raises(DomainError, match=f"Type the reference of the file, {matter.reference}"):
        matter.decide(proposal, typed=other.reference)
    assert matter.there()


def test_a_no_keeps_it_and_it_may_be_proposed_again(matter):
    first = matter.propose()
    assert matter.decide(first, approved=False, typed="") is None

    assert matter.there()
    assert verbs() == [Verb.PROPOSED, Verb.NOT_SECONDED]
    assert matter.propose() != first


def test_a_file_that_is_not_due_is_kept(matter):
    for day in (NOON.date() + timedelta(days=1), NOON.date() + timedelta(days=3650)):
        with no_walls():
            Retention.objects.update(due_on=day)
            matter.kept.refresh_from_db()
        with pytest.raises(DomainError, match="has not run out"):
            matter.propose()
    with no_walls():
        Retention.objects.update(due_on=NOON.date())
        matter.kept.refresh_from_db()
    proposal = matter.propose()
    with no_walls():
        Retention.objects.update(due_on=NOON.date() + timedelta(days=1))
    with pytest.raises(SomebodyElseWasFirst):  # the page was stale; the database was not
        matter.decide(proposal)
    assert matter.there()


def test_a_hold_placed_between_proposal_and_approval_keeps_it(matter):
    proposal = matter.propose()
    matter.hold()
    with pytest.raises(DomainError, match="on legal hold"):
        matter.decide(proposal)
    with pytest.raises(DomainError, match="on legal hold"):
        matter.propose(by=matter.first)
    assert matter.there()


def test_a_proposal_waits_a_week_and_falls_with_the_role(matter, time_machine):
    proposal = matter.propose()
    admin = matter.held(Role.SYSTEM_ADMINISTRATOR, "Eirlys Mbeki", "eirlys@example.org")
    speak_for(admin)
    end_role(RoleGrant.objects.get(user=matter.manager), by=admin, now=NOON)
    forget()
    with pytest.raises(DomainError, match="no longer has the role"):
        matter.decide(proposal)
    time_machine.move_to(NOON + timedelta(days=7), tick=False)
    with pytest.raises(NotYours):
        matter.decide(proposal, now=NOON + timedelta(days=7))
    assert matter.there()


def test_a_bar_and_a_ring_fence_hold_for_everybody(matter):
    BarFactory(casefile=matter.file, user=matter.second)
    proposal = matter.propose()
    assert messages(MessageName.TASK) == {matter.first.pk}
    with pytest.raises(NotYours):
        matter.decide(proposal)
    BarFactory(casefile=matter.file, user=matter.first)
    third = matter.held(Role.INFORMATION_GOVERNANCE, "Ines Ap Rhys", "ines@example.org")
    matter.decide(proposal, approved=False, by=third)
    with no_walls():
        CaseFile.objects.filter(pk=matter.file.pk).update(ring_fenced=True)
    with pytest.raises(NotYours):
        matter.propose()
    FileMemberFactory(casefile=matter.file, user=matter.manager, role=FileRole.NAMED)
    assert matter.propose()


def test_nobody_to_approve_is_said_at_once(matter):
    for person_ in (matter.first, matter.second):
        BarFactory(casefile=matter.file, user=person_)
    with pytest.raises(DomainError, match="nobody else who could approve"):
        matter.propose()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INFORMATION_GOVERNANCE, Role.SCP_MANAGER)])
def test_nobody_else_proposes_approves_or_reads_certificates(matter, role):
    DisposalFactory(partnership=matter.partnership)
    somebody = matter.held(role, f"Ottoline {role}", f"{role}@example.org")
    with pytest.raises(NotYours):
        matter.propose(by=somebody)
    proposal = matter.propose()
    with pytest.raises(NotYours):
        matter.decide(proposal, by=somebody)
    assert list(policy.visible_disposals(somebody)) == []
    assert matter.there()


def test_certificates_are_for_those_who_keep_the_partnership_s_files(matter):
    mine = DisposalFactory(partnership=matter.partnership)
    DisposalFactory()
    for reader in (matter.manager, matter.first):
        speak_for(reader)
        assert list(policy.visible_disposals(reader)) == list(Disposal.objects.all()) == [mine]


def dispose(proposal):
    with connection.cursor() as cursor:
        cursor.execute("SELECT dispose_of_file(%s)", [proposal.pk])


class TestTheDatabase:
    """What it refuses of the product's own role, whatever the program asks."""

    def refused(self, does, match):
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            does()

    def test_nobody_deletes_a_file_or_writes_a_certificate(self, matter):
        speak_for(matter.manager)
        self.refused(lambda: CaseFile.objects.all()._raw_delete("default"), "permission denied")
        self.refused(lambda: Disposal.objects.all()._raw_delete("default"), "permission denied")
        self.refused(lambda: Disposal.objects.update(years=1), "permission denied")

    def test_the_function_asks_everything_again(self, matter):
        proposal = matter.propose()
        speak_for(matter.second)
        self.refused(lambda: dispose(proposal), "two people, once")
        confirm(proposal, by=matter.second, now=NOON)
        for stranger in (None, matter.manager, matter.first):
            speak_for(stranger)
            self.refused(lambda: dispose(proposal), "two people, once")
        matter.hold()
        speak_for(matter.second)
        self.refused(lambda: dispose(proposal), "on legal hold")
        lift_holds(matter.file, asker=matter.first, decider=matter.manager)
        with no_walls():
            Retention.objects.update(due_on=NOON.date() + timedelta(days=1))
        speak_for(matter.second)
        self.refused(lambda: dispose(proposal), "not disposed of before its day")
        BarFactory(casefile=matter.file, user=matter.second)
        self.refused(lambda: dispose(proposal), "no such file")
        assert matter.there()


class TestWhatGoes:
    def test_every_table_of_a_file_is_taken_by_the_catalogue_s_own_word(self):
        """A new table of a case to which no key leads fails here; so does one to which a key leads and should not."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT name FROM tables_of_a_file()")
            taken = {name for (name,) in cursor.fetchall()}

        assert taken == {model._meta.db_table for model in BEARING}
        assert len(taken) > 50

    def test_every_table_that_names_a_file_goes_or_stays_for_a_reason(self):
        """Columns that hold a reference or an address, where no key leads."""
        naming = {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if model.__module__.startswith("sightline.") and model not in BEARING
            and {"file_ref", "reference", "page"} & {field.name for field in model._meta.concrete_fields}
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'dispose_of_file'")
            ((source,),) = cursor.fetchall()

        assert naming == GOES | set(STAYS)
        assert {table for table in GOES if f"DELETE FROM {table} " not in source} == set()
        assert all(STAYS.values())

    def test_no_word_of_the_file_is_left_anywhere_and_none_of_another_is_missing(self, time_machine):
        """A word of its own in every text of every table of a file, and in drafts; then every table is searched."""
        time_machine.move_to(NOW, tick=False)
        world = Asking().world
        file, other = world.file, world.bait
        manager, lead = world.people["office manager"], world.people["information governance"]
        lift_holds(file, asker=lead, decider=manager)
        where = Canaries(BEARING, [file]).where
        planted, sealed = set(where), {word for word, each in where.items() if each.field.startswith("sealed")}
        for page, ref in ((f"/files/{file.reference}/x/", ""), ("/x/", file.reference)):
            SavedDraftFactory(owner_id=str(manager.pk), page=page, file_ref=ref, body={"words": [DRAFTED]})
        speak_for(manager)
        kept = policy.visible_retention(manager).get(reference=file.reference)
        proposal = operations.propose_disposal(kept, by=manager, now=timezone.now())
        before, others, published = everything(), rows_in(other), publications()
        speak_for(lead)
        certificate = operations.decide_disposal(
            kept, proposal, approved=True, typed=file.reference, by=lead, now=timezone.now()
        )
        after = everything()

        assert len(planted) > 150
        assert planted - sealed | {DRAFTED} <= words_in_all(before), "there was something to find"
        assert sealed, "and what nobody finds, sealed with the key that went"
        assert words_in_all(after) & (planted | {DRAFTED}) == set()
        assert rows_in(file) == dict.fromkeys(BEARING, 0)
        assert rows_in(other) == others
        assert publications() == published != []
        assert {table for table, text in after.items() if file.reference in text} <= {
            # the proposal that was carried out; the message that says so; the key of a signal about somebody at work
            "access_proposal", "outbox_message", "stewardship_setaside", *STAYS,
        }
        assert sum(certificate.counts.values()) >= len(BEARING)


DRAFTED = "zq99999qz"


def lift_holds(file, *, asker, decider):
    """Every hold that stands, in the way that holds are lifted."""
    speak_for(asker)
    for hold in policy.visible_holds(asker).filter(reference=file.reference, lifted_at=None):
        proposal = operations.ask_lift(hold, reason="It has ended", by=asker, now=timezone.now())
        speak_for(decider)
        operations.decide_lift(hold, proposal, lift=True, by=decider, now=timezone.now())
        speak_for(asker)


def everything():
    """Table → all of its rows as text, whatever anybody may see."""
    with no_walls(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(string_agg(t::text, chr(10)), \'\') FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
        return found


def words_in_all(tables):
    return set(WORD.findall(" ".join(tables.values())))


def rows_in(file):
    with no_walls():
        return {model: model._default_manager.filter(**{path: file.pk}).count() for model, path in BEARING.items()}


def publications():
    with no_walls():
        return list(Publication.objects.order_by("pk").values())


def test_through_the_pages(client, matter):
    address = f"/retention/{matter.reference}/"
    lead = Client()
    client.force_login(matter.manager)
    lead.force_login(matter.second)
    assert "Propose its disposal" in client.get("/retention/").content.decode()
    assert "Nobody proposes to dispose" in lead.get(f"{address}decide/").content.decode()
    assert "Nobody proposes to dispose" in lead.post(f"{address}decide/", {"word": "no"}).content.decode()
    assert "deleted for good" in client.get(f"{address}propose/").content.decode()
    assert client.post(f"{address}propose/").headers["Location"] == "/retention/"
    assert "It waits for somebody else" in client.get(f"{address}propose/").content.decode()
    assert "It waits for a second person" in client.get("/retention/").content.decode()
    assert "Say yes or no to disposing of a file" in lead.get("/").content.decode()
    assert "Say yes or no to its disposal" in lead.get("/retention/").content.decode()
    shown = lead.get(f"{address}decide/").content.decode()
    assert "Bronagh Vasanthan proposes to dispose of it" in shown
    assert "Nobody can bring it back" in shown
    assert "Select whether the file" in lead.post(f"{address}decide/", {}).content.decode()
    assert "Type the reference of the file" in lead.post(f"{address}decide/", {"word": "yes"}).content.decode()
    wrong = lead.post(f"{address}decide/", {"word": "yes", "typed": "TST-1999-001"}).content.decode()
    assert f"Type the reference of the file, {matter.reference}" in wrong
    given = {"word": "yes", "typed": matter.reference}
    assert lead.post(f"{address}decide/", given).headers["Location"] == "/disposals/"
    shown = client.get("/disposals/").content.decode()
    assert matter.reference in shown
    assert "Tesfaye Llewellyn" in shown
    assert "occasional pass" not in shown  # of which there was none
    assert client.get(f"/files/{matter.reference}/").status_code == 404
    assert client.get(f"{address}propose/").status_code == 404
    assert not matter.there()


@pytest.mark.parametrize("page", ["propose", "decide"])
def test_each_page_asks_for_the_factor_again(client, matter, page):
    matter.propose(by=matter.first)
    client.force_login(matter.second)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    answer = client.post(f"/retention/{matter.reference}/{page}/", {"word": "yes", "typed": matter.reference})
    assert answer.headers["Location"].startswith("/account/confirm/")
