"""A copy of a whole file takes two people, who are two; it is taken once, and holds what is on the file (sec R11)."""

import io
import json
import zipfile
from datetime import timedelta

import docx
import pytest
from django.test import Client

from sightline.access.choices import ProposalKind
from sightline.access.context import forget, speak_for
from sightline.access.models import Proposal
from sightline.access.operations import confirm, end_role, use
from sightline.access.roles import FileRole, Role
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.outbox.models import Message
from sightline.partnerships.models import RoleGrant
from sightline.stewardship import operations, queries
from sightline.stewardship.outside.copy import HiddenContent, nothing_hidden
from sightline.stewardship.rules import in_words
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, FileMemberFactory
from tests.matrix.conftest import Asking
from tests.matrix.test_three_walls import BEARING
from tests.stewardship.matter import Matter
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
WHY = "The family court has ordered a copy"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON, tick=False)


class Copied(Matter):
    """One manager asks for a copy; another agrees."""

    def __init__(self):
        super().__init__()
        self.first, self.second = self.manager, self.held(
            Role.SCP_MANAGER, "Kwabena Østergård", "kwabena@example.org"
        )
        speak_for(self.first)

    def ask(self, by=None, now=NOON):
        speak_for(by or self.first)
        return operations.ask_for_copy(self.file, reason=WHY, by=by or self.first, now=now)

    def agree(self, proposal, by=None, agreed=True, now=NOON):
        speak_for(by or self.second)
        operations.second_copy(proposal, agreed=agreed, by=by or self.second, now=now)

    def take(self, by=None, now=NOON):
        speak_for(by or self.first)
        return operations.take_copy(self.file, by=by or self.first, now=now)


@pytest.fixture
def matter():
    return Copied()


def verbs(*wanted):
    with no_walls():
        return list(TrailEntry.objects.filter(verb__in=wanted).order_by("pk").values_list("verb", flat=True))


def test_every_table_of_a_file_is_in_the_copy_or_left_out_with_a_reason(matter):
    told = {label: rows(matter.first).model._meta.label for _, label, rows in queries.PARTS}

    assert all(label == of for label, of in told.items())
    assert len(told) == len(queries.PARTS)
    assert set(told) | set(queries.LEFT_OUT) == {model._meta.label for model in BEARING}
    assert not set(told) & set(queries.LEFT_OUT)
    assert all(queries.LEFT_OUT.values())


def test_one_asks_another_agrees_and_the_first_takes_it_once(matter):
    proposal = matter.ask()
    assert matter.ask() == proposal, "asked twice is asked once"
    with no_walls():
        written_to = set(Message.objects.values_list("to", flat=True))
    assert written_to == {matter.second.pk, matter.governance.pk}
    matter.agree(proposal)
    copy = matter.take()

    assert copy.name == f"{matter.file.reference}-whole-file.zip"
    assert verbs(Verb.PROPOSED, Verb.SECONDED, Verb.EXPORTED) == [Verb.PROPOSED, Verb.SECONDED, Verb.EXPORTED]
    with no_walls():
        entry = TrailEntry.objects.get(verb=Verb.EXPORTED)
    said = json.loads(entry.payload)["details"]
    assert (said["digest"], said["agreed_by"]) == (copy.digest, str(matter.second.pk))
    with pytest.raises(DomainError, match="Nobody has agreed"):
        matter.take()


def test_whoever_asked_cannot_agree_by_any_door(matter):
    proposal = matter.ask()
    double = matter.held(Role.INFORMATION_GOVERNANCE, "Vasanthan Bronagh", "other@example.org")
    mailbox = matter.held(Role.SCP_MANAGER, "B V", "vasanthan+2@example.org")
    for same in (matter.first, double, mailbox):
        with pytest.raises(NotYours):
            matter.agree(proposal, by=same)
        client = Client()
        client.force_login(same)
        client.post("/copies/", {"proposal": str(proposal.pk), "word": "yes"})
    proposal.refresh_from_db()
    assert (proposal.confirmed_at, proposal.refused_at) == (None, None)
    with pytest.raises(DomainError, match="Nobody has agreed"):
        matter.take()


def test_two_sessions_that_hold_the_same_proposal_agree_and_take_once(matter):
    proposal = matter.ask()
    stale = Proposal.objects.select_related("proposed_by", "partnership").get(pk=proposal.pk)
    matter.agree(proposal)
    with pytest.raises(NotYours):
        matter.agree(stale, by=matter.governance)
    speak_for(matter.governance)
    with pytest.raises(SomebodyElseWasFirst):
        confirm(stale, by=matter.governance, now=NOON)
    speak_for(matter.first)
    use(stale, by=matter.first, now=NOON, within=operations.TAKEN_WITHIN)
    with pytest.raises(DomainError, match="done already"):
        use(stale, by=matter.first, now=NOON, within=operations.TAKEN_WITHIN)


def test_only_whoever_asked_takes_it(matter):
    matter.agree(matter.ask())
    for other in (matter.second, matter.governance):
        with pytest.raises((NotYours, DomainError)):
            matter.take(by=other)
    assert verbs(Verb.EXPORTED) == []


@pytest.mark.parametrize(
    ("after", "taken"), [(timedelta(hours=24) - timedelta(seconds=1), True), (timedelta(hours=24), False)]
)
def test_it_is_taken_within_a_day_of_being_agreed(matter, after, taken, time_machine):
    matter.agree(matter.ask())
    time_machine.move_to(NOON + after, tick=False)
    if taken:
        assert matter.take(now=NOON + after)
    else:
        with pytest.raises(DomainError, match="too long ago"):
            matter.take(now=NOON + after)


def test_a_request_waits_a_week(matter, time_machine):
    proposal = matter.ask()
    time_machine.move_to(NOON + timedelta(days=7), tick=False)
    with pytest.raises(NotYours):
        matter.agree(proposal, now=NOON + timedelta(days=7))


def test_what_was_refused_is_not_taken_and_may_be_asked_for_again(matter):
    first = matter.ask()
    matter.agree(first, by=matter.governance, agreed=False)
    with pytest.raises(DomainError):
        matter.take()
    assert matter.ask() != first
    assert verbs(Verb.NOT_SECONDED) == [Verb.NOT_SECONDED]


def test_whose_role_has_ended_takes_nothing(matter):
    matter.agree(matter.ask())
    admin = matter.held(Role.SYSTEM_ADMINISTRATOR, "Eirlys Mbeki", "eirlys@example.org")
    speak_for(admin)
    end_role(RoleGrant.objects.get(user=matter.first), by=admin, now=NOON)
    forget()
    with pytest.raises(NotYours):
        matter.take()


def test_a_bar_and_a_ring_fence_hold_for_the_second_person_too(matter):
    BarFactory(casefile=matter.file, user=matter.second)
    proposal = matter.ask()
    with pytest.raises(NotYours):
        matter.agree(proposal)
    with no_walls():
        type(matter.file).objects.filter(pk=matter.file.pk).update(ring_fenced=True)
    FileMemberFactory(casefile=matter.file, user=matter.first, role=FileRole.NAMED)
    third = matter.held(Role.SCP_MANAGER, "Llinos Adeyemi", "llinos@example.org")
    with pytest.raises(NotYours):
        matter.agree(proposal, by=third)
    matter.agree(proposal, by=matter.governance)


def test_nobody_to_agree_is_said_at_once(matter):
    BarFactory(casefile=matter.file, user=matter.second)
    BarFactory(casefile=matter.file, user=matter.governance)
    with pytest.raises(DomainError, match="nobody else who could agree"):
        matter.ask()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SCP_MANAGER])
def test_nobody_else_asks(matter, role):
    somebody = matter.held(role, f"Ottoline {role}", f"{role}@example.org")
    with pytest.raises(NotYours):
        matter.ask(by=somebody)


class TestWhatIsInIt:
    """Everything that the manager sees of a file at a late stage; no draft, and no member of staff's own field."""

    @pytest.fixture
    def copied(self, time_machine):
        time_machine.move_to("2026-12-20T12:00:00+00:00", tick=False)
        asking = Asking()
        world = asking.world
        manager = world.people["office manager"]
        with no_walls():
            type(manager).objects.filter(pk=manager.pk).update(name="Solveig Canary-Manager", job_title="Manager")
        speak_for(manager)
        parts = queries.parts_of(manager, world.file)
        return world, manager, parts

    def test_each_part_has_the_records_of_this_file_and_of_no_other(self, copied):
        world, manager, parts = copied
        empty = {part.title for part in parts if not part.records}

        assert empty <= {"Work held", "Support offered to staff"}
        for (title, label, rows), part in zip(queries.PARTS, parts, strict=True):
            assert part.title == title
            with no_walls():
                model = rows(manager).model
                everything = model._default_manager.filter(**{BEARING[model]: world.file.pk}).count()
            assert len(part.records) == everything, label

    def test_the_zip_holds_a_document_that_opens_the_same_as_data_and_no_person_of_the_directory(self, copied):
        world, _, parts = copied
        made = operations.make(parts, reference=world.file.reference, owner="A partnership", taker="X", taken="today")

        archive = zipfile.ZipFile(io.BytesIO(made.content))
        reference = world.file.reference
        assert archive.namelist() == ["READ-ME.txt", f"{reference}.docx", f"{reference}.json"]
        word = docx.Document(io.BytesIO(archive.read(f"{reference}.docx")))
        told = json.loads(archive.read(f"{reference}.json"))
        cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
        said = {words for part in told["parts"] for record in part["records"] for words in record.values()}
        assert len(said) > 100
        assert {words.strip() for words in said} <= {words.strip() for words in cells}
        everything = archive.read(f"{reference}.json").decode()
        people = [each for each in world.people.values() if each]
        assert [each.name for each in people if each.name in everything] == []
        assert made.content == operations.make(
            parts, reference=reference, owner="A partnership", taker="X", taken="today"
        ).content

    def test_what_its_reader_would_not_see_stops_it(self):
        made = docx.Document()
        made.add_paragraph("Seen")
        made.add_comment(made.paragraphs[0].runs, text="Not seen", author="Somebody")
        content = io.BytesIO()
        made.save(content)
        with pytest.raises(HiddenContent, match="comment"):
            nothing_hidden(content.getvalue(), "x.docx")

    def test_names_of_staff_inside_lists_are_left_out(self):
        present = [{"name": "Ruaridh Fakename", "role": "Head of service", "agency": "Health"}]

        assert in_words(present) == "\n  Role: Head of service\n  Agency: Health"


def test_through_the_pages(client, matter):
    address = f"/files/{matter.file.reference}/copy/"
    second = Client()
    client.force_login(matter.first)
    second.force_login(matter.governance)
    assert "takes two people" in client.get(address).content.decode()
    assert "Enter why you need" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": WHY}).headers["Location"] == address
    assert "Asked for by Bronagh Vasanthan" in client.get(address).content.decode()
    assert "Say yes or no to a copy" in second.get("/").content.decode()
    assert WHY in second.get("/copies/").content.decode()
    assert "Nobody has agreed to a copy" in client.post(f"{address}take/").content.decode()
    proposal = Proposal.objects.get(kind=ProposalKind.EXPORT_FILE)
    second.post("/copies/", {"proposal": str(proposal.pk), "word": "yes"})
    assert "Perpetua Nowak-Rhys has agreed" in client.get(address).content.decode()
    assert "Take the copy" in client.get(f"{address}take/").content.decode()
    taken = client.post(f"{address}take/")
    assert (taken.status_code, taken.headers["Content-Type"]) == (200, "application/zip")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{matter.file.reference}-whole-file.zip"'
    assert "Nobody has agreed to a copy" in client.post(f"{address}take/").content.decode()


@pytest.mark.parametrize("address", ["copy/", "copy/take/", ""])
def test_each_page_asks_for_the_factor_again(client, matter, address):
    client.force_login(matter.first)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    path = f"/files/{matter.file.reference}/{address}" if address else "/copies/"
    assert client.post(path).headers["Location"].startswith("/account/confirm/")
