from datetime import date, time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from sightline.design import fields
from sightline.design.fields import When, shown_fields, summary_of, typed_in


def sent(text):
    return QueryDict(text)


def one(field, text, files=None):
    """A form of one field called `answer`, as sent."""
    form_class = type("OneForm", (fields.Form,), {"answer": field})
    return form_class(sent(text), files)


@pytest.mark.parametrize(
    ("field", "text", "answer"),
    [
        (fields.TextInput("Role"), "answer=+School+nurse+", "School nurse"),
        (fields.PersonName("Name"), "answer=Zoë+Ní+Bhriain-O’Neill", "Zoë Ní Bhriain-O’Neill"),
        (fields.Email("Email"), "answer=Priya.N@example.org", "Priya.N@example.org"),
        (fields.Phone("Phone"), "answer=01482300300", "01482 300300"),
        (fields.Phone("Phone"), "answer=%2B44+7700+900982", "07700 900982"),
        (fields.Phone("Phone"), "answer=%2B353+1+123+4567", "+353 1 123 4567"),
        (fields.Number("Children"), "answer=1%2C204", 1204),
        (fields.TextArea("Why"), "answer=one%0D%0Atwo", "one\ntwo"),
        (fields.YesNo("Told"), "answer=no", False),
        (fields.YesNo("Told", required=False), "", None),
        (fields.Radios("How", choices=[("p", "Phone")]), "answer=p", "p"),
        (fields.Checkboxes("Who", choices=[("p", "Police"), ("h", "Health")]), "answer=p&answer=h", ["p", "h"]),
        (fields.Select("Who", choices=[("p", "Police")], required=False), "", ""),
        (fields.DateField("Day"), "answer-day=3&answer-month=4&answer-year=26", date(2026, 4, 3)),
        (fields.DateField("Day"), "answer=3rd+April+2026", date(2026, 4, 3)),
        (fields.DateField("Day", required=False), "answer-day=&answer-month=&answer-year=", None),
        (fields.TimeField("Time"), "answer=2.30pm", time(14, 30)),
        (
            fields.DateOrTimeField("When"),
            "answer-day=3&answer-month=4&answer-year=26&answer-time=0930",
            When(date(2026, 4, 3), time(9, 30)),
        ),
        (fields.DateOrTimeField("When"), "answer-day=3&answer-month=4&answer-year=26", When(date(2026, 4, 3), None)),
    ],
)
def test_what_a_field_gives(field, text, answer):
    form = one(field, text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["answer"] == answer


@time_machine.travel("2026-04-03T09:00:00+01:00", tick=False)
@pytest.mark.parametrize(
    ("field", "text", "target", "sentence"),
    [
        (fields.TextInput("Role"), "", "id_answer", "Enter role"),
        (fields.TextInput("NHS number"), "", "id_answer", "Enter NHS number"),
        (fields.TextInput("What happened?"), "", "id_answer", "Answer “What happened?”"),
        (fields.TextInput("Role", required_words="Enter their role"), "", "id_answer", "Enter their role"),
        (fields.TextInput("Role", max_length=3), "answer=abcd", "id_answer", "Role must be 3 characters or fewer"),
        (fields.TextArea("Reason", words=2), "answer=a+b+c", "id_answer",
         "Reason must be 2 words or fewer. You have 3"),
        (
            fields.Email("Email"),
            "answer=priya",
            "id_answer",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            fields.Phone("Phone"),
            "answer=12",
            "id_answer",
            "Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192",
        ),
        (fields.Number("Children"), "answer=two", "id_answer", "Children must be a whole number, like 15"),
        (fields.Number("Children"), "answer=-1", "id_answer", "Children must be 0 or more"),
        (fields.Number("Children", most=20), "answer=21", "id_answer", "Children must be 20 or fewer"),
        (fields.YesNo("Told the referrer"), "", "id_answer", "Select told the referrer"),
        (fields.YesNo("Told the referrer"), "answer=maybe", "id_answer", "Select yes or no"),
        (fields.Radios("How", choices=[("p", "P")]), "answer=x", "id_answer", "Select one of the choices in the list"),
        (fields.Checkboxes("Who", choices=[("p", "P")]), "answer=x", "id_answer",
         "Select choices that are in the list"),
        (fields.DateField("Day"), "answer-day=&answer-month=", "id_answer-day", "Enter day"),
        (fields.DateField("Day"), "answer-day=3&answer-month=4", "id_answer-day", "Day must include a year"),
        (
            fields.DateField("Day"),
            "answer=31/2/2022",
            "id_answer-day",
            "Day must be a real date: 31 February 2022 does not exist",
        ),
        (fields.DateField("Day", past=True), "answer=4/4/2026", "id_answer-day", "Day must be today or in the past"),
        (
            fields.DateField("Day", not_before_today=True),
            "answer=2/4/2026",
            "id_answer-day",
            "Day must be today or in the future",
        ),
        (fields.TimeField("Time"), "answer=tea", "id_answer", "Time must be a time, for example 9:30am or 14:30"),
        (
            fields.DateOrTimeField("When"),
            "answer-day=3&answer-month=4&answer-year=26&answer-time=tea",
            "id_answer-day",
            "When must have a time, like 9:30am or 14:30",
        ),
        (
            fields.DateOrTimeField("When", time_required=True),
            "answer=3/4/26",
            "id_answer-day",
            "When must include a time",
        ),
        (
            fields.DateOrTimeField("When", required=False),
            "answer-time=9am",
            "id_answer-day",
            "When must include a day, a month and a year",
        ),
    ],
)
def test_each_error_in_its_words(field, text, target, sentence):
    form = one(field, text)
    assert not form.is_valid()
    assert summary_of(form) == [(target, sentence)]
    assert f'id="{target}"' in form["answer"].as_field_group()


def test_today_is_neither_too_early_nor_too_late():
    with time_machine.travel("2026-07-01T23:30:00+00:00", tick=False):  # 2 July in London
        assert one(fields.DateField("Day", past=True), "answer=2/7/2026").is_valid()
        assert not one(fields.DateField("Day", not_before_today=True), "answer=1/7/2026").is_valid()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("police.exe", b"x", "The selected file must be a .docx or .xlsx file"),
        ("police.docx", b"", "The selected file is empty"),
        ("police.docx", b"x" * 1_000_001, "The selected file must be smaller than 1MB"),
    ],
)
def test_a_file_is_refused_in_words(name, content, sentence):
    files = MultiValueDict({"answer": [SimpleUploadedFile(name, content)]})
    form = one(fields.FileField("Chronology", accept=[".docx", ".xlsx"], most_megabytes=1), "", files)
    assert summary_of(form) == [("id_answer", sentence)]


def test_a_file_keeps_its_name_whatever_the_case_of_its_ending():
    files = MultiValueDict({"answer": [SimpleUploadedFile("Police.DOCX", b"x")]})
    form = one(fields.FileField("Chronology", accept=[".docx"]), "", files)
    assert form.is_valid()
    assert form.cleaned_data["answer"].name == "Police.DOCX"


class ToldForm(fields.Form):
    told = fields.YesNo("Have you told the referrer?", reveals={"yes": "number"})
    number = fields.TextInput("Number you rang", revealed=True)


def test_a_revealed_field_is_asked_for_only_when_its_choice_is_made():
    told = ToldForm(sent("told=yes"))
    assert summary_of(told) == [("id_number", "Enter number you rang")]
    not_told = ToldForm(sent("told=no&number=01482"))
    assert not_told.is_valid()
    assert not_told.cleaned_data == {"told": False, "number": ""}
    rung = ToldForm(sent("told=yes&number=01482"))
    assert rung.is_valid()
    assert rung.cleaned_data == {"told": True, "number": "01482"}


def test_a_revealed_field_is_drawn_once_inside_its_choice():
    form = ToldForm()
    assert [bound.name for bound in shown_fields(form)] == ["told"]
    html = form["told"].as_field_group()
    assert html.count('name="number"') == 1
    assert "(optional)" not in html
    assert "checked" not in html


def test_an_optional_field_says_so():
    assert "Role (optional)" in one(fields.TextInput("Role", required=False), "")["answer"].as_field_group()


class PersonRow(fields.Form):
    name = fields.PersonName("Name")
    role = fields.TextInput("Role", required=False)


class AttendanceForm(fields.Form):
    people = fields.RowsField("Who was there", row_form=PersonRow, row_name="Person", at_least=1, most=3)


def test_rows_are_read_in_order_and_empty_ones_dropped():
    text = "people-0-name=Zoë&people-2-name=&people-2-role=+&people-5-name=D%27Andre&people-5-role=GP"
    form = AttendanceForm(sent(text))
    assert form.is_valid()
    assert form.cleaned_data["people"] == [{"name": "Zoë", "role": ""}, {"name": "D'Andre", "role": "GP"}]


def test_an_error_in_a_row_leads_to_its_own_box():
    form = AttendanceForm(sent("people-0-name=Zoë&people-1-role=GP"))
    assert summary_of(form) == [("id_people-1-name", "Person 2: enter name")]
    html = form["people"].as_field_group()
    assert 'id="id_people-1-name"' in html
    assert 'value="GP"' in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("people-0-name=&people-0-role=", "Add at least 1 person"),
        ("&".join(f"people-{n}-name=A" for n in range(4)), "Who was there can have 3 at most. Remove 1"),
    ],
)
def test_too_few_or_too_many_rows(text, sentence):
    assert summary_of(AttendanceForm(sent(text))) == [("id_people-0-name", sentence)]


def test_a_fresh_group_shows_one_empty_row_and_no_way_to_remove_it():
    html = AttendanceForm()["people"].as_field_group()
    assert html.count("Person 1") == 1
    assert "_remove" not in html
    assert 'name="_add"' in html


def test_what_was_typed_comes_back_unjudged():
    class MixedForm(fields.Form):
        born = fields.DateField("Date of birth")
        who = fields.Checkboxes("Who", choices=[("p", "Police"), ("h", "Health")])
        people = AttendanceForm.base_fields["people"]

    typed = typed_in(MixedForm, sent("born-day=31&born-month=2&born-year=&who=h&people-0-role=GP&people-1-name=Zoë"))
    form = MixedForm(initial=typed)
    html = "".join(bound.as_field_group() for bound in form)
    for text in ('value="31"', 'value="2"', 'value="h" checked', 'value="GP"', 'value="Zoë"'):
        assert text in html
    assert "error" not in html


def test_a_stored_answer_is_shown_as_it_would_be_typed():
    class StoredForm(fields.Form):
        at = fields.DateOrTimeField("When")
        told = fields.YesNo("Told")
        start = fields.TimeField("Start")

    form = StoredForm(initial={"at": When(date(2026, 4, 3), time(9, 5)), "told": False, "start": time(14, 0)})
    html = "".join(bound.as_field_group() for bound in form)
    for text in ('value="3"', 'value="4"', 'value="2026"', 'value="09:05"', 'value="no" checked', 'value="14:00"'):
        assert text in html


def test_what_people_type_is_escaped_in_every_kind_of_box():
    canary = "%3Cb+onmouseover%3Dalert(1)%3E%22%27"

    class CanaryForm(fields.Form):
        line = fields.TextInput("Line")
        area = fields.TextArea("Area")
        day = fields.DateField("Day")
        people = AttendanceForm.base_fields["people"]

    form = CanaryForm(sent(f"line={canary}&area={canary}&day-day={canary}&people-0-role={canary}"))
    html = "".join(bound.as_field_group() for bound in form)
    assert "<b onmouseover" not in html
    assert html.count("&lt;b onmouseover") == 4


def test_a_password_is_never_shown_again():
    html = one(fields.Password("Password", new=True), "answer=tidewater")["answer"].as_field_group()
    assert "tidewater" not in html
    assert 'autocomplete="new-password"' in html
