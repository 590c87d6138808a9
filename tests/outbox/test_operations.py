"""Messages: what they may say, and that each goes, to whom it may, whatever dies on the way."""

import email
import re
from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, models, transaction

from sightline.access.roles import Role
from sightline.casefiles.models import CaseFile
from sightline.outbox import operations
from sightline.outbox.choices import MessageName, MessageState
from sightline.outbox.models import Message
from sightline.outbox.operations import LEASE, MOST_TRIES, Facts, queue, queue_to_team, send_messages
from sightline.partnerships.models import RoleGrant, Team
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.messages import MessageFactory
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    PartnershipFactory,
    TeamFactory,
    UserFactory,
    person,
    seat,
)
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

FACTS = Facts("TST-2026-014", "/files/TST-2026-014/", date(2026, 12, 7))
ADDRESS = re.compile(r"[\w.]+@example\.org")


@pytest.fixture
def siobhan():
    """Somebody with a role."""
    return person(Role.DSL, partnership=PartnershipFactory(), name="Siobhán Ní Dhomhnaill")


def queued():
    """Every message as it stands."""
    return list(Message.objects.order_by("pk"))


def jobs():
    """Names of the jobs that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def trail():
    """(verb, record, id, details) of what the trail says of messages."""
    with no_walls():
        return list(TrailEntry.objects.filter(record_label="message").values_list("verb", "actor_id", "file_ref"))


class TestQueueing:
    def test_each_person_is_written_to_once(self, siobhan):
        other = UserFactory()

        queue(MessageName.RECEIPT, to=[siobhan, other, siobhan], facts=FACTS, now=NOON)

        assert [(m.to, m.name, m.file_ref, m.path, m.due_on, m.state, m.not_before) for m in queued()] == [
            (siobhan, "receipt", "TST-2026-014", "/files/TST-2026-014/", date(2026, 12, 7), "waiting", NOON),
            (other, "receipt", "TST-2026-014", "/files/TST-2026-014/", date(2026, 12, 7), "waiting", NOON),
        ]

    def test_an_account_that_is_switched_off_is_not_written_to(self, siobhan):
        queue(MessageName.RECEIPT, to=[UserFactory(is_active=False)], facts=FACTS, now=NOON)

        assert queued() == []
        assert jobs() == []

    def test_a_job_is_queued_with_it_and_undone_with_it(self, siobhan):
        with transaction.atomic():
            queue(MessageName.RECEIPT, to=[siobhan], facts=FACTS, now=NOON)
            transaction.set_rollback(True)
        assert jobs() == []
        assert queued() == []

        queue(MessageName.RECEIPT, to=[siobhan], facts=FACTS, now=NOON)

        assert jobs() == ["sightline.outbox.send"]

    def test_every_message_has_an_id_of_its_own(self, siobhan):
        queue(MessageName.RECEIPT, to=[siobhan, UserFactory()], facts=FACTS, now=NOON)

        first, second = (message.message_id for message in queued())
        assert first != second
        assert re.fullmatch(r"<[\w-]{24}@sightline>", first)


class TestWords:
    def test_the_whole_of_a_message(self, siobhan):
        queue(MessageName.TRIAGE_INVITATION, to=[siobhan], facts=FACTS, now=NOON)
        send_messages(now=NOON)

        (sent,) = mail.outbox
        assert sent.subject == "You are invited to a triage meeting"
        assert sent.to == [siobhan.email]
        assert (sent.cc, sent.bcc, sent.attachments) == ([], [], [])
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        assert sent.body == (
            "You are invited to a triage meeting.\n\nReference: TST-2026-014\nDue: 7 December 2026\n\n"
            "Sign in to read more:\nhttp://localhost:8000/files/TST-2026-014/\n\n"
            "This message holds no case details. Please do not reply with any."
        )

    @pytest.mark.parametrize("name", MessageName)
    def test_nothing_of_a_person_is_in_any_of_them(self, name):
        """The raw text of every message, headers included, with a name in every place where one could be."""
        canary = "Zebedee"
        partnership = PartnershipFactory(name=f"{canary} Safeguarding Children Partnership")
        reader = person(Role.DSL, partnership=partnership, name=f"{canary} Ó Cuív-Thornbury", job_title=canary)
        file = CaseFileFactory(partnership=partnership)
        queue(name, to=[reader], facts=Facts(file.reference, f"/files/{file.reference}/"), now=NOON)

        send_messages(now=NOON)

        raw = mail.outbox[0].message().as_bytes().decode()
        assert canary not in raw
        assert sorted(ADDRESS.findall(raw)) == sorted([reader.email, "sightline@example.org"])
        assert [part.get_content_type() for part in email.message_from_string(raw).walk()] == ["text/plain"]

    def test_there_is_no_field_that_could_hold_a_name(self):
        """The canary: a text field added to what may be said, or to the row, is a decision and fails here first."""
        assert [(field.name, field.type) for field in fields(Facts)] == [
            ("reference", str), ("path", str), ("due_on", date | None),
        ]
        words = {
            field.name
            for field in Message._meta.local_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        }
        assert words == {"name", "file_ref", "path", "state", "message_id"}

    def test_a_subject_is_fixed_and_short(self):
        subjects = [str(name.label) for name in MessageName]

        assert len(set(subjects)) == len(subjects)
        assert all(len(subject) <= 70 and "{" not in subject and "%" not in subject for subject in subjects)


class TestSending:
    @pytest.fixture(autouse=True)
    def waiting(self, siobhan):
        queue(MessageName.RECEIPT, to=[siobhan], facts=FACTS, now=NOON)

    def test_it_goes_once(self):
        assert send_messages(now=NOON) == 1
        assert send_messages(now=NOON + timedelta(days=1)) == 0

        (message,) = queued()
        assert (message.state, message.sent_at, message.claimed_until) == ("sent", NOON, None)
        assert len(mail.outbox) == 1
        assert trail() == [("message_sent", "system", "TST-2026-014")]

    def test_it_does_not_go_before_its_time(self):
        assert send_messages(now=NOON - timedelta(seconds=1)) == 0
        assert mail.outbox == []

    def test_a_sender_that_dies_leaves_it_to_be_sent_after_the_lease_under_the_same_id(self, monkeypatch):
        class Killed(BaseException):
            pass

        def die(*args, **kwargs):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(operations, "_settle", die)  # between sending and marking
            with pytest.raises(Killed):
                send_messages(now=NOON)

        assert send_messages(now=NOON + LEASE - timedelta(seconds=1)) == 0
        assert send_messages(now=NOON + LEASE) == 1
        first, second = mail.outbox
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == queued()[0].message_id

    def test_a_failure_backs_off_and_at_last_gives_up(self, monkeypatch):
        def refuse(self, messages):
            raise ConnectionRefusedError

        monkeypatch.setattr(EmailBackend, "send_messages", refuse)
        moment, waits = NOON, []
        for _ in range(MOST_TRIES):
            assert send_messages(now=moment) == 0
            (message,) = queued()
            waits.append(message.not_before - moment)
            assert send_messages(now=message.not_before - timedelta(seconds=1)) == 0
            moment = message.not_before

        assert [wait / timedelta(minutes=1) for wait in waits] == [2, 4, 8, 16, 32]
        assert (message.state, message.tries) == (MessageState.FAILED, 5)
        assert send_messages(now=moment + timedelta(days=9)) == 0
        assert trail() == []

    def test_one_that_fails_does_not_hold_up_the_next(self, monkeypatch):
        queue(MessageName.TASK, to=[person(Role.DSL, partnership=PartnershipFactory())], facts=FACTS, now=NOON)
        deliver = EmailBackend.send_messages

        def refuse_the_receipt(self, messages):
            if messages[0].subject == "Your referral has been received":
                raise ConnectionRefusedError
            return deliver(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_receipt)

        assert send_messages(now=NOON) == 1
        assert [(m.name, m.state) for m in queued()] == [("receipt", "waiting"), ("task", "sent")]

    def test_what_another_sender_holds_is_left_to_it(self):
        Message.objects.update(state=MessageState.CLAIMED, claimed_until=NOON + LEASE)

        assert send_messages(now=NOON) == 0

    def test_a_sent_message_always_says_when(self):
        with pytest.raises(IntegrityError, match="message_sent_at_when_and_only_when_sent"), transaction.atomic():
            Message.objects.update(state=MessageState.SENT)


class TestRightsAskedAgain:
    """Rights may end between queueing and sending (sec R76)."""

    @pytest.fixture
    def file(self):
        return CaseFileFactory()

    def after(self, reader, file, change):
        queue(MessageName.TASK, to=[reader], facts=Facts(file.reference, f"/files/{file.reference}/"), now=NOON)
        with no_walls():
            change()
        sent = send_messages(now=NOON)
        return sent, [message.state for message in queued()], trail()

    def dropped(self, file):
        return 0, ["dropped"], [("message_withheld", "system", file.reference)]

    def test_an_account_that_was_switched_off(self, siobhan, file):
        def switch_off():
            siobhan.is_active = False
            siobhan.save(update_fields=["is_active"])

        assert self.after(siobhan, file, switch_off) == self.dropped(file)
        assert mail.outbox == []

    def test_somebody_who_was_barred_from_the_file(self, siobhan, file):
        assert self.after(siobhan, file, lambda: BarFactory(casefile=file, user=siobhan)) == self.dropped(file)

    def test_somebody_whose_bar_was_lifted(self, siobhan, file):
        lifted = {"lifted_at": NOON, "lifted_by": UserFactory()}

        assert self.after(siobhan, file, lambda: BarFactory(casefile=file, user=siobhan, **lifted))[0] == 1

    def test_somebody_barred_from_another_file(self, siobhan, file):
        assert self.after(siobhan, file, lambda: BarFactory(user=siobhan))[0] == 1

    def test_a_leaver_all_of_whose_roles_have_ended(self, siobhan, file):
        def leave():
            RoleGrant.objects.filter(user=siobhan).update(ends_on=date(2026, 11, 22))

        assert self.after(siobhan, file, leave) == self.dropped(file)

    def test_the_last_day_of_a_role_still_counts(self, siobhan, file):
        def leave():
            RoleGrant.objects.filter(user=siobhan).update(ends_on=date(2026, 11, 23))

        assert self.after(siobhan, file, leave)[0] == 1

    def test_a_seat_in_a_body_is_enough(self, file):
        assert self.after(seat(BodyFactory()), file, lambda: None)[0] == 1

    def test_a_place_on_the_file_is_enough(self, file):
        reader = UserFactory()
        FileMemberFactory(casefile=file, user=reader)

        assert self.after(reader, file, lambda: None)[0] == 1

    def test_a_place_on_another_file_is_not(self, file):
        reader = UserFactory()
        FileMemberFactory(user=reader)

        assert self.after(reader, file, lambda: None) == self.dropped(file)


class TestTeam:
    """A shared mailbox is no account (S27): it has neither role nor bar, and what may still go to it is asked again."""

    @pytest.fixture
    def file(self):
        return CaseFileFactory(partnership__office_email="office@example.org")

    @pytest.fixture
    def team(self, file):
        return TeamFactory(agency=AgencyFactory(partnership=file.partnership), email="duty@example.org")

    def after(self, team, file, change=lambda: None):
        queue_to_team(MessageName.CASE_HOLDER_NOTICE, team=team, facts=Facts(file.reference, ""), now=NOON)
        with no_walls():
            change()
        return send_messages(now=NOON), [message.state for message in queued()]

    def test_it_is_told_the_reference_and_whom_to_ask_and_no_more(self, team, file):
        assert self.after(team, file) == (1, ["sent"])
        (sent,) = mail.outbox
        assert sent.to == ["duty@example.org"]
        assert sent.body == (
            f"A referral concerns work that your team holds.\n\nReference: {file.reference}\n\n"
            "The agency that referred should have told your team which case this is. If it has not, ask the "
            "partnership's office and give the reference: office@example.org\n\n"
            "This message holds no case details. Please do not reply with any."
        )
        assert trail() == [("message_sent", "system", file.reference)]

    def test_without_an_address_nothing_is_queued(self, file):
        assert self.after(TeamFactory(agency__partnership=file.partnership), file) == (0, [])
        assert jobs() == []

    def test_an_address_taken_out_of_the_directory(self, team, file):
        assert self.after(team, file, lambda: Team.objects.update(email="")) == (0, ["dropped"])

    def test_an_address_that_was_put_right_is_the_one_written_to(self, team, file):
        self.after(team, file, lambda: Team.objects.update(email="new@example.org"))
        assert mail.outbox[0].to == ["new@example.org"]

    def test_a_file_that_was_closed_to_all_but_named_people(self, team, file):
        assert self.after(team, file, lambda: CaseFile.objects.update(ring_fenced=True)) == (0, ["dropped"])

    def test_a_file_of_another_partnership(self, team):
        assert self.after(team, CaseFileFactory()) == (0, ["dropped"])

    def test_the_worker_s_own_role_can_send_it(self, team, file):
        queue_to_team(MessageName.CASE_HOLDER_NOTICE, team=team, facts=Facts(file.reference, ""), now=NOON)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sightline_worker")
        assert send_messages(now=NOON) == 1
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sightline_app")


def test_a_message_goes_to_a_person_or_to_a_team_and_not_to_both(siobhan):
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(to=siobhan, to_team=TeamFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(to=None)


def test_the_worker_s_own_role_can_send(siobhan):
    """The job runs as another database role than the pages."""
    queue(MessageName.RECEIPT, to=[siobhan], facts=FACTS, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_worker")

    assert send_messages(now=NOON) == 1

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_app")
