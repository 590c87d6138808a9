"""Running the disclosure check on a version of a text, and deciding on what it found (G-ANON, L23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.anonymity import policy, queries
from sightline.anonymity.choices import CHANGING, Answer
from sightline.anonymity.models import DisclosureCheck, FoundString
from sightline.anonymity.outside import ner
from sightline.anonymity.queries import Checked
from sightline.anonymity.rules import Identities, Settings, pseudonyms
from sightline.anonymity.rules.deciding import Found, Place, instead_of, keyed, look, must_be_decided
from sightline.anonymity.rules.register import build
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import file_key, known_to_the_check, names_seen
from sightline.foundation.envelope import seal_facts, unseal_facts
from sightline.foundation.errors import DomainError
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class NotDecided(DomainError):
    """A decision lacks something, or something lacks a decision; the sentence says what."""


@dataclass(frozen=True)
class StringShown:
    """A found string, opened: the finding, and what was decided."""

    row: FoundString
    finding: Found
    words: str
    reason: str

    @property
    def instead(self) -> str | None:
        """What accepting the suggestion puts in; None where it is only advice."""
        return instead_of(self.finding.text, self.finding.suggestion, self.finding.candidates)

    @property
    def change(self) -> str | None:
        """The words that the decision puts in; None where nothing changes."""
        if self.row.answer == Answer.SUGGESTION:
            return self.instead
        return self.words if self.row.answer == Answer.OWN_WORDS else None


def identities_of(
    casefile: CaseFile, *, by: User, besides: Sequence[tuple[str, str, dict[str, Any]]] = ()
) -> Identities:
    """Everything that may not leave: the whole register, and what the higher app knows besides."""
    known = [(each.entry.kind, each.entry.pseudonym, each.facts) for each in known_to_the_check(casefile, by=by)]
    return queries.identities_from([*known, *besides], reference=casefile.reference)


def _place(check: DisclosureCheck, what: str) -> str:
    which = f"{check.casefile_id}/{check.record_label}/{check.record_id}/{check.run_at.astimezone(UTC).isoformat()}"
    return f"disclosurecheck/{which}/{what}"


@transaction.atomic
def run(
    checked: Checked, identities: Identities, *, published: Sequence[str] = (), by: User, now: datetime
) -> DisclosureCheck:
    """Check a version. Every string that must be decided is offered what was decided of it in the check before.

    Called by operations of higher apps that have asked their own policy; the register is asked for here as well.
    `published` are the texts already public from the same review. Nothing passes by this: it lists what to decide.
    """
    casefile = checked.casefile
    here = CaseFile.objects.select_for_update(of=("self",)).get(pk=casefile.pk)
    before = queries.latest(casefile, record_label=checked.record_label, record_id=checked.record_id)
    leaving = checked.leaving()
    settings = Settings(allowed=checked.allowed, published=tuple(published), extra=(ner.load(),))
    outcome = look(checked.parts, leaving, identities, settings=settings)
    check = DisclosureCheck(
        casefile=casefile,
        record_label=checked.record_label,
        record_id=checked.record_id,
        edition=checked.edition,
        text_digest=checked.digest,
        register_version=here.register_version,
        published_seen=sorted(map(queries.digest_of, published)),
        words=outcome.words,
        layers=list(outcome.layers),
        run_at=now,
        run_by=by,
    )
    key = file_key(casefile)
    report = {
        "parts": [[part.where, part.text] for part in checked.parts.parts],
        "leaving": [called for called, _, _ in leaving],
        "warnings": list(outcome.warnings),
        "paragraphs": list(outcome.paragraphs),
        "accepted": list(outcome.accepted),
        "not_read": list(outcome.not_read),
    }
    check.sealed_report = seal_facts(key, report, place=_place(check, "report"))
    check.save(force_insert=True)
    earlier = {row.key: row for row in before.strings.exclude(answer="")} if before is not None else {}
    rows = []
    for number, found in enumerate(sorted(outcome.found, key=_first_place), start=1):
        row = FoundString(
            casefile=casefile,
            disclosure=check,
            number=number,
            tier=found.tier,
            key=keyed(key, found.text),
            sealed_finding=seal_facts(key, _as_facts(found), place=_place(check, f"string/{number}")),
        )
        known = earlier.get(row.key)
        if known is not None and before is not None:
            row.offered = known.answer
            said = unseal_facts(key, bytes(known.sealed_answer), place=_place(before, f"answer/{known.number}"))
            row.sealed_answer = seal_facts(key, said, place=_place(check, f"answer/{number}"))
        rows.append(row)
    FoundString.objects.bulk_create(rows)
    record(
        Verb.CHECK_RUN,
        by=str(by.pk),
        file_ref=casefile.reference,
        record_label=checked.record_label,
        record_id=checked.record_id,
        edition=checked.edition,
        register=check.register_version,
        strings=len(rows),
    )
    return check


def _first_place(found: Found) -> tuple[int, int]:
    return (found.tier, found.places[0].start if found.places else 0)


def _as_facts(found: Found) -> dict[str, Any]:
    return {
        "text": found.text,
        "kind": found.kind,
        "identity": found.identity,
        "suggestion": found.suggestion,
        "tier": found.tier,
        "why": found.why,
        "layer": found.layer,
        "candidates": list(found.candidates),
        "places": [[place.part, place.start, place.end] for place in found.places],
        "elsewhere": list(found.elsewhere),
    }


def _from_facts(facts: Mapping[str, Any]) -> Found:
    return Found(
        **dict(facts)
        | {
            "candidates": tuple(facts["candidates"]),
            "elsewhere": tuple(facts["elsewhere"]),
            "places": tuple(Place(*place) for place in facts["places"]),
        }
    )


@transaction.atomic
def open_check(check: DisclosureCheck, *, by: User) -> tuple[dict[str, Any], list[StringShown]]:
    """The report and the strings of a check, opened: who is meant is said, so it is on the trail as a look is."""
    require(policy.may_run(by, check))
    record(
        Verb.IDENTITY_OPENED,
        by=str(by.pk),
        file_ref=check.casefile.reference,
        record_label="check",
        record_id=str(check.pk),
    )
    return _report(check), strings_of(check)


def _report(check: DisclosureCheck) -> dict[str, Any]:
    return unseal_facts(file_key(check.casefile), bytes(check.sealed_report), place=_place(check, "report"))


def strings_of(check: DisclosureCheck) -> list[StringShown]:
    """The strings of a check, opened, in their order. For operations; a page opens them by `open_check`."""
    key = file_key(check.casefile)
    shown = []
    for row in check.strings.select_related("decided_by"):
        found = unseal_facts(key, bytes(row.sealed_finding), place=_place(check, f"string/{row.number}"))
        said: dict[str, Any] = {}
        if bytes(row.sealed_answer):
            said = unseal_facts(key, bytes(row.sealed_answer), place=_place(check, f"answer/{row.number}"))
        shown.append(StringShown(row, _from_facts(found), str(said.get("words", "")), str(said.get("reason", ""))))
    return shown


def parts_of(check: DisclosureCheck) -> dict[str, str]:
    """The text that was checked, part by part."""
    return dict(_report(check)["parts"])


@transaction.atomic
def decide(check: DisclosureCheck, answers: Mapping[int, tuple[Answer, str]], *, by: User, now: datetime) -> int:
    """Decide on strings by number: (answer, the words instead or the reason). How many were decided.

    Called by operations of higher apps that have asked their own policy and that the check is current. Raises
    NotDecided, naming the string, for an answer that lacks its words or its reason, or that nothing can be accepted of.
    """
    require(policy.may_run(by, check))
    key = file_key(check.casefile)
    shown = {each.row.number: each for each in strings_of(check)}
    for number, (answer, said) in answers.items():
        each = shown.get(number)
        if each is None:
            raise NotDecided("This check has no such string. Open the check again.")
        said = said.strip()
        _fitting(each, answer, said)
        facts = {"words": said if answer == Answer.OWN_WORDS else "", "reason": said if answer == Answer.KEEP else ""}
        each.row.answer, each.row.decided_at, each.row.decided_by = answer, now, by
        each.row.sealed_answer = seal_facts(key, facts, place=_place(check, f"answer/{number}"))
        each.row.save(update_fields=["answer", "decided_at", "decided_by", "sealed_answer"])
    if answers:
        record(
            Verb.STRINGS_DECIDED,
            by=str(by.pk),
            file_ref=check.casefile.reference,
            record_label=check.record_label,
            record_id=check.record_id,
            check=str(check.pk),
            strings=sorted(answers),
        )
    return len(answers)


def _fitting(each: StringShown, answer: Answer, said: str) -> None:
    named = f"“{each.finding.text}”"
    if answer == Answer.KEEP and not said:
        raise NotDecided(f"Say why {named} may stay.")
    if answer == Answer.SUGGESTION and each.instead is None:
        raise NotDecided(f"There are no words to put in for {named} as it stands. Write your own, or keep it.")
    if answer in CHANGING and not each.finding.places:
        raise NotDecided(f"{named} is not in the text but in a file made from it. Keep it, and say why.")


@transaction.atomic
def carry_over(check: DisclosureCheck, *, by: User, now: datetime) -> int:
    """Take what was offered for strings that were kept, where the same person has just decided so. How many."""
    rows = check.strings.filter(answer="", offered=Answer.KEEP)
    return rows.update(answer=Answer.KEEP, decided_at=now, decided_by=by)


def still_open(check: DisclosureCheck) -> list[StringShown]:
    """Strings that must be decided and are not, and those whose change has not been made in the text."""
    return [
        each
        for each in strings_of(check)
        if (must_be_decided(each.row.tier) and not each.row.answer) or each.row.answer in CHANGING
    ]


def kept_keys(check: DisclosureCheck) -> set[str]:
    """Keys of the strings that somebody has decided to keep, with a reason."""
    return set(check.strings.filter(answer=Answer.KEEP).values_list("key", flat=True))


def not_kept(checked: Checked, identities: Identities, check: DisclosureCheck) -> int:
    """How many certain or likely strings of what is about to leave nobody has decided to keep.

    Asked at the last moment, of the very copy: a check that passed speaks for a text, and this for the bytes.
    """
    settings = Settings(allowed=checked.allowed, extra=(ner.load(),))
    outcome = look(checked.parts, checked.leaving(), identities, settings=settings)
    key, kept = file_key(checked.casefile), kept_keys(check)
    return sum(1 for each in outcome.found if must_be_decided(each.tier) and keyed(key, each.text) not in kept)


@transaction.atomic
def rewrite_parts(
    casefile: CaseFile,
    parts: Sequence[tuple[str, str]],
    *,
    names: bool,
    by: User,
    besides: Sequence[tuple[str, str, dict[str, Any]]] = (),
) -> dict[str, pseudonyms.Rewritten]:
    """Parts of a text, by name, with the register's names replaced by pseudonyms; or, with `names`, the other way.

    What only may be a name is offered and left. Either way it says who is meant: it is on the trail, and kept nowhere.
    """
    identities = identities_of(casefile, by=by, besides=besides)
    record(Verb.IDENTITY_OPENED, by=str(by.pk), file_ref=casefile.reference, record_label="pseudonyms")
    if names:
        return {name: pseudonyms.name_people(said, identities) for name, said in parts}
    ready = build(identities)
    return {name: pseudonyms.pseudonymise(said, ready) for name, said in parts}


@dataclass(frozen=True)
class RoleOffered:
    """A name typed into notes, and the role that could stand there; empty where a person must think of one (G11)."""

    text: str
    instead: str
    why: str


def roles_for(casefile: CaseFile, texts: Sequence[str], *, by: User) -> list[RoleOffered]:
    """Names in notes, each once, with the role or pseudonym that is offered for it. Offered, never forced.

    From what the person may see of the register: an agency that writes its return is offered the roles of those whom
    it wrote down itself, and nothing that would say whom another named. Those who see none of it are offered nothing.
    A request while they type is no further look: they have the page open, which is on the trail.
    """
    known = [(each.entry.kind, each.entry.pseudonym, each.facts) for each in names_seen(casefile, by=by)]
    if not known:
        return []
    ready = build(queries.identities_from(known, reference=casefile.reference))
    found: dict[str, RoleOffered] = {}
    for said in texts:
        done = pseudonyms.pseudonymise(said, ready)
        for change in done.changes:
            found.setdefault(change.text, RoleOffered(change.text, change.instead, ""))
        for offer in done.offers:
            found.setdefault(offer.text, RoleOffered(offer.text, "", offer.why))
    return list(found.values())
