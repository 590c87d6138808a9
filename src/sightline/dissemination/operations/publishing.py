"""The public copy, its withdrawal, the send-out and where else it went (L25–L28; F22, F23; G14, G15)."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import save_fields, take_step
from sightline.deadlines.operations import meet_clock
from sightline.deadlines.rules import due
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import APPROVED_STATES, BY_HAND, BriefingState, Channel, HighlightsState
from sightline.dissemination.models import Briefing, Dispatch, Highlights, Publication, PublicationSource
from sightline.dissemination.operations.approving import NotNow, require_passed
from sightline.dissemination.operations.checking import require_nothing_besides
from sightline.dissemination.rules import as_text, changed_fields, is_address, plain
from sightline.dissemination.states import BRIEFING, HIGHLIGHTS
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency
from sightline.trail.choices import Verb
from sightline.trail.operations import record

# without letters and figures that are taken for one another; no vowels, so that no word can come of it
SLUG_MARKS = "bcdfghjkmnpqrstvwxz23456789"


def neutral_slug(kind: str, on: date) -> str:
    """`briefing-2026-07-k3f9`: what it is, the month, and four random marks. Never a name, never a reference (G14)."""
    return f"{kind}-{on:%Y-%m}-{''.join(secrets.choice(SLUG_MARKS) for _ in range(4))}"


def _free_slug(kind: str, on: date) -> str:
    while Publication.objects.filter(slug=(slug := neutral_slug(kind, on))).exists():
        pass
    return slug


def says_nothing_of_the_file(casefile: CaseFile, texts: Iterable[str]) -> None:
    """Raises NotNow when a text that is to be public names the file or leads to it (G14)."""
    said = "\n".join(texts).casefold()
    if casefile.reference.casefold() in said:
        raise NotNow(
            f"The text has the reference {casefile.reference} in it. Take it out: the public copy never names the file."
        )
    if settings.SITE_ADDRESS.casefold() in said:
        raise NotNow("A link leads into this service. Take it out: the public copy never links to the file.")


def _not_in_the_future(on: date, *, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise NotNow("Enter today’s date or an earlier one.")


@transaction.atomic
def publish(briefing: Briefing, *, published_on: date, by: User, now: datetime) -> Publication:
    """Copy the approved edition to the public site (L25, S83, G14). Meets no clock: D08 and D09 are others’.

    The copy is made from the words the panel approved. A new edition takes the place of an earlier one under the same
    address, and keeps its first day. Raises NotYours for a writer of it; NotNow unless the text as it stands was
    checked and approved, or while it names the file.
    """
    require(
        policy.may_publish(by, briefing),
        "You cannot publish this briefing. The partnership’s office publishes, and not the person who wrote it.",
    )
    _not_in_the_future(published_on, now=now)
    round_ = queries.approved_round(briefing)
    if round_ is None or changed_fields(round_.text, queries.text_of(briefing)):
        raise NotNow("The panel has not approved this edition. Ask for its check and its approval first.")
    passed = require_passed(briefing)
    text = round_.text
    says_nothing_of_the_file(briefing.casefile, (as_text(value) for value in text.values()))
    require_nothing_besides(briefing, passed, by=by)
    take_step(briefing, "publish", machine=BRIEFING, by=by, now=now)
    body = queries.public_body(briefing.casefile.partnership, text)
    source = queries.live_source(briefing)
    if source is None:
        publication = _make_public(briefing.casefile, "briefing", text["title"], body, text["themes"], published_on)
        source = PublicationSource(casefile=briefing.casefile, publication=publication, briefing=briefing)
    else:
        publication = source.publication
        publication.title, publication.themes = text["title"], text["themes"]
        publication.body = body | {"revised_on": published_on.isoformat()}
        publication.save(update_fields=["title", "body", "themes"])
    source.edition, source.published_at, source.published_by = briefing.edition, now, by
    source.disclosure = passed.disclosure
    source.save()
    Dispatch.objects.create(
        casefile=briefing.casefile,
        briefing=briefing,
        channel=Channel.PUBLIC_SITE,
        edition=briefing.edition,
        address=public_address(publication),
        went_on=published_on,
        sent_at=now,
        sent_by=by,
    )
    record(
        Verb.PUBLISHED, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="briefing",
        record_id=str(briefing.pk), slug=publication.slug, edition=briefing.edition,
    )
    return publication


def public_address(publication: Publication) -> str:
    """Where the public reads it."""
    return f"{settings.PUBLIC_ADDRESS}/learning/{publication.slug}/"


def _make_public(
    casefile: CaseFile, kind: str, title: str, body: dict[str, Any], themes: Sequence[str], on: date
) -> Publication:
    return Publication.objects.create(
        partnership=casefile.partnership,
        slug=_free_slug(kind, on),
        title=title,
        body=body,
        themes=list(themes),
        published_on=on,
    )


@transaction.atomic
def withdraw(
    publication: Publication, *, notice: str, by: User, now: datetime, must_come_down_because: str = ""
) -> None:
    """Take a publication down; its page then answers 410 with the notice (G15, S98).

    Everything public stays for a year (S368, D37): before that only for a legal reason, which is kept inside the file
    and never shown. The public copy is emptied, so that the public's database role can read no word of it; the approved
    text stays in the file. Raises NotNow without a notice, before the year without a reason, or when already down.
    """
    require(policy.may_withdraw(by, publication))
    notice, because = plain(notice), must_come_down_because.strip()
    if not notice:
        raise NotNow("Write the notice that visitors will read instead.")
    source = policy.visible_sources(by).select_for_update(of=("self",)).get(publication=publication)
    if source.withdrawn_at is not None:
        raise NotNow("This has been withdrawn already.")
    says_nothing_of_the_file(source.casefile, [notice])
    on = timezone.localdate(now)
    earliest = due("D37", publication.published_on).due_on
    if earliest is not None and on < earliest and not because:
        raise NotNow(
            f"What is published stays public for at least a year, to {earliest:%-d %B %Y}. "
            "To take it down before then, give the legal reason why it must come down."
        )
    if source.briefing is not None and source.briefing.state == BriefingState.PUBLISHED:
        take_step(source.briefing, "withdraw", machine=BRIEFING, by=by, now=now, reason=because or notice)
    highlights = Highlights.objects.filter(publication=publication, state=HighlightsState.PUBLISHED).first()
    if highlights is not None:
        take_step(highlights, "withdraw", machine=HIGHLIGHTS, by=by, now=now, reason=because or notice)
    source.withdrawn_at, source.withdrawn_by, source.must_come_down_because = now, by, because
    source.save(update_fields=["withdrawn_at", "withdrawn_by", "must_come_down_because"])
    publication.withdrawn_on, publication.withdrawal_notice = on, notice
    publication.title, publication.body, publication.themes = "Withdrawn", {}, []
    publication.save(update_fields=["withdrawn_on", "withdrawal_notice", "title", "body", "themes"])
    record(
        Verb.WITHDRAWN, by=str(by.pk), file_ref=source.casefile.reference, record_label="publication",
        record_id=str(publication.pk), slug=publication.slug, before_a_year=earliest is not None and on < earliest,
    )


@transaction.atomic
def publish_highlights(highlights: Highlights, *, by: User, now: datetime) -> Publication:
    """Key highlights and emerging themes on the public site, after their check (L28, F22, S67). Meets D08 on this day.

    Two people have had them: who wrote them and who checked them. Raises NotNow unless the text as it stands passed.
    """
    casefile = highlights.casefile
    require(policy.may_publish_highlights(by, casefile))
    passed = require_passed(highlights)
    says_nothing_of_the_file(casefile, [highlights.title, *highlights.points])
    require_nothing_besides(highlights, passed, by=by)
    take_step(highlights, "publish", machine=HIGHLIGHTS, by=by, now=now)
    on = timezone.localdate(now)
    body = queries.public_body(casefile.partnership, queries.words_of(highlights))
    publication = _make_public(casefile, "highlights", highlights.title, body, highlights.themes, on)
    PublicationSource.objects.create(
        casefile=casefile, publication=publication, disclosure=passed.disclosure, edition=highlights.edition,
        published_at=now, published_by=by,
    )
    save_fields(
        highlights, by=by, changes={"publication": publication, "published_at": now, "published_by": by}
    )
    meet_clock(casefile, "D08", on=on, by=by, now=now)
    record(
        Verb.PUBLISHED, by=str(by.pk), file_ref=casefile.reference, record_label="highlights",
        record_id=str(highlights.pk), slug=publication.slug, edition=highlights.edition,
    )
    return publication


@transaction.atomic
def send_out(
    briefing: Briefing,
    *,
    expectation: str,
    by: User,
    now: datetime,
    agencies: Sequence[Agency] | None = None,
) -> Dispatch:
    """Send the published briefing to agencies: all partner agencies unless told, not just those involved (L27, S69).

    The dissemination and safeguarding leads of each get a message that leads to the briefing; it names no file.
    `recipients` counts people. Meets D09 on this day. Raises NotNow before publication, for nobody to send to, or an
    agency of another partnership.
    """
    require(policy.may_send(by, briefing))
    source = queries.live_source(briefing)
    if source is None:
        raise NotNow("Publish the briefing first: the people you send it to read the published copy.")
    if not expectation.strip():
        raise NotNow("Say what agencies are asked to do with the briefing.")
    partnership = briefing.casefile.partnership
    chosen = list(queries.all_agencies(partnership)) if agencies is None else list(agencies)
    if any(agency.partnership_id != partnership.pk for agency in chosen):
        raise NotNow("Choose agencies of this partnership only.")
    on = timezone.localdate(now)
    people = list(queries.recipients(chosen, on=on))
    if not people:
        raise NotNow(
            "None of these agencies has a dissemination lead or a safeguarding lead. "
            "Ask a system administrator to add one."
        )
    sent = Dispatch.objects.create(
        casefile=briefing.casefile,
        briefing=briefing,
        channel=Channel.EMAIL,
        edition=source.edition,
        recipients=len(people),
        expectation=plain(expectation),
        went_on=on,
        sent_at=now,
        sent_by=by,
    )
    sent.agencies.set(chosen)
    meet_clock(briefing.casefile, "D09", on=on, by=by, now=now)
    record(
        Verb.SENT_OUT, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="briefing",
        record_id=str(briefing.pk), agencies=len(chosen), recipients=len(people),
    )
    # the reference would tell people outside the case which file it came from
    queue(
        MessageName.BRIEFING_PUBLISHED,
        to=people,
        facts=Facts("", f"/briefings/{source.publication.slug}/"),
        now=now,
    )
    return sent


@transaction.atomic
def record_trix(briefing: Briefing, *, address: str, went_on: date, by: User, now: datetime) -> Dispatch:
    """Children's Services have put the approved briefing in the procedures manual, at this address (L26, S68).

    Meets D10 on the day it went. Raises NotNow before approval, for an address that is none, or a day to come.
    """
    require(policy.may_record_trix(by, briefing))
    if briefing.state not in APPROVED_STATES:
        raise NotNow("The panel has not approved this briefing. Record this after it has.")
    address = plain(address)
    if not is_address(address):
        raise NotNow("Enter the address of the page, beginning with https:// or http://.")
    _not_in_the_future(went_on, now=now)
    done = Dispatch.objects.create(
        casefile=briefing.casefile,
        briefing=briefing,
        channel=Channel.TRIX,
        edition=briefing.edition,
        address=address,
        went_on=went_on,
        sent_at=now,
        sent_by=by,
    )
    meet_clock(briefing.casefile, "D10", on=went_on, by=by, now=now)
    record(
        Verb.SENT_OUT, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="briefing",
        record_id=str(briefing.pk), channel=str(Channel.TRIX),
    )
    return done


@transaction.atomic
def record_dispatch(
    briefing: Briefing, *, channel: Channel, address: str, went_on: date, audience: int | None, by: User, now: datetime
) -> Dispatch:
    """The Office records where else the published briefing went: a repository, a newsletter, training, a forum (F23).

    Raises NotNow before publication, for a channel that records itself, an address that is none, or a day to come.
    """
    require(policy.may_send(by, briefing))
    if channel not in BY_HAND:
        raise NotNow("This channel is recorded when it is used. Choose another.")
    if queries.live_source(briefing) is None:
        raise NotNow("Publish the briefing first: only the published copy goes anywhere.")
    address = plain(address)
    if address and not is_address(address):
        raise NotNow("Enter the address of the page, beginning with https:// or http://, or leave it empty.")
    _not_in_the_future(went_on, now=now)
    done = Dispatch.objects.create(
        casefile=briefing.casefile, briefing=briefing, channel=channel, edition=briefing.edition, address=address,
        recipients=audience or 0, went_on=went_on, sent_at=now, sent_by=by,
    )
    record(
        Verb.SENT_OUT, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="briefing",
        record_id=str(briefing.pk), channel=str(channel),
    )
    return done
