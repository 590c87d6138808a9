"""The disclosure check of what is to be published, and the checklist that a person answers (L23, L28, G-ANON).

A version is a briefing's or a set of highlights' text of one edition. What holds for one holds for the other: nothing
is voted on or published without a check of that very text, with the register as it is, in which every certain and
likely string has been decided and a person who did not write it has answered the checklist.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.anonymity import operations as anonymity
from sightline.anonymity.choices import Answer
from sightline.anonymity.models import DisclosureCheck
from sightline.anonymity.rules.deciding import after
from sightline.casefiles.operations import save_fields, take_step
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import BriefingState, CheckItem, CheckResult, HighlightsState
from sightline.dissemination.models import AnonymisationCheck, Briefing, Highlights
from sightline.dissemination.operations.approving import NotNow, close_unapproved, open_round, page
from sightline.dissemination.rules import fields_from_parts
from sightline.dissemination.states import BRIEFING, HIGHLIGHTS
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.trail.choices import Verb
from sightline.trail.operations import record

Publishable = Briefing | Highlights

NOT_YOURS = "The person who wrote the text cannot check it. Ask a colleague."
STALE = (
    "This check no longer speaks for the text. Changed since: {}. Run the check again; what was decided before is "
    "offered again."
)


def _machine(item: Publishable) -> Any:
    return BRIEFING if isinstance(item, Briefing) else HIGHLIGHTS


def may_be_checked(item: Publishable) -> bool:
    """While it waits for its check; and later on, when the register has grown since."""
    if isinstance(item, Briefing):
        return item.state in (
            BriefingState.ANON_CHECK, BriefingState.VIRTUAL_APPROVAL, BriefingState.APPROVED, BriefingState.PUBLISHED
        )
    return item.state in (HighlightsState.ANON_CHECK, HighlightsState.CHECKED)


def waits_for_check(item: Publishable) -> bool:
    """Before anybody has been asked to approve: only then are words changed by the one who checks."""
    return item.state in (BriefingState.ANON_CHECK, HighlightsState.ANON_CHECK)


@transaction.atomic
def run_check(item: Publishable, *, by: User, now: datetime) -> DisclosureCheck:
    """Search this version, and every file that is made of it. For whoever checks; for the author in asking for it."""
    casefile = item.casefile
    return anonymity.run(
        queries.checked(item),
        anonymity.identities_of(casefile, by=by, besides=queries.people_besides(casefile)),
        published=queries.published_texts(casefile),
        by=by,
        now=now,
    )


@transaction.atomic
def check_again(item: Publishable, *, by: User, now: datetime) -> DisclosureCheck:
    """The text or the register has changed: search again, and offer again what was decided."""
    require(policy.may_check(by, item), NOT_YOURS)
    if not may_be_checked(item):
        raise NotNow("This text is not waiting for a check. Its author asks for one when it is written.")
    return run_check(item, by=by, now=now)


def _current(item: Publishable) -> DisclosureCheck:
    check = queries.latest_disclosure(item)
    if check is None:
        raise NotNow("This text has not been searched yet. Run the check first.")
    if changed := queries.changed_since(item, check):
        raise NotNow(STALE.format(changed))
    return check


@transaction.atomic
def decide(item: Publishable, answers: Mapping[int, tuple[Answer, str]], *, by: User, now: datetime) -> int:
    """Decide on strings that the check found; each decision holds for every place of its string."""
    require(policy.may_check(by, item), NOT_YOURS)
    if not may_be_checked(item):
        raise NotNow("This text is not waiting for a check. Its author asks for one when it is written.")
    return anonymity.decide(_current(item), answers, by=by, now=now)


@transaction.atomic
def make_changes(item: Publishable, *, by: User, now: datetime) -> DisclosureCheck:
    """Put in the words decided on: a new edition, searched again at once. What was kept stays kept.

    Its author stays its author: whoever checks replaces strings and writes nothing. Raises NotNow where nothing is to
    be changed, or once somebody has been asked to approve the text.
    """
    require(policy.may_check(by, item), NOT_YOURS)
    if not waits_for_check(item):
        raise NotNow("The words can be changed only before the panel is asked. Send the text back to its author.")
    check = _current(item)
    changes = [
        (each.finding.places, each.change) for each in anonymity.strings_of(check) if each.change is not None
    ]
    if not changes:
        raise NotNow("Nothing is to be changed. Decide on the words that the check found first.")
    parts = after(anonymity.parts_of(check), changes)
    text = fields_from_parts(parts, queries.words_of(item))
    save_fields(item, by=by, changes=text | {"edition": item.edition + 1}, expected_version=item.version)
    again = run_check(item, by=by, now=now)
    anonymity.carry_over(again, by=by, now=now)
    return again


@transaction.atomic
def complete_check(
    item: Publishable,
    *,
    answers: Mapping[str, str],
    result: CheckResult,
    comments: str,
    by: User,
    now: datetime,
) -> AnonymisationCheck:
    """Somebody other than the author has answered the checklist (L23, L28, G-ANON, scenario 7).

    `answers` has a note for each item. A pass asks the executive panel; a change goes back to the author with the
    comments; an escalation stays where it is, and the partnership manager is asked: whoever escalates does not pass it
    after all. Nothing here passes by itself. Raises NotNow for what is missing.
    """
    require(policy.may_check(by, item), NOT_YOURS)
    if not may_be_checked(item):
        raise NotNow("This text is not waiting for a check. Its author asks for one when it is written.")
    notes = {str(each): str(answers.get(each, "")).strip() for each in CheckItem}
    if left := [each.label for each in CheckItem if not notes[each]]:
        raise NotNow(f"Answer every item of the checklist. {len(left)} left, first: {left[0]}.")
    comments = comments.strip()
    if result == CheckResult.CHANGE and not comments:
        raise NotNow("Say what the author should change.")
    if result == CheckResult.ESCALATE and not comments:
        raise NotNow("Say what the partnership manager should decide.")
    check = queries.latest_disclosure(item)
    if result == CheckResult.PASS:
        check = _may_pass(item, by=by)
    done = AnonymisationCheck.objects.create(
        casefile=item.casefile,
        briefing=item if isinstance(item, Briefing) else None,
        highlights=item if isinstance(item, Highlights) else None,
        disclosure=check,
        edition=item.edition,
        answers=notes,
        result=result,
        comments=comments,
        checked_at=now,
        checked_by=by,
    )
    record(
        Verb.CHECKED, by=str(by.pk), file_ref=item.casefile.reference, record_label=queries.label_of(item),
        record_id=str(item.pk), edition=item.edition, result=str(result),
    )
    {CheckResult.PASS: _passed, CheckResult.CHANGE: _sent_back, CheckResult.ESCALATE: _escalated}[result](
        item, comments=comments, by=by, now=now
    )
    return done


def _may_pass(item: Publishable, *, by: User) -> DisclosureCheck:
    check = _current(item)
    left = anonymity.still_open(check)
    if undecided := [each for each in left if not each.row.answer]:
        raise NotNow(
            f"Decide on every certain and likely string first. {len(undecided)} left, first: "
            f"“{undecided[0].finding.text}”."
        )
    if left:
        raise NotNow("Make the changes that were decided on first: the text still has the words in it.")
    if not item.casefile.register_entries.exists():
        raise NotNow(
            "The register of this file is empty, so there was nothing to search for. Write down who and what must not "
            "be named, then run the check again."
        )
    asked = queries.last_answer(item)
    if asked is not None and asked.result == CheckResult.ESCALATE and asked.checked_by_id == by.pk:
        raise NotNow("You escalated this text. The partnership manager or a colleague decides.")
    return check


def _passed(item: Publishable, *, comments: str, by: User, now: datetime) -> None:
    if not waits_for_check(item):
        return  # checked again because the register grew: nothing else moves
    take_step(item, "pass_check", machine=_machine(item), by=by, now=now)
    if isinstance(item, Briefing):
        open_round(item, by=by, now=now)


def _sent_back(item: Publishable, *, comments: str, by: User, now: datetime) -> None:
    if waits_for_check(item):
        take_step(item, "fail_check", machine=_machine(item), by=by, now=now, reason=comments)
    elif item.state == BriefingState.VIRTUAL_APPROVAL and isinstance(item, Briefing):
        close_unapproved(item, now=now)
        take_step(item, "return", machine=BRIEFING, by=by, now=now, reason=comments)
    else:
        take_step(item, "revise", machine=_machine(item), by=by, now=now, reason=comments)
    people = [item.author, item.review.chair] if isinstance(item, Briefing) else [item.author]
    queue(
        MessageName.BRIEFING_RETURNED,
        to=list({person.pk: person for person in people if person is not None}.values()),
        facts=_facts(item, page(item)),
        now=now,
    )


def _facts(item: Publishable, address: str) -> Facts:
    return Facts(item.casefile.reference, address, queries.due_on(item.casefile, queries.clock_of(item)))


def _escalated(item: Publishable, *, comments: str, by: User, now: datetime) -> None:
    managers = queries.managers(item.casefile, on=timezone.localdate(now))
    others = [person for person in managers if person.pk != by.pk and policy.may_check(person, item)]
    if not others:
        others = [
            person
            for person in queries.holders(item.casefile, Permission.BRIEFING_CHECK, on=timezone.localdate(now))
            if person.pk != by.pk and person.pk not in policy.authors(item)
        ]
    if not others:
        raise NotNow("There is nobody to escalate to. Send the text back to its author instead.")
    queue(
        MessageName.BRIEFING_TO_CHECK,
        to=others,
        facts=_facts(item, page(item, "check")),
        now=now,
    )


def require_nothing_besides(item: Publishable, passed: AnonymisationCheck, *, by: User) -> None:
    """Once more, of the very copy that is about to leave: what is certain or likely was decided on, word for word."""
    check = passed.disclosure
    if check is None:
        raise NotNow("This edition has not passed its anonymisation check. Ask for the check first.")
    identities = anonymity.identities_of(item.casefile, by=by, besides=queries.people_besides(item.casefile))
    if count := anonymity.not_kept(queries.checked(item), identities, check):
        raise NotNow(
            f"The search finds {count} {'string' if count == 1 else 'strings'} in the copy that nobody has decided on. "
            "Check it again first."
        )
