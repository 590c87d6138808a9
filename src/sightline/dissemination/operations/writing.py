"""Writing the briefing and the anonymisation check (L22, L23; F20, G-ANON)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.anonymity.rules import Report, check
from sightline.casefiles.operations import open_identities, save_fields, take_step
from sightline.casefiles.policy import may_open_identities
from sightline.deadlines.operations import meet_clock
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import BriefingState, CheckItem, CheckResult
from sightline.dissemination.models import AnonymisationCheck, Briefing
from sightline.dissemination.operations.approving import NotNow, open_round, page
from sightline.dissemination.rules import (
    TEXT_FIELDS,
    as_text,
    changed_fields,
    empty_blocks,
    is_address,
    plain,
    plain_links,
)
from sightline.dissemination.states import BRIEFING
from sightline.foundation.errors import SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.queries import profile_of
from sightline.reviews.models import Review
from sightline.trail.choices import Verb
from sightline.trail.operations import record

MOST_TITLE = 160


@transaction.atomic
def begin_briefing(review: Review, *, by: User, now: datetime) -> Briefing:
    """The chair begins the briefing, once the event has been held; its first text is what the review holds (L22, S57).

    Raises NotNow before the event, and when the briefing has been begun already.
    """
    require(policy.may_begin(by, review), "The chair of the event writes the briefing.")
    if queries.event_held(review.casefile) is None:
        raise NotNow("The briefing is written after the event. Record the event as held first.")
    if Briefing.objects.filter(review=review).exists():
        raise NotNow("The briefing has been begun already. Open it to go on writing.")
    briefing = Briefing(casefile=review.casefile, review=review, author=by, **queries.draft_text(review))
    briefing.save(force_insert=True)
    take_step(briefing, "draft", machine=BRIEFING, by=by, now=now)
    return briefing


@transaction.atomic
def save_briefing(
    briefing: Briefing, *, changes: Mapping[str, Any], expected_version: int | None, by: User, now: datetime
) -> bool:
    """Save the text: field → text, `links` a list of words and address, `themes` a list of codes. True if any changed.

    Any change of text is a new edition, and an earlier check or approval no longer speaks for it (L23). Raises NotNow
    while the briefing is not a draft, ValueError for a field that is not text, SomebodyElseWasFirst for a stale page.
    """
    require(policy.may_write(by, briefing), "The chair of the event writes the briefing.")
    if unknown := set(changes) - set(TEXT_FIELDS):
        raise ValueError(f"not text of a briefing: {', '.join(sorted(unknown))}")
    if briefing.state != BriefingState.DRAFT:
        raise NotNow("The briefing can be changed only while it is a draft. Take it back to draft first.")
    if expected_version is not None and expected_version != briefing.version:
        raise SomebodyElseWasFirst
    cleaned = {name: _clean(name, value) for name, value in changes.items()}
    before = queries.text_of(briefing)
    changed = changed_fields(before, before | cleaned)
    if not changed:
        return False
    save_fields(
        briefing,
        by=by,
        changes={name: cleaned[name] for name in changed} | {"edition": briefing.edition + 1, "author": by},
        expected_version=briefing.version,
    )
    return True


def _clean(name: str, value: Any) -> Any:
    if name == "links":
        links = plain_links(value)
        for link in links:
            if link["address"] and not is_address(link["address"]):
                raise NotNow(f"The address of “{link['words']}” must begin with https:// or http://. Correct it.")
        return links
    if name == "themes":
        return list(value)
    text = plain(str(value))
    if name == "title":
        text = " ".join(text.split())
        if len(text) > MOST_TITLE:
            raise NotNow(f"The title must be {MOST_TITLE} characters or fewer.")
    return text


@transaction.atomic
def ask_check(briefing: Briefing, *, by: User, now: datetime) -> None:
    """The chair has written it: the Office is asked to check it (L22, L23). Written, so D06 is met on this day.

    Raises NotNow, naming them, while a block or the title is empty.
    """
    require(policy.may_write(by, briefing), "The chair of the event asks for the check.")
    text = queries.text_of(briefing)
    titles = {section.number: section.title for section in profile_of(briefing.casefile.partnership).briefing}
    empty = [f"{number} {titles.get(number, '')}".strip() for number in empty_blocks(text)]
    if not briefing.title:
        empty.insert(0, "the title")
    if empty:
        raise NotNow(f"The briefing is not complete yet. Write something in: {', '.join(empty)}.")
    take_step(briefing, "ask_check", machine=BRIEFING, by=by, now=now)
    on = timezone.localdate(now)
    meet_clock(briefing.casefile, "D06", on=on, by=by, now=now)
    wrote = policy.writers(briefing)
    office = queries.holders(briefing.casefile, Permission.BRIEFING_CHECK, on=on)
    queue(
        MessageName.BRIEFING_TO_CHECK,
        to=[person for person in office if person.pk not in wrote],
        facts=Facts(
            briefing.casefile.reference, page(briefing, "check"), queries.due_on(briefing.casefile, "D07")
        ),
        now=now,
    )


@transaction.atomic
def look_for_identities(briefing: Briefing, *, by: User) -> Report | None:
    """Search the text for what the file knows of child, family and the people at the event (G-ANON, scenario 7).

    The report lists places to look at; it decides nothing. Opening the identities is on the trail. None for somebody
    who may not open them.
    """
    require(policy.sees(by, briefing))
    if not may_open_identities(by, briefing.casefile):
        return None
    known = [
        identity | {"pseudonym": subject.pseudonym, "role": subject.kind}
        for subject, identity in open_identities(briefing.casefile, by=by)
    ]
    text = "\n\n".join(as_text(value) for name, value in queries.text_of(briefing).items() if name != "themes")
    return check(text, queries.identities_of(briefing.casefile, known))


@transaction.atomic
def complete_check(
    briefing: Briefing,
    *,
    answers: Mapping[str, str],
    result: CheckResult,
    comments: str,
    by: User,
    now: datetime,
) -> AnonymisationCheck:
    """Somebody other than the author has gone through the checklist (L23, G-ANON, scenario 7).

    `answers` has a note for each of the twelve items. A pass asks the executive panel; a change goes back to the author
    with the comments. Nothing here passes by itself: where the search finds what the file knows for certain, a pass
    wants a comment that says why each may stand. Raises NotNow for what is missing.
    """
    require(policy.may_check(by, briefing), "The person who wrote the briefing cannot check it. Ask a colleague.")
    notes = {str(item): str(answers.get(item, "")).strip() for item in CheckItem}
    if left := [item.label for item in CheckItem if not notes[item]]:
        raise NotNow(f"Answer every item of the checklist. {len(left)} left, first: {left[0]}.")
    comments = comments.strip()
    if result == CheckResult.CHANGE and not comments:
        raise NotNow("Say what the author should change.")
    if result == CheckResult.PASS and not comments:
        report = look_for_identities(briefing, by=by)
        if report is not None and report.blocked:
            raise NotNow(
                "The search finds words that this file knows. Send the briefing back for a change, or say in the "
                "comments why each of them may stand."
            )
    passed = result == CheckResult.PASS
    take_step(
        briefing, "pass_check" if passed else "fail_check", machine=BRIEFING, by=by, now=now,
        reason="" if passed else comments,
    )
    done = AnonymisationCheck.objects.create(
        casefile=briefing.casefile,
        briefing=briefing,
        edition=briefing.edition,
        answers=notes,
        result=result,
        comments=comments,
        checked_at=now,
        checked_by=by,
    )
    record(
        Verb.CHECKED, by=str(by.pk), file_ref=briefing.casefile.reference, record_label="briefing",
        record_id=str(briefing.pk), edition=briefing.edition, result=str(result),
    )
    if passed:
        open_round(briefing, by=by, now=now)
    else:
        queue(
            MessageName.BRIEFING_RETURNED,
            to=[person for person in (briefing.author, briefing.review.chair) if person is not None],
            facts=Facts(briefing.casefile.reference, page(briefing), queries.due_on(briefing.casefile, "D07")),
            now=now,
        )
    return done
