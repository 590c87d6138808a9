"""Queueing and sending. Only ``send_messages`` sends."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from sightline.accounts.models import User
from sightline.foundation.envelope import seal_facts, unseal_facts
from sightline.outbox.choices import OF_THE_ACCOUNT, MessageName, MessageState
from sightline.outbox.models import Message
from sightline.partnerships.models import Team
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record

logger = logging.getLogger("sightline.outbox")

LEASE = timedelta(minutes=5)
MOST_TRIES = 5
SEND_JOB = "sightline.outbox.send"


@dataclass(frozen=True)
class Facts:
    """All that an e-mail may say. There is no field for a name, and that is the point."""

    reference: str
    path: str
    due_on: date | None = None


def queue(name: MessageName, *, to: Iterable[User], facts: Facts, now: datetime) -> list[Message]:
    """Queue one message for each person, in the transaction of its cause. Each person is written to once."""
    people = {person.pk: person for person in to if person.is_active}
    return _wait([_message(name, facts, now=now, to=person) for person in people.values()])


def queue_sealed(
    name: MessageName, *, to: User, now: datetime, link: str = "", address: str = "", code: str = "",
    until: date | None = None,
) -> list[Message]:
    """Queue a message about an account that carries a link or a code of its own, or goes to another address than the
    account's. ``until`` is the last day on which the link of an invitation opens.

    All are sealed while they wait, and forgotten when they have gone: the database holds no key to anybody's account.
    """
    message = _message(name, Facts("", "", until), now=now, to=to)
    sealed = {"link": link, "address": address, "code": code}
    message.sealed = seal_facts(settings.WRAPPING_KEY, sealed, place=f"outbox_message/{message.message_id}")
    return _wait([message])


def opened(message: Message) -> dict[str, str]:
    """The link, the code and the address that a message carries; none, for most and for all that have gone."""
    empty = {"link": "", "address": "", "code": ""}
    if not message.sealed:
        return empty
    place = f"outbox_message/{message.message_id}"
    return empty | unseal_facts(settings.WRAPPING_KEY, bytes(message.sealed), place=place)


def queue_to_team(name: MessageName, *, team: Team, facts: Facts, now: datetime) -> list[Message]:
    """Queue a message for a team's shared mailbox; none where the directory has no address for it.

    Nobody signs in as a mailbox: the message carries the reference and whom to ask, and no link.
    """
    return _wait([_message(name, facts, now=now, to_team=team)] if team.email else [])


def _message(
    name: MessageName, facts: Facts, *, now: datetime, to: User | None = None, to_team: Team | None = None
) -> Message:
    return Message(
        name=name,
        to=to,
        to_team=to_team,
        file_ref=facts.reference,
        path=facts.path,
        due_on=facts.due_on,
        message_id=f"<{secrets.token_urlsafe(18)}@sightline>",
        not_before=now,
    )


def _wait(waiting: list[Message]) -> list[Message]:
    made = Message.objects.bulk_create(waiting)
    if made:
        jobs.configure_task(SEND_JOB, allow_unknown=True).defer()
    return made


def words(message: Message) -> str:
    """The whole text of a message: a fixed sentence, the reference, a link to sign in (a mailbox has no account)."""
    lines = [f"{message.get_name_display()}.", ""]
    if message.name == MessageName.RETURN_INVITATION:
        return "\n".join([*lines, *_words_of_invitation(message)])
    if code := opened(message)["code"]:
        return "\n".join(
            [
                *lines, f"Your code is {code}", "", "Enter it on the page that you have open, within 10 minutes. It "
                "works once. Nobody from the partnership will ever ask you for it.", "",
                "If you did not ask for a code, tell the partnership that invited you.",
            ]
        )
    if link := opened(message)["link"]:
        return "\n".join(
            [
                *lines, "Open this link within an hour. It works once:", f"{settings.SITE_ADDRESS}{link}", "",
                "If it is too old, ask for another on the page that it opens. If you did not expect this, you need do "
                "nothing. Please do not pass it on.",
            ]
        )
    if message.name in OF_THE_ACCOUNT:
        lines += ["If it was not you, tell your partnership at once and end your sessions from your account.", ""]
    if message.file_ref:
        lines.append(f"Reference: {message.file_ref}")
    if message.due_on:
        lines.append(f"Due: {message.due_on:%-d %B %Y}")
    if message.to_team is None and message.path:
        if message.to is not None and message.to.is_occasional:
            lines += ["", "To read more, open the link in your invitation."]
        else:
            lines += ["", "Sign in to read more:", f"{settings.SITE_ADDRESS}{message.path}"]
    elif message.to_team is not None:
        office = message.to_team.agency.partnership.office_email
        lines += [
            "",
            "The agency that referred should have told your team which case this is. If it has not, ask the "
            f"partnership's office and give the reference{': ' + office if office else '.'}",
        ]
    lines += [
        "",
        "This message holds no case details. Please do not reply with any.",
    ]
    return "\n".join(lines)


def _words_of_invitation(message: Message) -> list[str]:
    """Whoever reads it learns that there is a question, and nothing of whom it is about."""
    until = f" until {message.due_on:%-d %B %Y}" if message.due_on else ""
    return [
        "A safeguarding children partnership asks your organisation to answer some questions. You need no account. "
        f"Open your personal link{until}, as often as you need:",
        f"{settings.SITE_ADDRESS}{opened(message)['link']}" if opened(message)["link"] else "(the link has been sent)",
        "",
        "Each time, we send a code to this address. Please do not pass the link on: if somebody else should answer, "
        "tell the partnership.",
        "",
        "This message holds no case details. Please do not reply with any.",
    ]


def _claim(*, now: datetime, limit: int) -> list[Message]:
    with transaction.atomic():
        ids = list(
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(not_before__lte=now, state__in=[MessageState.WAITING, MessageState.CLAIMED])
            .exclude(state=MessageState.CLAIMED, claimed_until__gt=now)
            .order_by("not_before", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        Message.objects.filter(pk__in=ids).update(state=MessageState.CLAIMED, claimed_until=now + LEASE)
        claimed = Message.objects.filter(pk__in=ids).select_related("to", "to_team__agency__partnership")
        return list(claimed.order_by("pk"))


def may_still_receive(message: Message, *, on: date) -> bool:
    """Whether the rights still stand at the moment of sending (sec R76). Of a person: account, something they are, no
    bar. Of a team: it has an address, its partnership has the file, and the file is not closed to all but named people.

    The answer is the database's own (casefiles migration 0002): the sender may not read who is barred from what.
    """
    if message.name in OF_THE_ACCOUNT:
        return bool(message.to and message.to.is_active)
    with connection.cursor() as cursor:
        if message.to_team_id:
            cursor.execute("SELECT team_may_be_written_to(%s, %s)", [message.to_team_id, message.file_ref])
        else:
            cursor.execute("SELECT may_be_written_to(%s, %s, %s)", [message.to_id, message.file_ref, on])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _settle(message: Message, verb: Verb, **changes: object) -> None:
    """How it ended, and that on the trail, in one transaction."""
    Message.objects.filter(pk=message.pk).update(claimed_until=None, **changes)
    record(
        verb, by=SYSTEM, file_ref=message.file_ref, record_label="message", record_id=str(message.pk),
        name=message.name, to=message.addressee,
    )


def send_messages(*, now: datetime, limit: int = 100) -> int:
    """Send what is waiting; returns how many went.

    Lease, send, mark: a process that dies between sending and marking leaves a message that is sent again after the
    lease, with the same Message-ID. A second copy is better than none (sec R77: lost 0; mark-then-send lost some).
    """
    sent = 0
    for message in _claim(now=now, limit=limit):
        if not may_still_receive(message, on=timezone.localdate(now)):
            _settle(message, Verb.MESSAGE_WITHHELD, state=MessageState.DROPPED)
            continue
        email = EmailMessage(
            subject=message.get_name_display(),
            body=words(message),
            to=[opened(message)["address"] or message.address],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        )
        try:
            email.send()
        except OSError:
            tries = message.tries + 1
            given_up = tries >= MOST_TRIES
            logger.warning("message %s could not be sent (try %s)", message.pk, tries)
            Message.objects.filter(pk=message.pk).update(
                state=MessageState.FAILED if given_up else MessageState.WAITING,
                claimed_until=None,
                tries=tries,
                not_before=now + timedelta(minutes=2**tries),
            )
            continue
        # the demo shows what was sent, links and all
        gone = {} if settings.DEMO else {"sealed": b""}
        _settle(message, Verb.MESSAGE_SENT, state=MessageState.SENT, sent_at=now, **gone)
        sent += 1
    return sent
