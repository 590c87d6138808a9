import re
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from sightline.design import fields, submissions
from sightline.design.models import SavedDraft, SubmittedForm
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page, anyone, signed_in
from sightline.foundation.errors import NotYours, SomebodyElseWasFirst
from tests.design.conftest import set_person

pytestmark = pytest.mark.django_db

NOTED = []


def note_context(request):
    set_person(request)
    NOTED.append(("context", request.user.pk))


def note_refusal(request, *, page, status, reason):
    NOTED.append(("refused", status, reason))


def note_opened(request, record):
    NOTED.append(("opened", record))


@pytest.fixture
def noted(settings):
    NOTED.clear()
    settings.PAGE_HOOKS = {
        name: f"{__name__}.{function.__name__}"
        for name, function in (
            ("set_person_context", note_context),
            ("record_refusal", note_refusal),
            ("record_opened", note_opened),
        )
    }
    return NOTED


class PersonRow(fields.Form):
    name = fields.PersonName("Name")


class ReturnForm(fields.Form):
    reason = fields.TextArea("What more do you need?", required_words="Enter what more you need")
    needed_by = fields.DateField("Date you need it by", required=False)
    people = fields.RowsField("Who you asked", row_form=PersonRow, row_name="Person")


class ReturnPage(FormPage):
    may = signed_in
    form_class = ReturnForm
    title = "Return this referral"
    button = "Return to the referrer"
    keeps_draft = True
    file_ref = "SCP-2026-014"

    def form_valid(self, form):
        SubmittedForm.objects.create(token=submissions.new_token(), page="/effect/")
        if form.cleaned_data["reason"] == "too late":
            raise SomebodyElseWasFirst
        if form.cleaned_data["reason"] == "not mine":
            raise NotYours
        return HttpResponseRedirect("/referrals/SCP-2026-014/")


def effects():
    return SubmittedForm.objects.filter(page="/effect/").count()


def token_in(response):
    return re.search(r'name="_token" value="([^"]+)"', response.text)[1]


def test_a_page_that_names_neither_may_nor_scope_does_not_import():
    with pytest.raises(ImproperlyConfigured, match="ForgetfulPage names neither `may` nor `scope`"):
        type("ForgetfulPage", (Page,), {"template_name": "layouts/page.jinja"})
    with pytest.raises(ImproperlyConfigured, match="ForgetfulForm names neither"):
        type("ForgetfulForm", (FormPage,), {"form_class": ReturnForm})


def test_only_a_page_for_anyone_is_open_without_signing_in():
    class OpenPage(Page):
        may = anyone
        template_name = "layouts/page.jinja"

    class ClosedPage(Page):
        may = signed_in
        template_name = "layouts/page.jinja"

    assert OpenPage.as_view().login_required is False
    assert not hasattr(ClosedPage.as_view(), "login_required")


def test_the_context_is_set_before_anybody_is_asked_and_the_page_is_drawn_inside(ask, noted):
    class ShownPage(Page):
        template_name = "layouts/page.jinja"

        @staticmethod
        def may(user):
            noted.append(("asked", user.pk))
            return True

        def get_context_data(self, **kwargs):
            self.opened("record")
            return super().get_context_data(title="Referral", **kwargs)

    response = ask(ShownPage)
    assert noted == [("context", 7), ("asked", 7), ("opened", "record")]
    assert isinstance(response, TemplateResponse)
    assert response.is_rendered
    assert "<title>Referral – Safeguarding children partnership – Sightline</title>" in response.text
    assert "OFFICIAL-SENSITIVE" in response.text
    assert "Siân Ó Briain" in response.text
    assert response["Cache-Control"] == "no-store"


def test_who_may_not_open_a_page_gets_a_page_that_says_so_and_the_trail_hears_of_it(ask, noted):
    class ChairPage(Page):
        template_name = "layouts/page.jinja"

        @staticmethod
        def may(user):
            return user.pk == 8

    response = ask(ChairPage)
    assert response.status_code == 403
    assert "You cannot do this" in response.text
    assert noted == [("context", 7), ("refused", 403, "You do not have permission to do this.")]


class Records(list):
    """Just enough of a query set for `load`."""

    def filter(self, **lookup):
        return Records(record for record in self if all(getattr(record, key) == value for key, value in lookup.items()))

    def first(self):
        return self[0] if self else None


RECORDS = Records(
    [SimpleNamespace(reference="SCP-2026-014", owner=7), SimpleNamespace(reference="SCP-2026-015", owner=8)]
)


class RecordPage(Page):
    template_name = "layouts/page.jinja"

    @staticmethod
    def scope(user):
        return RECORDS.filter(owner=user.pk)

    def get_context_data(self, **kwargs):
        record = self.load(reference=self.kwargs["reference"])
        return super().get_context_data(title=record.reference, **kwargs)


def test_load_finds_only_what_is_in_scope_and_a_miss_says_nothing_about_why(ask, noted):
    assert "SCP-2026-014" in ask(RecordPage, reference="SCP-2026-014").text
    hidden = ask(RecordPage, reference="SCP-2026-015")
    absent = ask(RecordPage, reference="SCP-2026-999")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text == absent.text
    assert "SCP-2026-015" not in hidden.text
    assert [entry for entry in noted if entry[0] == "refused"] == [("refused", 404, "")] * 2


def test_load_without_a_scope_is_a_mistake_of_ours(ask):
    class NoScopePage(RecordPage):
        may = signed_in
        scope = None

    with pytest.raises(ImproperlyConfigured, match="names no `scope`"):
        ask(NoScopePage, reference="SCP-2026-014")


def test_a_method_the_page_does_not_know_is_refused(ask):
    assert ask(RecordPage, "post", reference="SCP-2026-014").status_code == 405


def test_errors_are_summed_up_and_nothing_typed_is_lost(ask):
    typed = {"reason": "", "needed_by-day": "31", "needed_by-month": "2", "needed_by-year": "26"}
    response = ask(ReturnPage, "post", typed)
    assert response.status_code == 200
    assert "<title>Error: Return this referral" in response.text
    assert '<a href="#id_reason">Enter what more you need</a>' in response.text
    assert '<a href="#id_needed_by-day">Date you need it by must be a real date: 31 February 2026' in response.text
    assert 'data-module="govuk-error-summary"' in response.text
    assert 'value="31"' in response.text
    assert effects() == 0


def test_a_broken_rule_of_the_work_is_shown_with_the_text_kept_and_the_database_as_before(ask):
    page = ask(ReturnPage)
    token = token_in(page)
    response = ask(ReturnPage, "post", {"reason": "too late", "_token": token})
    assert response.status_code == 200
    assert str(SomebodyElseWasFirst()) in response.text
    assert "too late</textarea>" in response.text
    assert effects() == 0
    assert not SubmittedForm.objects.filter(token=token).exists()
    assert ask(ReturnPage, "post", {"reason": "in time", "_token": token}).status_code == 302
    assert effects() == 1


def test_an_operation_that_is_not_theirs_is_a_403_and_leaves_nothing(ask, noted):
    response = ask(ReturnPage, "post", {"reason": "not mine"})
    assert response.status_code == 403
    assert effects() == 0
    assert ("refused", 403, "You do not have permission to do this.") in noted


def test_what_a_page_wrote_before_it_refused_is_undone(ask, noted):
    class HastyPage(Page):
        may = signed_in
        template_name = "layouts/page.jinja"

        def post(self, request):
            SubmittedForm.objects.create(token=submissions.new_token(), page="/effect/")
            raise NotYours("Ask the chair to do this.")

    response = ask(HastyPage, "post")
    assert response.status_code == 403
    assert "Ask the chair to do this." in response.text
    assert effects() == 0
    assert noted == [("context", 7), ("refused", 403, "Ask the chair to do this.")]


def test_a_form_sent_twice_takes_effect_once_and_leads_to_the_same_place(ask):
    token = token_in(ask(ReturnPage))
    first = ask(ReturnPage, "post", {"reason": "Which hospital?", "_token": token})
    second = ask(ReturnPage, "post", {"reason": "Which hospital?", "_token": token})
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, "/referrals/SCP-2026-014/")
    assert effects() == 1


def test_each_drawing_of_a_form_has_its_own_token(ask):
    tokens = {token_in(ask(ReturnPage)) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 24 for token in tokens)


@pytest.mark.parametrize("by_stranger", [False, True])
def test_the_same_token_with_other_answers_or_by_another_is_409(ask, person, stranger, by_stranger):
    token = token_in(ask(ReturnPage))
    ask(ReturnPage, "post", {"reason": "Which hospital?", "_token": token})
    again = {"reason": "Which hospital?" if by_stranger else "Which school?", "_token": token}
    response = ask(ReturnPage, "post", again, by=stranger if by_stranger else person)
    assert response.status_code == 409
    assert "This page was already sent with other answers" in response.text
    assert again["reason"] in response.text
    assert token_in(response) != token
    assert effects() == 1


def draft():
    return SavedDraft.objects.get(owner_id="7", page="/page/")


@time_machine.travel("2026-04-03T14:03:00+01:00", tick=False)
def test_typing_is_kept_without_token_password_or_button(ask):
    token = token_in(ask(ReturnPage))
    typed = {"reason": "Which hosp", "people-0-name": "Zoë", "_token": token, "_draft_version": "0", "_autosave": "1"}
    response = ask(ReturnPage, "post", typed | {"csrfmiddlewaretoken": "x"})
    assert response.status_code == 200
    assert response.content == b'{"saved": true, "version": 1, "at": "14:03"}'
    assert draft().body == {"reason": ["Which hosp"], "people-0-name": ["Zoë"]}
    assert draft().file_ref == "SCP-2026-014"
    page = ask(ReturnPage).text
    assert "We kept what you typed on 3 April at 14:03." in page
    assert "Which hosp</textarea>" in page
    assert 'value="Zoë"' in page
    assert 'name="_draft_version" value="1"' in page
    assert "error" not in page.replace("govuk-error", "")
    assert effects() == 0


def test_a_password_is_never_kept(ask):
    class SecretForm(fields.Form):
        word = fields.Password("Password")
        note = fields.TextInput("Note")

    class SecretPage(FormPage):
        may = signed_in
        form_class = SecretForm
        keeps_draft = True

    ask(SecretPage, "post", {"word": "tidewater", "note": "n", "_autosave": "1"})
    assert draft().body == {"note": ["n"]}


def test_a_draft_is_its_owners_alone(ask, stranger):
    ask(ReturnPage, "post", {"reason": "mine alone", "_autosave": "1"})
    assert "mine alone" not in ask(ReturnPage, by=stranger).text
    assert "mine alone" in ask(ReturnPage).text


def test_saving_for_later_works_without_a_script_and_sending_deletes_the_draft(ask):
    later = ask(ReturnPage, "post", {"reason": "half", "_later": "1"})
    assert (later.status_code, later.url) == (302, "/page/")
    assert draft().body == {"reason": ["half"]}
    sent = ask(ReturnPage, "post", {"reason": "whole", "_draft_version": "1"})
    assert sent.status_code == 302
    assert not SavedDraft.objects.filter(owner_id="7").exists()


def test_discarding_deletes_the_draft_and_shows_the_page_afresh(ask):
    ask(ReturnPage, "post", {"reason": "half", "_autosave": "1"})
    assert ask(ReturnPage, "post", {"_discard": "1"}).status_code == 302
    assert "half" not in ask(ReturnPage).text


def test_an_older_window_does_not_write_over_a_newer_one(ask):
    ask(ReturnPage, "post", {"reason": "from the office", "_draft_version": "0", "_autosave": "1"})
    ask(ReturnPage, "post", {"reason": "from the office, more", "_draft_version": "1", "_autosave": "1"})
    for stale in ("0", "1"):
        late = ask(ReturnPage, "post", {"reason": "from home", "_draft_version": stale, "_autosave": "1"})
        assert (late.status_code, late.content) == (409, b'{"saved": false, "reason": "elsewhere"}')
    assert draft().body == {"reason": ["from the office, more"]}
    both = ask(ReturnPage, "post", {"reason": "from home", "_draft_version": "1", "_later": "1"})
    assert both.status_code == 409
    assert "from home</textarea>" in both.text
    assert "from the office, more</dd>" in both.text
    assert 'name="_draft_version" value="2"' in both.text
    assert ask(ReturnPage, "post", {"reason": "from home", "_draft_version": "2", "_later": "1"}).status_code == 302
    assert draft().body == {"reason": ["from home"]}


def test_a_late_saving_does_not_bring_a_sent_form_back(ask):
    token = token_in(ask(ReturnPage))
    ask(ReturnPage, "post", {"reason": "whole", "_token": token, "_draft_version": "0"})
    late = ask(ReturnPage, "post", {"reason": "whole", "_token": token, "_draft_version": "0", "_autosave": "1"})
    assert late.status_code == 409
    assert not SavedDraft.objects.filter(owner_id="7").exists()


def test_a_button_pressed_before_the_pages_own_saving_was_answered_is_no_clash(ask):
    token = token_in(ask(ReturnPage, "get"))
    ask(ReturnPage, "post", {"reason": "hal", "_token": token, "_draft_version": "0", "_autosave": "1"})
    later = ask(ReturnPage, "post", {"reason": "half", "_token": token, "_draft_version": "0", "_later": "1"})
    assert later.status_code == 302
    assert draft().body == {"reason": ["half"]}

    late = ask(ReturnPage, "post", {"reason": "hal", "_token": token, "_draft_version": "1", "_autosave": "1"})
    assert late.status_code == 409
    assert draft().body == {"reason": ["half"]}


def test_an_answer_that_is_wrong_is_kept_over_the_pages_own_saving(ask):
    token = token_in(ask(ReturnPage, "get"))
    ask(ReturnPage, "post", {"needed_by-day": "3", "_token": token, "_draft_version": "0", "_autosave": "1"})
    ask(ReturnPage, "post", {"needed_by-day": "31", "reason": "", "_token": token, "_draft_version": "0"})
    assert draft().body["needed_by-day"] == ["31"]


def test_a_page_that_keeps_no_drafts_does_not_save(ask):
    class PlainPage(ReturnPage):
        keeps_draft = False

    response = ask(PlainPage, "post", {"reason": "", "_autosave": "1"})
    assert response.status_code == 200
    assert not SavedDraft.objects.filter(owner_id="7").exists()
    assert "Save and come back later" not in response.text


def test_another_row_is_added_and_removed_with_everything_kept(ask):
    longer = ask(ReturnPage, "post", {"reason": "why", "people-0-name": "Zoë", "_add": "people"}).text
    assert 'value="Zoë"' in longer
    assert 'name="people-1-name"' in longer
    assert "why</textarea>" in longer
    assert "There is a problem" not in longer
    shorter = ask(
        ReturnPage, "post", {"reason": "why", "people-0-name": "Zoë", "people-1-name": "Ade", "_remove": "people-0"}
    ).text
    assert re.search(r'id="id_people-0-name"[^>]*value="Ade"', shorter)
    assert "Zoë" not in shorter
    assert effects() == 0


def test_a_confirm_page_asks_only_for_its_button(ask):
    class DisposePage(ConfirmPage):
        may = signed_in
        title = "Dispose of this file"
        warning = "This cannot be undone"
        back_url = "/files/"

        def form_valid(self, form):
            return HttpResponseRedirect("/gone/")

    page = ask(DisposePage)
    assert "This cannot be undone" in page.text
    assert '<a class="govuk-link" href="/files/">Cancel</a>' in page.text
    assert ask(DisposePage, "post", {"_token": token_in(page)}).url == "/gone/"


def test_a_list_is_shown_a_page_at_a_time(ask):
    class NumbersPage(ListPage):
        may = signed_in
        template_name = "layouts/list.jinja"
        per_page = 10

        def rows(self):
            return list(range(35))

    response = ask(NumbersPage, data={"page": "2", "state": "open"})
    assert response.context_data["rows"] == list(range(10, 20))
    assert 'href="?page=3&amp;state=open"' in response.text
    assert response.context_data["pagination"]["previous"] == {"href": "?page=1&state=open"}
    beyond = ask(NumbersPage, data={"page": "99"})
    assert beyond.context_data["rows"] == list(range(30, 35))


def test_an_empty_list_says_so(ask):
    class NonePage(ListPage):
        may = signed_in
        template_name = "layouts/list.jinja"

        def rows(self):
            return []

    assert "There is nothing here yet." in ask(NonePage).text


def test_nobody_signed_in_sees_no_marking_and_may_keep_nothing(ask):
    class FeedbackPage(ReturnPage):
        may = anyone

    page = ask(FeedbackPage, by=AnonymousUser())
    assert "OFFICIAL-SENSITIVE" not in page.text
    assert "Save and come back later" not in page.text
    ask(FeedbackPage, "post", {"reason": "half", "_autosave": "1"}, by=AnonymousUser())
    assert not SavedDraft.objects.filter(owner_id="").exists()
    sent = {"reason": "Thank you", "_token": token_in(page)}
    assert ask(FeedbackPage, "post", sent, by=AnonymousUser()).status_code == 302
    assert ask(FeedbackPage, "post", sent, by=AnonymousUser()).status_code == 302
    assert effects() == 2  # the form that asked to be kept was sent instead, and the thanks once


def test_no_page_has_an_inline_script_style_or_handler(ask):
    ask(ReturnPage, "post", {"reason": "half", "people-0-name": "Zoë", "_autosave": "1"})
    for page in (ask(ReturnPage), ask(ReturnPage, "post", {"people-0-name": ""})):
        assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
        assert re.findall(r"<style(?![^>]*\bnonce=)|\sstyle=|\son\w+=", page.text) == []
