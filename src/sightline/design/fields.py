"""Form fields that know their GOV.UK component, their words and their errors.

A form in ten lines:

    from sightline.design import fields

    class ReturnForm(fields.Form):
        reason = fields.TextArea("What more do you need from them?", words=250,
                                 required_words="Enter what more you need from them")
        needed_by = fields.DateField("Date you need it by", hint="For example, 27 3 2026", not_before_today=True)
        told = fields.YesNo("Have you told the referrer?", required_words="Select yes if you have told the referrer")
        how = fields.Radios("How did you tell them?", choices=Channel.choices, required=False,
                            hints={"phone": "Say when in the notes"}, reveals={"phone": "number"})
        number = fields.Phone("Their telephone number", revealed=True, required_words="Enter the number you rang")

The first argument is the label, in sentence case. `hint` is the line under it, `required_words` the error when nothing
is given; without it the error is made from the label ("Enter …", "Select …"). `required=False` adds "(optional)".
A field with `revealed=True` is shown inside the choice that `reveals` it and asked for only when that choice is made.
A form is shown by the layout `layouts/form.jinja`; a page that places fields itself writes
`{{ form["reason"].as_field_group() }}`.

A repeating group, which works without JavaScript:

    class PersonRow(fields.Form):
        name = fields.PersonName("Name")
        role = fields.TextInput("Role")

    class AttendanceForm(fields.Form):
        people = fields.RowsField("Who was there", row_form=PersonRow, row_name="Person", at_least=1)

    form.cleaned_data["people"] == [{"name": "Zoë Ní Bhriain", "role": "School nurse"}]; rows left empty are dropped.

What a field gives in `cleaned_data`: TextInput, TextArea, PersonName, Email, Phone, Radios and Select a str ("" when
empty); Checkboxes a list of str; YesNo a bool (None when optional and empty); Number an int or None; DateField a date
or None; TimeField a time or None; DateOrTimeField a `When(on, at)` or None, where `at` may be None; FileField an
UploadedFile or None; RowsField a list of dicts.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from sightline.design import written_dates
from sightline.design.formats import clock, counted, day

Component = dict[str, Any]
Choices = Sequence[tuple[Any, Any]] | Callable[[], Sequence[tuple[Any, Any]]]


class When(NamedTuple):
    """A day, and the time of it where that is known."""

    on: date
    at: time | None


def mid_sentence(label: str) -> str:
    """The label inside a sentence: first letter small unless it begins an abbreviation ("NHS number")."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _without_nothing(component: Mapping[str, Any]) -> Component:
    return {key: value for key, value in component.items() if value is not None and value != ""}


class Bound(BoundField):
    """A field on a form, drawn by our templates whichever form it stands on."""

    def render(self, template_name: Any = None, context: Any = None, renderer: Any = None) -> Any:
        """The whole group: label, hint, error and input."""
        return super().render(template_name, context, renderer or TemplatesSetting())

    as_field_group = render
    __str__ = render
    __html__ = render


class Field(forms.Field):
    """What all our fields share: the label first, the words, and the parameters of their component.

    Not used alone; each field below names its template and may add parameters in `component`.
    """

    asks_to = "Enter"
    bound_field_class = Bound

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required_words: str = "",
        revealed: bool = False,
        heading: bool = False,
        template_name: str,
        **kwargs: Any,
    ) -> None:
        self.revealed = revealed
        self.heading = heading
        if revealed:
            kwargs["required"] = False
        made_from_label = f"Answer “{label}”" if label.endswith("?") else f"{self.asks_to} {mid_sentence(label)}"
        self.required_words = required_words or made_from_label
        messages = {"required": self.required_words, **kwargs.pop("error_messages", {})}
        super().__init__(label=label, help_text=hint, error_messages=messages, template_name=template_name, **kwargs)

    @property
    def words(self) -> str:
        """The label as shown, marked when the answer is optional."""
        optional = not self.required and not self.revealed
        return f"{self.label} (optional)" if optional else str(self.label)

    @property
    def named(self) -> str:
        """How an error sentence begins: the label, or "This" where the label is a question."""
        return "This" if str(self.label).endswith("?") else str(self.label)

    def error_target(self, bound: BoundField) -> str:
        """The id of the element that the error summary leads to."""
        return str(bound.auto_id)

    def errors_of(self, bound: BoundField) -> list[tuple[str, str]]:
        """(id to go to, sentence) for each error, in the order of the page."""
        return [(self.error_target(bound), str(error)) for error in bound.errors]

    def component(self, bound: BoundField) -> Component:
        """The parameters of the GOV.UK macro for this field as it now stands."""
        size = "l" if self.heading else "s"
        label = {"text": self.words, "classes": f"govuk-label--{size}", "isPageHeading": self.heading}
        value = bound.value()
        return _without_nothing(
            {
                "id": bound.auto_id,
                "name": bound.html_name,
                "label": label,
                "hint": {"text": str(self.help_text)} if self.help_text else None,
                "errorMessage": {"text": str(bound.errors[0])} if bound.errors else None,
                "value": "" if value is None else str(value),
                "disabled": self.disabled or None,
            }
        )

    def grouped(self, bound: BoundField) -> Component:
        """The same for a component with a fieldset, whose legend is the label."""
        size = "l" if self.heading else "s"
        legend = {"text": self.words, "classes": f"govuk-fieldset__legend--{size}", "isPageHeading": self.heading}
        plain = Field.component(self, bound)
        for unused in ("label", "value", "id"):
            plain.pop(unused, None)
        return plain | {"fieldset": {"legend": legend}, "idPrefix": bound.auto_id}


class TextInput(Field, forms.CharField):
    """One line of text. `width` is a GOV.UK width in characters (2, 3, 4, 5, 10, 20, 30)."""

    def __init__(
        self,
        label: str,
        *,
        width: int | None = None,
        autocomplete: str = "off",
        spellcheck: bool = True,
        max_length: int = 200,
        template_name: str = "forms/input.jinja",
        **kwargs: Any,
    ) -> None:
        self.width, self.autocomplete, self.spellcheck = width, autocomplete, spellcheck
        super().__init__(label, template_name=template_name, max_length=max_length, **kwargs)
        self.error_messages["max_length"] = f"{self.named} must be {max_length:,} characters or fewer"

    def component(self, bound: BoundField) -> Component:
        more = {
            "classes": f"govuk-input--width-{self.width}" if self.width else None,
            "autocomplete": self.autocomplete,
            "spellcheck": None if self.spellcheck else False,
        }
        return super().component(bound) | _without_nothing(more)


class PersonName(TextInput):
    """A name as the person writes it: nothing is split, nothing is refused but its length."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, spellcheck=False, **kwargs)


class Email(TextInput, forms.EmailField):
    """An email address; kept in the case it was typed."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        wrong = "Enter an email address in the correct format, like name@example.com"
        kwargs.setdefault("autocomplete", "off")
        super().__init__(label, spellcheck=False, error_messages={"invalid": wrong}, max_length=254, **kwargs)
        for validator in self.validators:
            if hasattr(validator, "message") and validator.__class__.__name__ == "EmailValidator":
                validator.message = wrong

    def component(self, bound: BoundField) -> Component:
        return super().component(bound) | {"type": "email"}


class Password(TextInput):
    """A password, never shown again once sent; `new` for one that is being chosen."""

    def __init__(self, label: str, *, new: bool = False, **kwargs: Any) -> None:
        super().__init__(
            label,
            autocomplete="new-password" if new else "current-password",
            max_length=500,
            strip=False,
            widget=forms.PasswordInput,
            template_name="forms/password.jinja",
            **kwargs,
        )

    def component(self, bound: BoundField) -> Component:
        component = super().component(bound)
        component.pop("value", None)
        return component


class Code(TextInput):
    """A one-time code. The browser may fill it in, and spaces in it are nothing (WCAG 3.3.8)."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("width", 10)
        super().__init__(label, autocomplete="one-time-code", spellcheck=False, max_length=40, **kwargs)

    @property
    def words(self) -> str:
        """Never "(optional)": where it may be left out, something else stands in its place."""
        return str(self.label)

    def component(self, bound: BoundField) -> Component:
        component = super().component(bound)
        component.pop("value", None)  # a code that was refused is of no more use
        return component


class Phone(TextInput):
    """A telephone number, given back as people in the United Kingdom write it ("01482 300 300" as "01482 300300")."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("width", 20)
        super().__init__(label, spellcheck=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        wrong = ValidationError("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
        try:
            number = phonenumbers.parse(text, "GB")
        except phonenumbers.NumberParseException:
            raise wrong from None
        if not phonenumbers.is_possible_number(number):
            raise wrong
        home = phonenumbers.PhoneNumberFormat.NATIONAL
        abroad = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(number, home if number.country_code == 44 else abroad))

    def component(self, bound: BoundField) -> Component:
        return super().component(bound) | {"type": "tel"}


class TextArea(Field, forms.CharField):
    """Several lines of text. `words` is a budget: counted while typing, and refused above it."""

    def __init__(
        self, label: str, *, words: int | None = None, rows: int = 5, max_length: int = 50_000, **kwargs: Any
    ) -> None:
        self.budget, self.rows = words, rows
        template_name = "forms/character-count.jinja" if words else "forms/textarea.jinja"
        kwargs.setdefault("widget", forms.Textarea)
        super().__init__(label, template_name=template_name, max_length=max_length, **kwargs)
        self.error_messages["max_length"] = f"{self.named} must be {max_length:,} characters or fewer"

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        count = len(re.findall(r"\S+", value or ""))
        if self.budget and count > self.budget:
            raise ValidationError(f"{self.named} must be {counted(self.budget, 'word')} or fewer. You have {count:,}")

    def component(self, bound: BoundField) -> Component:
        return super().component(bound) | _without_nothing({"rows": self.rows, "maxwords": self.budget})


class Number(Field, forms.IntegerField):
    """A whole number, 0 or more unless said otherwise; commas and spaces between thousands are read."""

    def __init__(self, label: str, *, least: int = 0, most: int | None = None, unit: str = "", **kwargs: Any) -> None:
        self.least, self.most, self.unit = least, most, unit
        super().__init__(
            label,
            template_name="forms/input.jinja",
            widget=forms.TextInput,
            min_value=least,
            max_value=most,
            **kwargs,
        )
        self.error_messages["invalid"] = f"{self.named} must be a whole number, like 15"
        for validator in self.validators:
            limit = getattr(validator, "limit_value", None)
            word = "or more" if validator.__class__.__name__ == "MinValueValidator" else "or fewer"
            if limit is not None and hasattr(validator, "message"):
                validator.message = f"{self.named} must be {limit:,} {word}"

    def to_python(self, value: Any) -> int | None:
        return super().to_python(re.sub(r"[,\s]", "", value) if isinstance(value, str) else value)

    def component(self, bound: BoundField) -> Component:
        more = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": False,
            "classes": "govuk-input--width-5",
            "suffix": {"text": self.unit} if self.unit else None,
        }
        return super().component(bound) | _without_nothing(more)


class Boxes(forms.Widget):
    """Several small boxes that are one answer: `name-day`, `name-month` …, or the whole answer typed under `name`."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = tuple(parts)
        super().__init__()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """A dict of what was typed in each box, or the one text sent under the name itself."""
        if name in data and not any(f"{name}-{part}" in data for part in self.parts):
            return data.get(name)
        return {part: str(data.get(f"{name}-{part}") or "") for part in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither the boxes nor the one text were sent."""
        return name not in data and not any(f"{name}-{part}" in data for part in self.parts)


class DateField(Field):
    """A day: three boxes, day first, or one typed text such as `3/4/26` or `3rd April 2026`.

    `past` allows nothing after today, `not_before_today` nothing before; today is that of London when the page is sent.
    """

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(
        self,
        label: str,
        *,
        past: bool = False,
        not_before_today: bool = False,
        date_of_birth: bool = False,
        template_name: str = "forms/date.jinja",
        **kwargs: Any,
    ) -> None:
        self.past, self.not_before_today, self.date_of_birth = past, not_before_today, date_of_birth
        super().__init__(label, template_name=template_name, widget=Boxes(self.parts), **kwargs)

    def typed(self, value: Any) -> dict[str, str]:
        """What the boxes show for a date, for what was typed into them, or for one text."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in self.parts}
        try:
            read = written_dates.from_text(str(value or ""))
        except ValueError:
            return {"day": str(value), "month": "", "year": ""}
        return self.typed(read) if read else {}

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        try:
            if isinstance(value, Mapping):
                found = written_dates.from_parts(*(value.get(part, "") for part in ("day", "month", "year")))
            else:
                found = written_dates.from_text(str(value))
        except ValueError as refusal:
            raise ValidationError(f"{self.named} {refusal}") from None
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        on = value.on if isinstance(value, When) else value
        if on and self.past and on > timezone.localdate():
            raise ValidationError(f"{self.named} must be today or in the past")
        if on and self.not_before_today and on < timezone.localdate():
            raise ValidationError(f"{self.named} must be today or in the future")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes say something else than before."""
        return self.typed(initial) != self.typed(data)

    def error_target(self, bound: BoundField) -> str:
        return f"{bound.auto_id}-{self.parts[0]}"

    def component(self, bound: BoundField) -> Component:
        typed = self.typed(bound.value())
        wrong = " govuk-input--error" if bound.errors else ""
        birthday = {"day": "bday-day", "month": "bday-month", "year": "bday-year"} if self.date_of_birth else {}
        boxes = [
            _without_nothing(
                {
                    "name": part,
                    "label": part.capitalize(),
                    "id": f"{bound.auto_id}-{part}",
                    "classes": {"year": "govuk-input--width-4", "time": "govuk-input--width-5"}.get(
                        part, "govuk-input--width-2"
                    )
                    + wrong,
                    "value": typed.get(part),
                    "autocomplete": birthday.get(part, "off"),
                    "inputmode": "text" if part == "time" else "numeric",
                }
            )
            for part in self.parts
        ]
        component = self.grouped(bound)
        return component | {"id": bound.auto_id, "namePrefix": bound.html_name, "items": boxes}


class DateOrTimeField(DateField):
    """A day, and the time of it unless nobody knows: gives `When(on, at)`. `time_required` asks for the time too."""

    parts = ("day", "month", "year", "time")

    def __init__(self, label: str, *, time_required: bool = False, **kwargs: Any) -> None:
        self.time_required = time_required
        super().__init__(label, **kwargs)

    def typed(self, value: Any) -> dict[str, str]:
        if isinstance(value, When):
            return super().typed(value.on) | {"time": clock(value.at)}
        return super().typed(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, When):
            return value
        at_text = value.get("time", "") if isinstance(value, Mapping) else ""
        on = super().to_python(value)
        try:
            at = written_dates.time_from_text(at_text)
        except ValueError:
            raise ValidationError(f"{self.named} must have a time, like 9:30am or 14:30") from None
        if on is None and at is not None:
            raise ValidationError(f"{self.named} must include a day, a month and a year")
        if on is not None and at is None and self.time_required:
            raise ValidationError(f"{self.named} must include a time")
        return When(on, at) if on else None


class TimeField(Field):
    """A time of day: `14:30`, `1430`, `2.30pm`, `noon`."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, template_name="forms/input.jinja", widget=forms.TextInput, **kwargs)

    def to_python(self, value: Any) -> time | None:
        if value is None or isinstance(value, time):
            return value
        try:
            return written_dates.time_from_text(str(value))
        except ValueError as refusal:
            raise ValidationError(f"{self.named} {refusal}") from None

    def prepare_value(self, value: Any) -> Any:
        """`09:30` for a stored time; what was typed stays as typed."""
        return clock(value) if isinstance(value, time) else value

    def component(self, bound: BoundField) -> Component:
        return super().component(bound) | {"classes": "govuk-input--width-5", "autocomplete": "off"}


class ChoiceList(Field):
    """What radios and checkboxes share: a hint for each choice, and the field that a choice reveals."""

    asks_to = "Select"

    def __init__(
        self,
        label: str,
        *,
        hints: Mapping[Any, str] | None = None,
        reveals: Mapping[Any, str] | None = None,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.reveals = {str(value): name for value, name in (reveals or {}).items()}
        self.inline = inline
        super().__init__(label, **kwargs)

    def chosen(self, value: Any) -> set[str]:
        """The values that are ticked, as the page sends them."""
        return {str(value)} if value not in (None, "", []) else set()

    def items(self, bound: BoundField) -> list[Component]:
        """One item a choice, in order; a revealed field is drawn inside its own."""
        chosen = self.chosen(bound.value())
        items = []
        for value, text in self.choices:  # type: ignore[attr-defined]
            key = str(value)
            if key == "":
                continue
            item: Component = {"value": key, "text": str(text), "checked": key in chosen}
            if key in self.hints:
                item["hint"] = {"text": self.hints[key]}
            if key in self.reveals:
                item["conditional"] = {"html": bound.form[self.reveals[key]].as_field_group()}
            items.append(item)
        return items

    def component(self, bound: BoundField) -> Component:
        return self.grouped(bound) | {"items": self.items(bound)}


class Radios(ChoiceList, forms.ChoiceField):
    """One of a few. Nothing is chosen beforehand unless the form has an initial value."""

    def __init__(self, label: str, *, choices: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": "Select one of the choices in the list"})
        super().__init__(label, choices=choices, widget=forms.RadioSelect, template_name="forms/radios.jinja", **kwargs)

    def component(self, bound: BoundField) -> Component:
        return super().component(bound) | ({"classes": "govuk-radios--inline"} if self.inline else {})


class YesNo(Radios):
    """Yes or no, with neither chosen beforehand. Gives True or False; None when optional and left alone."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("inline", not kwargs.get("reveals"))  # a revealed field has no room beside the other choice
        super().__init__(label, choices=[("yes", "Yes"), ("no", "No")], **kwargs)
        self.error_messages["invalid_choice"] = "Select yes or no"

    def prepare_value(self, value: Any) -> Any:
        """A stored True or False as the page sends it."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> Any:
        answer = super().clean(self.prepare_value(value))
        return {"yes": True, "no": False}.get(answer)


class Checkboxes(ChoiceList, forms.MultipleChoiceField):
    """Any number of a few. Gives a list of the values ticked."""

    def __init__(self, label: str, *, choices: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": "Select choices that are in the list"})
        super().__init__(
            label,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            template_name="forms/checkboxes.jinja",
            **kwargs,
        )

    def chosen(self, value: Any) -> set[str]:
        return {str(each) for each in value or []}


class Select(ChoiceList, forms.ChoiceField):
    """One of many, from a list that opens. For fewer than about eight choices use Radios."""

    def __init__(self, label: str, *, choices: Choices, empty: str = "Choose one", **kwargs: Any) -> None:
        self.empty = empty
        kwargs.setdefault("error_messages", {"invalid_choice": "Select one of the choices in the list"})
        super().__init__(label, choices=choices, template_name="forms/select.jinja", **kwargs)

    def component(self, bound: BoundField) -> Component:
        chosen = self.chosen(bound.value())
        items = [{"value": "", "text": self.empty, "selected": not chosen}] + [
            {"value": item["value"], "text": item["text"], "selected": item["checked"]} for item in self.items(bound)
        ]
        component = Field.component(self, bound)
        component.pop("value", None)
        return component | {"items": items}


class FileField(Field, forms.FileField):
    """One file. `accept` is a list of endings (".docx"); what is inside is judged where it is stored, not here."""

    asks_to = "Select"

    def __init__(self, label: str, *, accept: Sequence[str] = (), most_megabytes: int = 20, **kwargs: Any) -> None:
        self.accept, self.most_megabytes = tuple(accept), most_megabytes
        super().__init__(label, template_name="forms/file.jinja", max_length=200, **kwargs)
        self.error_messages["empty"] = "The selected file is empty"
        self.error_messages["max_length"] = "The name of the selected file must be 200 characters or fewer"
        self.error_messages["invalid"] = self.required_words

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > self.most_megabytes * 1_000_000:
            raise ValidationError(f"The selected file must be smaller than {self.most_megabytes}MB")
        if file and self.accept and not file.name.lower().endswith(self.accept):
            endings = ", ".join(self.accept[:-1]) + (" or " if len(self.accept) > 1 else "") + self.accept[-1]
            raise ValidationError(f"The selected file must be a {endings} file")
        return file

    def component(self, bound: BoundField) -> Component:
        component = super().component(bound)
        component.pop("value", None)
        return component | ({"attributes": {"accept": ",".join(self.accept)}} if self.accept else {})


class TypedRows(NamedTuple):
    """What was typed in a repeating group: the sent lists of each row, under the names its form gives them."""

    rows: tuple[dict[str, list[str]], ...]


class RowsWidget(forms.Widget):
    """Reads `name-0-field`, `name-1-field` … in order of their number, whatever numbers are there."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedRows:
        """The rows as sent; a gap in the numbers is closed."""
        found: dict[int, dict[str, list[str]]] = {}
        pattern = re.compile(re.escape(name) + r"-(\d{1,4})-(.+)", re.DOTALL)
        for key in data:
            if match := pattern.fullmatch(key):
                sent = data.getlist(key) if hasattr(data, "getlist") else [data[key]]
                found.setdefault(int(match[1]), {})[match[2]] = [str(value) for value in sent]
        return TypedRows(tuple(found[number] for number in sorted(found)))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no row was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)


class RowsField(Field):
    """A repeating group of one small form. Without JavaScript, "Add another" sends the page and gets it back longer.

    `at_least` rows must be filled in; `most` may be. Rows left wholly empty are dropped.
    """

    def __init__(
        self,
        label: str,
        *,
        row_form: type[forms.Form],
        row_name: str,
        at_least: int = 0,
        most: int = 100,
        **kwargs: Any,
    ) -> None:
        self.row_form, self.row_name, self.at_least, self.most = row_form, row_name, at_least, most
        kwargs.setdefault("required", at_least > 0)
        if at_least:
            kwargs.setdefault("required_words", f"Add at least {counted(at_least, mid_sentence(row_name))}")
        super().__init__(label, template_name="forms/rows.jinja", widget=RowsWidget(), **kwargs)

    def _sent(self, prefix: str, row: Mapping[str, Sequence[str]]) -> MultiValueDict[str, str]:
        return MultiValueDict({f"{prefix}-{key}": list(values) for key, values in row.items()})

    def row_forms(self, bound: BoundField) -> list[forms.Form]:
        """The small forms to show: with their errors once the page has been sent, with their text in any case."""
        value = bound.value()
        shown: list[forms.Form] = []
        if isinstance(value, TypedRows):
            for number, row in enumerate(value.rows):
                prefix = f"{bound.html_name}-{number}"
                sent = self._sent(prefix, row)
                blank = not any(text.strip() for texts in row.values() for text in texts)
                if bound.form.is_bound and not blank:
                    shown.append(self.row_form(sent, prefix=prefix))
                else:
                    shown.append(self.row_form(prefix=prefix, initial=typed_in(self.row_form, sent, prefix)))
        else:
            for number, initial in enumerate(value or []):
                shown.append(self.row_form(prefix=f"{bound.html_name}-{number}", initial=initial))
        while len(shown) < max(1, self.at_least):
            shown.append(self.row_form(prefix=f"{bound.html_name}-{len(shown)}"))
        return shown

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        wrong = False
        for number, row in enumerate(value.rows if isinstance(value, TypedRows) else ()):
            if not any(text.strip() for texts in row.values() for text in texts):
                continue
            form = self.row_form(self._sent(str(number), row), prefix=str(number))
            if form.is_valid():
                rows.append(form.cleaned_data)
            else:
                wrong = True
        if wrong:
            raise ValidationError(f"Check each {mid_sentence(self.row_name)}", code="rows")
        if len(rows) < self.at_least:
            raise ValidationError(self.required_words, code="required")
        if len(rows) > self.most:
            raise ValidationError(f"{self.named} can have {self.most:,} at most. Remove {len(rows) - self.most:,}")
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A repeating group counts as changed once any of it was sent."""
        return isinstance(data, TypedRows) and bool(data.rows)

    def error_target(self, bound: BoundField) -> str:
        first = self.row_forms(bound)[0]
        name = next(iter(first.fields))
        return _target(first[name])

    def errors_of(self, bound: BoundField) -> list[tuple[str, str]]:
        if not bound.errors:
            return []
        inside = [
            (target, f"{self.row_name} {number}: {mid_sentence(sentence)}")
            for number, form in enumerate(self.row_forms(bound), start=1)
            for target, sentence in summary_of(form)
        ]
        return inside or super().errors_of(bound)

    def with_one_more(self, value: TypedRows) -> TypedRows:
        """The rows and one empty one; never more than `most`."""
        return value if len(value.rows) >= self.most else TypedRows((*(value.rows or ({},)), {}))

    def without(self, value: TypedRows, number: int) -> TypedRows:
        """The rows without that one (counted from 0)."""
        return TypedRows(tuple(row for index, row in enumerate(value.rows) if index != number))

    def component(self, bound: BoundField) -> Component:
        row_forms = self.row_forms(bound)
        whole = [str(error) for error in bound.errors.as_data() if error.code != "rows"] if bound.errors else []
        return {
            "legend": self.words,
            "hint": str(self.help_text),
            "error": str(bound.errors[0]) if whole else "",
            "id": bound.auto_id,
            "name": bound.html_name,
            "row_name": self.row_name,
            "rows": [{"number": number, "fields": shown_fields(form)} for number, form in enumerate(row_forms)],
            "may_add": len(row_forms) < self.most,
            "may_remove": len(row_forms) > max(1, self.at_least),
        }


class Form(forms.Form):
    """The base of our forms: drawn through our templates; a revealed field is asked for only when it is shown."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Asks for the field that a choice revealed, and forgets one that no choice revealed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if not isinstance(field, ChoiceList):
                continue
            chosen = field.chosen(self[name].value())
            shown = {revealed for value, revealed in field.reveals.items() if value in chosen}
            for revealed in dict.fromkeys(field.reveals.values()):
                inner = self.fields[revealed]
                if revealed not in shown:
                    self.errors.pop(revealed, None)
                    cleaned[revealed] = inner.to_python(None) if not isinstance(inner, forms.CharField) else ""
                elif self._still_to_answer(revealed, inner, cleaned):
                    self.add_error(revealed, inner.error_messages["required"])
        return cleaned

    def _still_to_answer(self, name: str, field: forms.Field, cleaned: Mapping[str, Any]) -> bool:
        empty = cleaned.get(name) in (None, "", [])
        return getattr(field, "revealed", False) and empty and name not in self.errors


def _target(bound: BoundField) -> str:
    return bound.field.error_target(bound) if isinstance(bound.field, Field) else str(bound.auto_id)


def shown_fields(form: forms.BaseForm) -> list[BoundField]:
    """The fields to draw one under another: neither hidden nor drawn inside the choice that reveals them."""
    inside = {
        name for field in form.fields.values() if isinstance(field, ChoiceList) for name in field.reveals.values()
    }
    return [bound for bound in form.visible_fields() if bound.name not in inside]


def summary_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id to go to, sentence) for every error, in the order of the page; the id is empty for one of the whole form."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        if isinstance(bound.field, Field):
            found += bound.field.errors_of(bound)
        else:
            found += [(_target(bound), str(error)) for error in bound.errors]
    return found


def typed_in(form_class: type[forms.BaseForm] | forms.BaseForm, data: Any, prefix: str | None = None) -> dict[str, Any]:
    """What was typed, as initial values: shows everything again without judging any of it."""
    declared: Iterable[tuple[str, forms.Field]] = (
        form_class.fields if isinstance(form_class, forms.BaseForm) else form_class.base_fields  # type: ignore[attr-defined]
    ).items()
    read = {}
    for name, field in declared:
        full = f"{prefix}-{name}" if prefix else name
        if not isinstance(field, forms.FileField) and not field.widget.value_omitted_from_data(data, {}, full):
            read[name] = field.widget.value_from_datadict(data, {}, full)
    return read


def date_hint(example: date) -> str:
    """The hint under a date: "For example, 27 3 2026"; `day(example)` is the same day in words."""
    return f"For example, {example.day} {example.month} {example.year}, which is {day(example)}"
