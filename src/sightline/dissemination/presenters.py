"""What the briefing's pages show. The buttons ask the same table and the same policy as the operations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from sightline.accounts.models import User
from sightline.anonymity.choices import Answer
from sightline.anonymity.models import DisclosureCheck
from sightline.anonymity.operations import StringShown
from sightline.anonymity.rules.deciding import after, must_be_decided
from sightline.anonymity.rules.pseudonyms import Rewritten, restore
from sightline.deadlines.models import Deadline
from sightline.design.formats import counted, weekday
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import BriefingState, CheckItem, HighlightsState, Vote
from sightline.dissemination.models import ApprovalRound, Briefing, Highlights
from sightline.dissemination.rules import (
    PARTS_OF_BLOCK_FOUR,
    WORDS_IN_ALL,
    Outcome,
    Standing,
    as_text,
    block_words,
    blocks,
    parts,
)
from sightline.dissemination.states import BRIEFING
from sightline.learning.rules import THEMES
from sightline.partnerships.choices import Sector
from sightline.partnerships.queries import profile_of
from sightline.partnerships.rules import ApprovalRule

TAG = {
    BriefingState.DUE: "govuk-tag--grey",
    BriefingState.DRAFT: "govuk-tag--grey",
    BriefingState.ANON_CHECK: "govuk-tag--yellow",
    BriefingState.VIRTUAL_APPROVAL: "govuk-tag--yellow",
    BriefingState.APPROVED: "govuk-tag--blue",
    BriefingState.PUBLISHED: "govuk-tag--green",
    BriefingState.WITHDRAWN: "govuk-tag--red",
}
SOON = 3  # days


def theme_words(codes: Sequence[str]) -> list[str]:
    """Codes in the words of the taxonomy; a retired code stays as it is."""
    return [THEMES.get(code, code) for code in codes]


@dataclass(frozen=True)
class Clock:
    """One of D06 to D10, counted in days for reading across a room."""

    clock: Deadline
    today: date

    @property
    def title(self) -> str:
        """What is due, and whether it is only our own target."""
        return f"{self.clock.title} (local target)" if self.clock.local_target else self.clock.title

    @property
    def is_met(self) -> bool:
        """Done, late or not."""
        return self.clock.met_on is not None

    @property
    def number(self) -> int:
        """Days left, or days past."""
        return abs((self.clock.due_on - self.today).days) if self.clock.due_on else 0

    @property
    def is_late(self) -> bool:
        """After the day itself (CAL-19)."""
        return bool(self.clock.due_on and self.today > self.clock.due_on)

    @property
    def unit(self) -> str:
        """The words beside the number."""
        return f"{'day' if self.number == 1 else 'days'} {'late' if self.is_late else 'left'}"

    @property
    def words(self) -> str:
        """What for, and by when."""
        by = f", {'was due' if self.is_late else 'by'} {weekday(self.clock.due_on)}" if self.clock.due_on else ""
        act = self.clock.act_by
        early = f". Act by {weekday(act)}" if act and act != self.clock.due_on and not self.is_late else ""
        return f"{self.title}{by}{early}"

    @property
    def state(self) -> dict[str, Any]:
        """For the deadline component, once met."""
        due, met = self.clock.due_on, self.clock.met_on
        late = bool(due and met and met > due)
        by = counted((met - due).days, "day") if late and due and met else ""
        return {"state": "met-late" if late else "met", "due_on": due, "met_on": met, "late_by": by}


@dataclass(frozen=True)
class Row:
    """One line of where the briefing went."""

    sent: Any  # a Dispatch with its agency_count

    @property
    def words(self) -> str:
        """How many, and where."""
        said = []
        if self.sent.recipients:
            people = counted(self.sent.recipients, "person", "people")
            agencies = f" in {counted(self.sent.agency_count, 'agency', 'agencies')}" if self.sent.agency_count else ""
            said.append(f"{people}{agencies}")
        if self.sent.address:
            said.append(self.sent.address)
        return ", ".join(said)


@dataclass(frozen=True)
class Button:
    """Something that this person can do to the briefing now."""

    text: str
    href: str


@dataclass(frozen=True)
class BriefingPage:
    """A briefing as one person sees it on one day."""

    briefing: Briefing
    user: User
    today: date

    @cached_property
    def text(self) -> dict[str, Any]:
        """The words, field → text."""
        return queries.text_of(self.briefing)

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return {
            "text": self.briefing.get_state_display(),  # type: ignore[attr-defined]
            "classes": TAG[BriefingState(self.briefing.state)],
        }

    @cached_property
    def sections(self) -> Sequence[Any]:
        """The partnership's titles and budgets."""
        return profile_of(self.briefing.casefile.partnership).briefing

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The seven blocks, as the public would read them."""
        return blocks(self.text, self.sections)

    @property
    def questions(self) -> list[str]:
        """Discussion questions, one each."""
        return [line.removeprefix("- ").strip() for line in self.briefing.questions.split("\n") if line.strip()]

    @property
    def themes(self) -> list[str]:
        """In words."""
        return theme_words(self.briefing.themes)

    @property
    def counts(self) -> list[dict[str, Any]]:
        """Words and budget of each block."""
        found = block_words(self.text)
        return [
            {
                "title": f"{section.number} {section.title}",
                "words": found.get(section.number, 0),
                "budget": section.words,
                "over": found.get(section.number, 0) > section.words,
            }
            for section in self.sections
        ]

    @property
    def words(self) -> int:
        """Words in all seven blocks."""
        return sum(block_words(self.text).values())

    @property
    def too_many_words(self) -> str:
        """A warning, never a block (F20)."""
        if self.words <= WORDS_IN_ALL:
            return ""
        return f"The briefing has {self.words:,} words. Seven minutes’ reading is {WORDS_IN_ALL}: shorten it."

    @cached_property
    def check(self) -> Any:
        """The last answer of the checklist for this edition."""
        return queries.last_answer(self.briefing)

    @cached_property
    def changed(self) -> str:
        """What has changed since the check that let this edition go on; empty where it still speaks for the text."""
        later = self.briefing.state in (
            BriefingState.VIRTUAL_APPROVAL, BriefingState.APPROVED, BriefingState.PUBLISHED
        )
        search = self.check.disclosure if self.check else None
        if not later:
            return ""
        return queries.changed_since(self.briefing, search) if search is not None else "the text"

    @property
    def check_notes(self) -> list[dict[str, str]]:
        """Each item of the checklist with its note."""
        return [{"item": item.label, "note": self.check.answers.get(str(item), "")} for item in CheckItem]

    @cached_property
    def round(self) -> ApprovalRound | None:
        """The round that is open."""
        return queries.open_round(self.briefing)

    @cached_property
    def standing(self) -> Standing | None:
        """How the open round stands."""
        return queries.standing_of(self.round, on=self.today) if self.round else None

    @property
    def standing_words(self) -> str:
        """The standing in a sentence or two."""
        if self.standing is None:
            return ""
        said = f"{self.standing.answered} of {self.standing.may_vote} have answered; {self.standing.approving} approve."
        wanted = [Sector(sector).label for sector in self.standing.sectors_wanted]
        return f"{said} Still wanted: an approval from {', '.join(wanted)}." if wanted else said

    @property
    def votes(self) -> list[dict[str, str]]:
        """Answers of the last round, by agency."""
        last = self.briefing.rounds.order_by("-opened_at").first()
        if last is None:
            return []
        return [
            {
                "who": vote.voter_agency.name if vote.voter_agency else str(vote.voter),
                "vote": Vote(vote.vote).label,
                "comment": vote.comment,
            }
            for vote in last.votes.select_related("voter_agency", "voter").order_by("voted_at")
        ]

    @property
    def my_vote(self) -> Any:
        """What this person answered in the open round."""
        return self.round.votes.filter(voter=self.user).first() if self.round else None

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What reads otherwise than when the panel last saw it: the block, the words before and the words now."""
        earlier = queries.earlier_round(self.round) if self.round else None
        if self.round is None or earlier is None:
            return []
        return [
            {
                "title": self._called(name),
                "before": parts(as_text(earlier.text.get(name, ""))),
                "now": parts(as_text(self.round.text.get(name, ""))),
            }
            for name in queries.changes_since(earlier, self.round.text)
        ]

    def _called(self, name: str) -> str:
        if name in PARTS_OF_BLOCK_FOUR:
            return PARTS_OF_BLOCK_FOUR[name]
        return {
            "title": "Title", "questions": "Discussion questions", "themes": "Themes", "background": self._titled(1),
            "purpose": self._titled(2), "key_lines": self._titled(3), "learning": self._titled(5),
            "progress": self._titled(6), "links": self._titled(7),
        }[name]

    def _titled(self, number: int) -> str:
        return next((section.title for section in self.sections if section.number == number), str(number))

    @property
    def seen_before(self) -> bool:
        """Whether the panel has been asked about an earlier edition."""
        return self.round is not None and queries.earlier_round(self.round) is not None

    @cached_property
    def source(self) -> Any:
        """Its publication, while it is public."""
        return queries.live_source(self.briefing)

    @property
    def withdrawn(self) -> list[Any]:
        """What was published of it and taken down: when, by whom and why (F23, G15)."""
        return list(queries.withdrawn_of(self.briefing))

    @property
    def dispatches(self) -> list[Row]:
        """Where it went."""
        return [Row(sent) for sent in queries.dispatches_of(self.briefing)]

    @property
    def actions(self) -> list[Button]:
        """What this person can do now, the next thing first."""
        opened = BRIEFING.open_steps(self.briefing.state)
        approved = self.briefing.state in (BriefingState.APPROVED, BriefingState.PUBLISHED)
        offers: list[tuple[str, str, bool, Callable[[User, Briefing], bool]]] = [
            ("Write the briefing", "write", self.briefing.state == BriefingState.DRAFT, policy.may_write),
            ("Put it into pseudonyms", "pseudonymise", self.briefing.state == BriefingState.DRAFT, policy.may_write),
            ("Ask for the anonymisation check", "ask-check", "ask_check" in opened, policy.may_write),
            (
                "Check what could identify", "check-briefing", "pass_check" in opened or bool(self.changed),
                policy.may_check,
            ),
            ("Read and vote", "vote", self.round is not None, policy.may_vote),
            ("Close the round", "close", self._time_is_up, policy.may_publish),
            ("Publish", "publish", "publish" in opened, policy.may_publish),
            ("Send to agencies", "send", self.source is not None, policy.may_send),
            ("Record where else it went", "dispatch", self.source is not None, policy.may_send),
            ("Record the procedures manual", "trix", approved, policy.may_record_trix),
            ("Change it", "revise", "revise" in opened, policy.may_write),
            ("Withdraw from the public site", "withdraw", self.source is not None, self._may_withdraw),
        ]
        asked: dict[Callable[[User, Briefing], bool], bool] = {}
        found = []
        for text, name, stands, may in offers:
            if stands and may not in asked:
                asked[may] = may(self.user, self.briefing)
            if stands and asked[may]:
                found.append(Button(text, reverse(f"dissemination:{name}", args=[self.briefing.casefile.reference])))
        return found

    @property
    def _time_is_up(self) -> bool:
        silence = self.round is not None and self.round.rule == ApprovalRule.NO_OBJECTION
        return silence and self.standing is not None and self.standing.outcome is Outcome.APPROVED

    def _may_withdraw(self, user: User, briefing: Briefing) -> bool:
        return policy.may_withdraw(user, self.source.publication)


TIER = {1: "certain", 2: "likely", 3: "possible"}
LAYER = {
    "register": "Everything the register knows, in every form people write it",
    "identifiers": "Numbers, dates, postcodes, phones, addresses and other identifiers by their shape",
    "capitals": "Names by their capitals, then every other place of the same word",
    "indirect": "Indirect facts: family shape, rare events, health, jobs, small places, exact counts",
    "ner": "A small language model that marks names",
}


@dataclass(frozen=True)
class Piece:
    """A run of the text: plain, or a string that was found, with its number and how sure the check is."""

    text: str
    number: int = 0
    tier: str = ""


@dataclass(frozen=True)
class PartShown:
    """One part of the text with what was found in its place, and how it would read after."""

    title: str
    pieces: list[Piece]
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether a decision changes it."""
        return self.before != self.after


@dataclass(frozen=True)
class CheckPage:
    """A check as the person who decides sees it."""

    item: Briefing | Highlights
    search: DisclosureCheck | None
    report: dict[str, Any]
    strings: list[StringShown]
    changed: str
    waits: bool
    titles: dict[str, str]

    @property
    def is_stale(self) -> bool:
        """The text, the register or the rules of the search have changed since."""
        return self.search is not None and bool(self.changed)

    @property
    def is_current(self) -> bool:
        """Whether there is a search that speaks for the text as it stands."""
        return self.search is not None and not self.changed

    def _of(self, tier: int) -> list[StringShown]:
        return [each for each in self.strings if each.row.tier == tier]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Certain, likely, possible: each with its strings and what is asked of it."""
        return [
            {
                "tier": TIER[tier], "title": title, "says": says, "folded": not must_be_decided(tier),
                "strings": self._of(tier), "left": sum(1 for each in self._of(tier) if not each.row.answer),
            }
            for tier, title, says in (
                (1, "Certain", "The register knows it, or its check figures fit. Each must be decided."),
                (2, "Likely", "Each must be decided."),
                (3, "Possible", "Listed for you to look at. Decide where you see a reason."),
            )
            if self._of(tier)
        ]

    @property
    def left(self) -> int:
        """How many must still be decided."""
        return sum(1 for each in self.strings if must_be_decided(each.row.tier) and not each.row.answer)

    @property
    def left_words(self) -> str:
        """The same in a sentence."""
        if not self.strings:
            return "The search found no words that the register knows and nothing of the shapes it looks for."
        wanted = [each for each in self.strings if must_be_decided(each.row.tier)]
        if not wanted:
            return "Nothing found must be decided. Look at what is possible, and read the text."
        return f"{len(wanted) - self.left} of {len(wanted)} decided." if self.left else "Everything is decided."

    @property
    def changes(self) -> list[StringShown]:
        """Strings whose words are to be changed."""
        return [each for each in self.strings if each.change is not None]

    @property
    def can_change(self) -> bool:
        """Whether the words can be put in here: before anybody was asked to approve."""
        return bool(self.changes) and self.is_current and self.waits

    @property
    def can_finish(self) -> bool:
        """Whether the checklist can pass: decided, nothing still to put in."""
        return self.is_current and not self.left and not self.changes

    @property
    def layers(self) -> list[dict[str, str]]:
        """Which layers ran, in words; a missing one says why."""
        runs = self.search.layers if self.search else []
        return [
            {
                "name": LAYER.get(run["name"], run["name"]),
                "ran": f"Ran, version {run['version']}" if run["ran"] else run["note"] or "Did not run",
            }
            for run in runs
        ]

    @cached_property
    def parts(self) -> list[PartShown]:
        """The text part by part, with what was found in place."""
        parts = dict(self.report.get("parts", []))
        later = after(parts, [(each.finding.places, each.change) for each in self.strings if each.change is not None])
        return [
            PartShown(called(name, self.titles), self._pieces(name, said), said, later[name])
            for name, said in parts.items()
        ]

    @property
    def changed_parts(self) -> list[PartShown]:
        """Only the parts that a decision changes, for reading side by side."""
        return [part for part in self.parts if part.is_changed]

    def _pieces(self, name: str, said: str) -> list[Piece]:
        places = sorted(
            (place.start, place.end, each.row.number, TIER[each.row.tier])
            for each in self.strings
            for place in each.finding.places
            if place.part == name
        )
        pieces, at = [], 0
        for start, end, number, tier in places:
            if start > at:
                pieces.append(Piece(said[at:start]))
            pieces.append(Piece(said[start:end], number, tier))
            at = end
        return [*pieces, Piece(said[at:])] if at < len(said) else pieces

    @property
    def decided(self) -> list[dict[str, str]]:
        """What was decided, by whom and when: for the record, once nothing is left."""
        return [
            {
                "text": each.finding.text,
                "answer": {
                    Answer.SUGGESTION: f"Changed to “{each.change}”", Answer.OWN_WORDS: f"Changed to “{each.change}”",
                }.get(Answer(each.row.answer), f"Kept: {each.reason}"),
                "who": f"{each.row.decided_by}",
            }
            for each in self.strings
            if each.row.answer
        ]


HIGHLIGHTS_TAG = {
    HighlightsState.DRAFT: "govuk-tag--grey",
    HighlightsState.ANON_CHECK: "govuk-tag--yellow",
    HighlightsState.CHECKED: "govuk-tag--blue",
    HighlightsState.PUBLISHED: "govuk-tag--green",
    HighlightsState.WITHDRAWN: "govuk-tag--red",
}


@dataclass(frozen=True)
class HighlightsRow:
    """Highlights as one person sees them on the briefing's page."""

    item: Highlights
    user: User
    can_publish: bool

    @property
    def tag(self) -> dict[str, str]:
        """Where they stand."""
        state = HighlightsState(self.item.state)
        return {"text": str(state.label), "classes": HIGHLIGHTS_TAG[state]}

    @property
    def actions(self) -> list[Button]:
        """What this person can do with them now."""
        here = {"reference": self.item.casefile.reference, "number": self.item.number}
        mine = self.item.author_id == self.user.pk
        offers = [
            ("Check", "check-highlights", self.item.state == HighlightsState.ANON_CHECK and not mine),
            ("Change", "change-highlights", self.item.state == HighlightsState.DRAFT and mine),
            ("Publish", "publish-highlights", self.item.state == HighlightsState.CHECKED),
        ]
        found = [
            Button(text, reverse(f"dissemination:{name}", kwargs=here))
            for text, name, stands in offers
            if stands and self.can_publish
        ]
        if self.item.state == HighlightsState.PUBLISHED and self.can_publish and self.item.publication:
            withdraw = {"reference": here["reference"], "slug": self.item.publication.slug}
            found.append(Button("Withdraw", reverse("dissemination:withdraw-highlights", kwargs=withdraw)))
        return found


@dataclass(frozen=True)
class RewrittenPart:
    """One part of a text before and after, with what was left for a person to decide."""

    title: str
    before: str
    after: str
    offers: list[str]

    @property
    def is_changed(self) -> bool:
        """Whether anything was replaced."""
        return self.before != self.after


def rewritten_parts(done: Mapping[str, Rewritten], titles: dict[str, str]) -> list[RewrittenPart]:
    """Every part of a text that was put into pseudonyms, or back."""
    return [
        RewrittenPart(
            called(name, titles), restore(each), each.text, [f"“{offer.text}”: {offer.why}" for offer in each.offers]
        )
        for name, each in done.items()
    ]


def called(name: str, titles: dict[str, str]) -> str:
    """A part in the page's words: “links.0.address” is “Link 1, address”."""
    field, *path = name.split(".")
    if not path:
        return titles.get(field, field.capitalize())
    row = {"links": "Link", "points": "Point"}.get(field, field)
    more = f", {path[1]}" if len(path) > 1 else ""
    return f"{row} {int(path[0]) + 1}{more}"


def titles_of(sections: Sequence[Any]) -> dict[str, str]:
    """What each field of a briefing is called on its page."""
    named = {section.number: section.title for section in sections}
    return {
        "title": "Title", "questions": "Discussion questions", "background": named.get(1, "1"),
        "purpose": named.get(2, "2"), "key_lines": named.get(3, "3"),
        **PARTS_OF_BLOCK_FOUR, "learning": named.get(5, "5"), "progress": named.get(6, "6"),
    }
