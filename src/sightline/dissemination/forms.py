"""Fields and words of the briefing's pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sightline.anonymity.choices import Answer
from sightline.anonymity.operations import StringShown
from sightline.design import fields
from sightline.design.formats import counted
from sightline.dissemination.choices import BY_HAND, CheckItem, CheckResult, Vote
from sightline.dissemination.rules import (
    EXPECTATION,
    FEWEST_POINTS,
    MOST_POINTS,
    PARTS_OF_BLOCK_FOUR,
    is_address,
)
from sightline.learning.rules import theme_choices
from sightline.partnerships.rules import BriefingSection

NOTHING_FOUND = "Looked for; nothing found."
LISTS = "Begin a line with a dash to make it a point of a list."
WRONG_ADDRESS = "Enter a web address that begins with https:// or http://"


class Block(fields.TextArea):
    """A block of the briefing: its words are counted against a budget, and never refused for being too many."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, required=False, **kwargs)

    @property
    def words(self) -> str:
        """Every block is wanted before the check, so none is marked optional."""
        return str(self.label)

    def validate(self, value: Any) -> None:
        """The total and the budgets are shown as a warning (F20 [I])."""
        forms.CharField.validate(self, value)


class LinkRow(fields.Form):
    """One line of further information."""

    words = fields.TextInput("What it is called")
    address = fields.TextInput("Web address", required=False, spellcheck=False, max_length=500)

    def clean_address(self) -> str:
        """Only a web page."""
        address = str(self.cleaned_data["address"])
        if address and not is_address(address):
            raise ValidationError(WRONG_ADDRESS)
        return address


class WriteForm(fields.Form):
    """F20: the seven blocks, with the partnership's own titles and budgets."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = fields.TextInput(
        "Title", hint="Neutral: no name, no place, no reference", max_length=160, required=False
    )
    background = Block("1", words=150, rows=8, hint="A few sentences. Ages and seasons, never exact dates.")
    purpose = Block("2", words=80)
    key_lines = Block("3", words=120, hint=LISTS)
    good_practice = Block("4", words=110, hint=LISTS)
    improvement = Block("4", words=110, hint=LISTS)
    learning = Block("5", words=150, hint=LISTS)
    progress = Block("6", words=120, hint=LISTS)
    links = fields.RowsField("7", row_form=LinkRow, row_name="Link", required=False)
    questions = fields.TextArea(
        "Discussion questions", required=False, rows=4,
        hint="For supervision and team meetings. One to a line.",
    )
    themes = fields.Checkboxes("Themes", choices=theme_choices, required=False)

    def __init__(self, *args: Any, sections: Sequence[BriefingSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {section.number: section for section in sections}
        for number, names in {1: ["background"], 2: ["purpose"], 3: ["key_lines"], 4: list(PARTS_OF_BLOCK_FOUR),
                              5: ["learning"], 6: ["progress"], 7: ["links"]}.items():
            section = named.get(number)
            for name in names:
                field = self.fields[name]
                title = section.title if section else ""
                part = PARTS_OF_BLOCK_FOUR.get(name, "")
                field.label = f"{number} {title}: {part.lower()}" if part else f"{number} {title}"
                if section and isinstance(field, Block):
                    field.budget = section.words // len(names)

    @property
    def changes(self) -> dict[str, Any]:
        """The text as typed: field → text."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class Decision(fields.Radios):
    """What is done with one string. Each may be left for later, so none is marked optional."""

    @property
    def words(self) -> str:
        """The string."""
        return str(self.label)


class StringsForm(fields.Form):
    """One decision for each string that the check found, for all its places. Any may be left for later."""

    def __init__(self, *args: Any, strings: Sequence[StringShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strings = strings
        for each in strings:
            name = f"s{each.row.number}"
            choices: list[tuple[str, str]] = []
            if each.instead is not None and each.finding.places:
                choices.append((Answer.SUGGESTION, f"Use “{each.instead}”" if each.instead else "Take it out"))
            if each.finding.places:
                choices.append((Answer.OWN_WORDS, "Use other words"))
            choices.append((Answer.KEEP, "Keep it"))
            self.fields[name] = Decision(
                f"“{each.finding.text}”",
                choices=choices,
                required=False,
                hint=hint_of(each),
                reveals={Answer.OWN_WORDS: f"{name}_words", Answer.KEEP: f"{name}_reason"},
            )
            self.fields[f"{name}_words"] = fields.TextInput(
                "Words to put in", revealed=True, max_length=500,
                required_words=f"Enter the words to put in for “{each.finding.text}”",
            )
            self.fields[f"{name}_reason"] = fields.TextInput(
                "Why it may stay", revealed=True, max_length=500,
                required_words=f"Enter why “{each.finding.text}” may stay",
            )

    @property
    def answers(self) -> dict[int, tuple[Answer, str]]:
        """Number → (answer, words or reason), of what was decided now or decided otherwise than before."""
        found = {}
        for each in self.strings:
            name = f"s{each.row.number}"
            if answer := self.cleaned_data.get(name):
                said = self.cleaned_data[f"{name}_words"] or self.cleaned_data[f"{name}_reason"]
                if (answer, said) != (each.row.answer, each.words or each.reason):
                    found[each.row.number] = (Answer(answer), said)
        return found


def hint_of(each: StringShown) -> str:
    """Why the string was found, how often it stands there, who may be meant, and what is suggested."""
    found = each.finding
    said = [found.why]
    if len(found.candidates) > 1:
        said.append(f"It may be {' or '.join(found.candidates)}: choose the words yourself.")
    elif each.instead is None and found.suggestion:
        said.append(f"Suggestion: {found.suggestion}.")
    if found.elsewhere:
        said.append(f"Not in the text itself: {'; '.join(found.elsewhere)}.")
    elif found.count > 1:
        said.append(f"In {counted(found.count, 'place')}.")
    if each.row.offered and not each.row.answer:
        said.append("Decided in the check before, and offered again: save to confirm.")
    return " ".join(said)


class CheckForm(fields.Form):
    """G-ANON, item by item, then the decision."""

    result = fields.Radios("Your decision", choices=CheckResult.choices)
    comments = fields.TextArea(
        "Comments", required=False, rows=4,
        hint="What the author should change, or what the partnership manager should decide.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(self.fields)
        for item in CheckItem:
            self.fields[str(item)] = fields.Radios(
                item.label,
                choices=[("clear", "I have looked and found nothing"), ("found", "Something should be noted")],
                required_words=f"Say what you found for “{item.label}”",
                reveals={"found": f"{item}_note"},
            )
            self.fields[f"{item}_note"] = fields.TextArea(
                "What you found", revealed=True, rows=2, required_words="Say what you found"
            )
        self.order_fields([name for name in self.fields if name not in own] + own)

    @property
    def answers(self) -> dict[str, str]:
        """Item → note."""
        return {
            str(item): self.cleaned_data[f"{item}_note"] or NOTHING_FOUND for item in CheckItem
        }


class PseudonymiseForm(fields.Form):
    """Only which version was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class VoteForm(fields.Form):
    """F21."""

    vote = fields.Radios("Your answer", choices=Vote.choices, required_words="Select your answer")
    comment = fields.TextArea(
        "Comment", required=False, rows=4, hint="Needed when you ask for a change or return it."
    )

    def clean(self) -> dict[str, Any]:
        """A change or a return says what."""
        cleaned = super().clean()
        if cleaned.get("vote") in (Vote.APPROVE_WITH_CHANGE, Vote.RETURN) and not cleaned.get("comment"):
            self.add_error("comment", "Enter what should change")
        return cleaned


class ReviseForm(fields.Form):
    """Why an approved text is opened again."""

    because = fields.TextArea("Why is it to be changed?", rows=3, required_words="Enter why it is to be changed")


class PublishForm(fields.Form):
    """L25."""

    published_on = fields.DateField("Date of publication", past=True)


class SendForm(fields.Form):
    """L27: all partner agencies, unless one is left out on purpose."""

    expectation = fields.TextArea(
        "What you ask agencies to do with it", required_words="Enter what you ask agencies to do", initial=EXPECTATION
    )
    agencies = fields.Checkboxes(
        "Agencies", choices=(), hint="All partner agencies, not only those involved",
        required_words="Select at least one agency",
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]


class TrixForm(fields.Form):
    """L26."""

    address = fields.TextInput("Address of the page", spellcheck=False, max_length=200)
    went_on = fields.DateField("Date it was put there", past=True)

    def clean_address(self) -> str:
        """Only a web page."""
        address = str(self.cleaned_data["address"])
        if not is_address(address):
            raise ValidationError(WRONG_ADDRESS)
        return address


class WithdrawForm(fields.Form):
    """G15. The legal reason is asked for only while the year runs."""

    notice = fields.TextArea(
        "Notice for visitors", words=60, rows=3, required_words="Enter the notice that visitors will read",
        hint="Shown in place of the page. Say nothing of the case.",
    )
    must_come_down_because = fields.TextArea(
        "Legal reason why it must come down now", rows=3, required_words="Enter the legal reason",
        hint="Kept in the file. Never shown to the public.",
    )

    def __init__(self, *args: Any, until: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if until is None:
            del self.fields["must_come_down_because"]


class PointRow(fields.Form):
    """One highlight."""

    point = fields.TextInput("Point", max_length=300)


class HighlightsForm(fields.Form):
    """F22."""

    title = fields.TextInput("Title", hint="Neutral: no name, no place, no reference", max_length=160)
    points = fields.RowsField(
        "Highlights", row_form=PointRow, row_name="Point", at_least=FEWEST_POINTS, most=MOST_POINTS,
        hint="Three to six sentences",
    )
    themes = fields.Checkboxes("Themes", choices=theme_choices, required=False)

    @property
    def text(self) -> dict[str, Any]:
        """Title, points and themes as typed."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"], "points": [row["point"] for row in cleaned["points"]],
            "themes": cleaned["themes"],
        }


class DispatchForm(fields.Form):
    """F23: where else the published briefing went."""

    channel = fields.Radios("Where did it go?", choices=[(channel, channel.label) for channel in BY_HAND])
    went_on = fields.DateField("When?", past=True)
    address = fields.TextInput("Web address, where there is one", required=False, spellcheck=False, max_length=200)
    audience = fields.Number("About how many people did it reach?", required=False)

    def clean_address(self) -> str:
        """Only a web page."""
        address = str(self.cleaned_data["address"])
        if address and not is_address(address):
            raise ValidationError(WRONG_ADDRESS)
        return address
