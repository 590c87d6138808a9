"""What the pages of the learning day ask: who came, and the record of the day, a part to a page."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.design import fields
from sightline.meetings.choices import Attended, Category
from sightline.meetings.models import Attendance, Event

NOT_THERE = (Attended.APOLOGIES, Attended.ABSENT)
CAME_HOW = [(Attended.NOT_YET, "Not recorded yet"), *[(word, word.label) for word in Attended if word != "not_yet"]]


def substitute_row(agencies: Sequence[tuple[str, str]]) -> type[fields.Form]:
    """The small form for somebody who came and was not on the list, with the agencies there are."""

    class SubstituteRow(fields.Form):
        """One person, by role and agency."""

        name = fields.PersonName("Name", max_length=120)
        role = fields.TextInput("Role", max_length=120)
        agency = fields.Select("Agency", choices=agencies)
        category = fields.Select("Came as", choices=Category.choices)
        attended = fields.Select(
            "Was there for",
            choices=[(word.value, word.label) for word in Attended if word not in (*NOT_THERE, Attended.NOT_YET)],
        )

    return SubstituteRow


class AttendanceForm(fields.Form):
    """Who came to which part, and why the others did not (F13, S45, S179)."""

    def __init__(
        self, *args: Any, people: Sequence[Attendance], agencies: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            who = f"{person.name}, {person.role}, {person.agency}"
            self.fields[f"attended-{person.pk}"] = fields.Select(who, choices=CAME_HOW, empty="Choose one")
            self.fields[f"because-{person.pk}"] = fields.TextInput(
                f"If {person.name} was not there, why not?", required=False, max_length=300
            )
        self.fields["others"] = fields.RowsField(
            "Who came and is not on the list", row_form=substitute_row(agencies), row_name="Person",
            hint="For example, somebody who came in another person’s place", required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Asks why for everybody who was not there."""
        cleaned = super().clean()
        for person in self.people:
            because = f"because-{person.pk}"
            if cleaned.get(f"attended-{person.pk}") in NOT_THERE and not cleaned.get(because):
                self.add_error(because, f"Enter why {person.name} was not there")
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """As the operation takes them; an agency is still its slug."""
        invited = [
            {
                "id": person.pk,
                "attended": self.cleaned_data[f"attended-{person.pk}"],
                "not_there_because": self.cleaned_data[f"because-{person.pk}"],
            }
            for person in self.people
        ]
        return [*invited, *({"id": None, **row} for row in self.cleaned_data["others"])]


@dataclass(frozen=True)
class Section:
    """One part of the record: its place in the address, its name, and the fields it shows with what they hold now."""

    slug: str
    title: str
    fields: Mapping[str, fields.Field]
    values: Mapping[str, Any]

    @property
    def started(self) -> bool:
        """Whether anything has been said in it."""
        return any(value not in ("", None) for value in self.values.values())

    @property
    def seen(self) -> str:
        """A mark of what this part held when the page was opened: two people clash only over the same part."""
        return hashlib.sha256(json.dumps(dict(self.values), sort_keys=True).encode()).hexdigest()

    def changes(self, cleaned: Mapping[str, Any], event: Event) -> dict[str, Any]:
        """What ``save_event_record`` takes for the answers of this part."""
        if self.slug == "headlines":
            words = [cleaned[name] for name in self.fields]
            return {
                "headlines": [{**line, "words": said} for line, said in zip(event.headlines, words, strict=True)]
            }
        if self.slug.startswith("line-"):
            number = next(line["number"] for line in event.key_line_notes if f"line-{line['number']}" == self.slug)
            return {"key_line_notes": [{"number": number, "notes": cleaned["notes"]}]}
        return {name: cleaned[name] for name in self.fields}


def _area(label: str, *, hint: str = "", rows: int = 8) -> fields.TextArea:
    return fields.TextArea(label, hint=hint, rows=rows, required=False)


def sections_of(event: Event) -> list[Section]:
    """The record of the day in the order in which it is held (domain 02 §2.1.3): each part is a page of its own."""
    parts = []
    if event.headlines:
        areas = {f"agency-{place}": _area(line["agency"], rows=4) for place, line in enumerate(event.headlines)}
        said = {f"agency-{place}": line["words"] for place, line in enumerate(event.headlines)}
        parts.append(Section("headlines", "Each agency’s summary", areas, said))
    parts += [
        Section(
            f"line-{line['number']}", f"Key line {line['number']}: {line['question']}",
            {"notes": _area("What was said", rows=12)}, {"notes": line["notes"]},
        )
        for line in event.key_line_notes
    ]
    parts += [
        Section(
            "lived-experience", "The child’s lived experience",
            {
                "lived_experience": _area(
                    "What was a day like for the child?",
                    hint="What the child saw, said and felt. The day can be closed when this is filled in",
                )
            },
            {"lived_experience": event.lived_experience},
        ),
        Section(
            "good-practice", "Good practice",
            {
                "no_good_practice_because": _area(
                    "If no good practice was found, say how you looked for it",
                    hint="Leave this empty when at least one finding is good practice", rows=4,
                )
            },
            {"no_good_practice_because": event.no_good_practice_because},
        ),
        Section(
            "disagreements", "Where people disagreed",
            {
                "disagreements": _area(
                    "What did people see differently?", hint="Say roles and agencies. Do not say who said it"
                )
            },
            {"disagreements": event.disagreements},
        ),
        Section(
            "safety", "Keeping the child safe today",
            {
                "immediate_safety_action": fields.YesNo(
                    "Must something be done today to keep a child safe?", required=False,
                    reveals={"yes": "immediate_action"},
                ),
                "immediate_action": fields.TextArea(
                    "What must be done today, and by which agency?", revealed=True, rows=4,
                    required_words="Enter what must be done today to keep the child safe",
                ),
            },
            {
                "immediate_safety_action": event.immediate_safety_action,
                "immediate_action": event.immediate_action,
            },
        ),
        Section(
            "welfare", "The welfare of those who came",
            {
                "welfare_notes": _area(
                    "What support was offered to practitioners?", hint="Say roles, not names", rows=4
                )
            },
            {"welfare_notes": event.welfare_notes},
        ),
    ]
    return parts


class SectionForm(fields.Form):
    """One part of the record, and what it held when the page was opened."""

    seen = fields.forms.CharField(widget=fields.forms.HiddenInput, required=False)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(section.fields)

    def show_as_seen(self, mark: str) -> None:
        """The page now shows what is saved beside what was typed: sending again is meant."""
        sent = self.data.copy()
        sent["seen"] = mark
        self.data = sent


class WelfareForm(fields.Form):
    """What was offered to staff (F42)."""

    staff_affected = fields.Number(
        "How many of your staff were affected?", unit="people", required_words="Enter how many, 0 if nobody was"
    )
    offered_by_post = fields.TextInput(
        "Who offered support?", hint="A post, not a name, for example: Team manager", max_length=120,
        required_words="Enter the post of whoever offered support",
    )
    offered_on = fields.DateField("When was it offered?", past=True, required_words="Enter the day it was offered")
    debrief_attended = fields.Radios(
        "Has a debrief taken place?", choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not yet")],
        required_words="Select whether a debrief has taken place",
    )
