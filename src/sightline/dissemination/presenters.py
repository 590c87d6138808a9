"""What the briefing's pages show. The buttons ask the same table and the same policy as the operations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from sightline.accounts.models import User
from sightline.deadlines.models import Deadline
from sightline.design.formats import counted, weekday
from sightline.dissemination import policy, queries
from sightline.dissemination.choices import BriefingState, CheckItem, Vote
from sightline.dissemination.models import ApprovalRound, Briefing
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
        """How many, or where."""
        if self.sent.recipients:
            people = counted(self.sent.recipients, "person", "people")
            return f"{people} in {counted(self.sent.agency_count, 'agency', 'agencies')}"
        return self.sent.address


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
        """The last check of this edition."""
        return queries.latest_check(self.briefing)

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
            ("Ask for the anonymisation check", "ask-check", "ask_check" in opened, policy.may_write),
            ("Go through the checklist", "check", "pass_check" in opened, policy.may_check),
            ("Read and vote", "vote", self.round is not None, policy.may_vote),
            ("Close the round", "close", self._time_is_up, policy.may_publish),
            ("Publish", "publish", "publish" in opened, policy.may_publish),
            ("Send to agencies", "send", self.source is not None, policy.may_send),
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
