"""Queueing and sending. Only ``send_messages`` sends."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from procrastinate.contrib.django import app as jobs

from sightline.accounts.models import User
from sightline.outbox.choices import MessageName, MessageState
from sightline.outbox.models import Message

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
    waiting = [
        Message(
            name=name,
            to=person,
            file_ref=facts.reference,
            path=facts.path,
            due_on=facts.due_on,
            message_id=f"<{secrets.token_urlsafe(18)}@sightline>",
            not_before=now,
        )
        for person in people.values()
    ]
    made = Message.objects.bulk_create(waiting)
    if made:
        jobs.configure_task(SEND_JOB, allow_unknown=True).defer()
    return made


def words(message: Message) -> str:
    """The whole text of a message: a fixed sentence, the reference, a link to sign in."""
    lines = [f"{message.get_name_display()}.", ""]
    if message.file_ref:
        lines.append(f"Reference: {message.file_ref}")
    if message.due_on:
        lines.append(f"Due: {message.due_on:%-d %B %Y}")
    lines += [
        "",
        "Sign in to read more:",
        f"{settings.SITE_ADDRESS}{message.path}",
        "",
        "This message holds no case details. Please do not reply with any.",
    ]
    return "\n".join(lines)


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
        return list(Message.objects.filter(pk__in=ids).select_related("to").order_by("pk"))


def send_messages(*, now: datetime, limit: int = 100) -> int:
    """Send what is waiting; returns how many went.

    Lease, send, mark: a process that dies between sending and marking leaves a message that is sent again after the
    lease, with the same Message-ID. A second copy is better than none (sec R77: lost 0; mark-then-send lost some).
    """
    sent = 0
    for message in _claim(now=now, limit=limit):
        if not message.to.is_active:  # rights are asked again at the moment of sending (sec R76)
            Message.objects.filter(pk=message.pk).update(state=MessageState.DROPPED, claimed_until=None)
            continue
        email = EmailMessage(
            subject=message.get_name_display(),
            body=words(message),
            to=[message.to.email],
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
        Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=now, claimed_until=None)
        sent += 1
    return sent
