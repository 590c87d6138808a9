"""Writing the briefing and the highlights, and asking for their check (L22, L23, L28; F20, F22)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.anonymity import operations as anonymity
from sightline.anonymity.rules.pseudonyms import Rewritten
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import save_fields, take_step
from sightline.deadlines.operations import meet_clock
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import BriefingState, HighlightsState
from sightline.dissemination.models import Briefing, Highlights
from sightline.dissemination.operations.approving import NotNow, page
from sightline.dissemination.operations.checking import run_check
from sightline.dissemination.rules import (
    FEWEST_POINTS,
    MOST_POINTS,
    TEXT_FIELDS,
    changed_fields,
    empty_blocks,
    fields_from_parts,
    is_address,
    is_code,
    parts_of_text,
    plain,
    plain_links,
)
from sightline.dissemination.states import BRIEFING, HIGHLIGHTS
from sightline.foundation.errors import SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.queries import profile_of
from sightline.reviews.models import Review

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
def in_pseudonyms(briefing: Briefing, *, by: User) -> dict[str, Rewritten]:
    """The draft, part by part, with the register's names replaced: to be looked at before anything is changed."""
    require(policy.may_write(by, briefing), "The chair of the event writes the briefing.")
    return _rewritten(briefing, by=by, names=False)


@transaction.atomic
def read_with_names(briefing: Briefing, *, by: User) -> dict[str, Rewritten]:
    """The text with names for pseudonyms, for those who may see names. Shown, kept nowhere, on the trail."""
    require(policy.sees(by, briefing))
    return _rewritten(briefing, by=by, names=True)


def _rewritten(briefing: Briefing, *, by: User, names: bool) -> dict[str, Rewritten]:
    parts = [(name, said) for name, said in parts_of_text(queries.text_of(briefing)) if not is_code(name)]
    besides = queries.people_besides(briefing.casefile)
    return anonymity.rewrite_parts(briefing.casefile, parts, names=names, by=by, besides=besides)


@transaction.atomic
def pseudonymise_draft(briefing: Briefing, *, expected_version: int | None, by: User, now: datetime) -> bool:
    """Put the draft into pseudonyms as it was shown. True if anything changed; a stale page changes nothing."""
    parts = {name: done.text for name, done in in_pseudonyms(briefing, by=by).items()}
    changes = fields_from_parts(parts, queries.text_of(briefing))
    return save_briefing(briefing, changes=changes, expected_version=expected_version, by=by, now=now)


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
    run_check(briefing, by=by, now=now)
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


def _clean_highlights(title: str, points: Sequence[str]) -> tuple[str, list[str]]:
    title = " ".join(plain(title).split())
    kept = [" ".join(plain(point).split()) for point in points]
    kept = [point for point in kept if point]
    if not title:
        raise NotNow("Enter a title.")
    if not FEWEST_POINTS <= len(kept) <= MOST_POINTS:
        raise NotNow(f"Give {FEWEST_POINTS} to {MOST_POINTS} points. There are {len(kept)}.")
    return title, kept


@transaction.atomic
def write_highlights(
    casefile: CaseFile, *, title: str, points: Sequence[str], themes: Sequence[str], by: User, now: datetime
) -> Highlights:
    """Key highlights and emerging themes, written after the event; a colleague is asked to check them (L28, F22, S67).

    Three to six points. Nothing is public by this. Raises NotNow for what lacks.
    """
    require(policy.may_publish_highlights(by, casefile))
    if queries.event_held(casefile) is None:
        raise NotNow("Highlights are published after the event. Record the event as held first.")
    title, kept = _clean_highlights(title, points)
    number = Highlights.objects.filter(casefile=casefile).count() + 1
    highlights = Highlights(
        casefile=casefile, number=number, title=title, points=kept, themes=list(themes), author=by
    )
    highlights.save(force_insert=True)
    _ask_check_of_highlights(highlights, by=by, now=now)
    return highlights


@transaction.atomic
def change_highlights(
    highlights: Highlights, *, title: str, points: Sequence[str], themes: Sequence[str], by: User, now: datetime
) -> None:
    """Their writer changes what was sent back, and asks again. Any change is a new edition."""
    require(policy.may_change_highlights(by, highlights), "Whoever wrote the highlights changes them.")
    if highlights.state != HighlightsState.DRAFT:
        raise NotNow("The highlights can be changed only when they have been sent back.")
    title, kept = _clean_highlights(title, points)
    save_fields(
        highlights,
        by=by,
        changes={"title": title, "points": kept, "themes": list(themes), "edition": highlights.edition + 1},
        expected_version=highlights.version,
    )
    _ask_check_of_highlights(highlights, by=by, now=now)


def _ask_check_of_highlights(highlights: Highlights, *, by: User, now: datetime) -> None:
    take_step(highlights, "ask_check", machine=HIGHLIGHTS, by=by, now=now)
    run_check(highlights, by=by, now=now)
    on = timezone.localdate(now)
    office = queries.holders(highlights.casefile, Permission.BRIEFING_CHECK, on=on)
    others = [person for person in office if person.pk != by.pk]
    if not others:
        raise NotNow("Nobody else of the partnership’s office can check them. Ask a system administrator.")
    queue(
        MessageName.BRIEFING_TO_CHECK,
        to=others,
        facts=Facts(
            highlights.casefile.reference, page(highlights, "check"), queries.due_on(highlights.casefile, "D08")
        ),
        now=now,
    )
