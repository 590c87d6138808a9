"""Every layout, field and component on a few pages, in a browser, as a person and as axe see them."""
# ruff: noqa: E501 (markup is easier to compare unbroken)

import re
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template import engines
from playwright.sync_api import expect

from sightline.design import fields
from sightline.design.brand import DEFAULT
from sightline.design.formats import LONDON
from tests.conftest import PATIENCE
from tests.support import accessibility

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self' 'nonce-abc'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'"
)
FRAME = {
    "brand": DEFAULT,
    "default_brand": DEFAULT,
    "signed_in_as": "Siân Ó Briain",
    "account_url": "/account/",
    "sign_out_url": "/sign-out/",
    "home_url": "/",
    "csp_nonce": "abc",
    "session_seconds": 1800,
    "navigation": [
        {"text": "Home", "href": "/", "current": False},
        {"text": "Files", "href": "/files/", "current": True},
        {"text": "Deadlines", "href": "/deadlines/", "current": False},
    ],
    "footer_links": [{"text": "Accessibility statement", "href": "/accessibility/"}],
    "back_url": "/files/",
}


class PersonRow(fields.Form):
    name = fields.PersonName("Name")
    role = fields.TextInput("Role", required=False)


class EverythingForm(fields.Form):
    reason = fields.TextArea("Why you are referring", words=250, hint="Say what you saw and heard")
    role = fields.TextInput("Your role", width=20)
    born = fields.DateField("Date of birth", hint="For example, 27 3 2019", date_of_birth=True, past=True)
    seen = fields.DateOrTimeField("When the child was last seen")
    start = fields.TimeField("Start of the meeting")
    told = fields.YesNo("Have you told the family?", reveals={"yes": "number"})
    number = fields.Phone("Number you rang", revealed=True)
    how = fields.Radios(
        "How it came to you",
        choices=[("meeting", "At a meeting"), ("letter", "By letter")],
        hints={"letter": "An e-mail counts as a letter"},
    )
    agencies = fields.Checkboxes("Agencies involved", choices=[("p", "Police"), ("h", "Health"), ("e", "Education")])
    lead = fields.Select("Lead agency", choices=[("p", "Humberside Police"), ("h", "Navigo")], required=False)
    children = fields.Number("Number of children", unit="children")
    email = fields.Email("Your email address", autocomplete="email")
    password = fields.Password("Password")
    chronology = fields.FileField("Chronology", accept=[".docx", ".xlsx"], required=False)
    people = fields.RowsField("Who was there", row_form=PersonRow, row_name="Person", at_least=1)


COMPONENTS = """
{% extends "layouts/page.jinja" %}
{% from "components/countdown.jinja" import countdown %}
{% from "components/deadline.jinja" import deadline %}
{% from "components/documents.jinja" import documents %}
{% from "components/empty-state.jinja" import empty_state %}
{% from "components/file-summary.jinja" import file_summary %}
{% from "components/status-tag.jinja" import status_tag %}
{% from "components/step-progress.jinja" import step_progress %}
{% from "components/task-list-rows.jinja" import task_list_rows %}
{% from "components/timeline.jinja" import timeline %}
{% from "components/who-can-see.jinja" import who_can_see %}
{% block body %}
{{ file_summary({"reference": "SCP-2026-014", "href": "/files/SCP-2026-014/", "restricted": true,
  "tag": {"text": "Agency requests", "classes": "govuk-tag--blue"}, "line": "A baby, injured at home",
  "facts": [{"name": "Track", "value": "Line of Sight"}, {"name": "Opened", "value": on | day}, {"name": "Chair", "value": "Amara Nwosu-Clarke"}]}) }}
{{ step_progress([{"title": "Referral", "state": "done", "when": "3 April"}, {"title": "Triage", "state": "done", "when": "14 April"},
  {"title": "Agency requests", "state": "now"}, {"title": "Learning day", "state": "next"}, {"title": "Briefing", "state": "next"}]) }}
<p class="govuk-body">{{ deadline({"state": "late", "due_on": on, "late_by": "3 days"}) }}</p>
<p class="govuk-body">{{ deadline({"state": "soon", "due_on": on, "act_by": before, "extended": true}) }}</p>
<p class="govuk-body">{{ deadline({"state": "met", "due_on": on, "met_on": before}) }}</p>
{{ countdown(4, "working days left", "to send the rapid review to the national Panel") }}
<h2 class="govuk-heading-m">What happened</h2>
{{ timeline([{"title": "Referral submitted", "at": at, "by": "Zoë Ní Bhriain, Hull University Teaching Hospitals"},
  {"title": "Returned for more information", "at": on, "words": "Which hospital?", "href": "/x/"}]) }}
<h2 class="govuk-heading-m">Documents</h2>
{{ documents([{"title": "Police chronology", "href": "/d/1/", "kind": "Word document", "size": "24 KB", "about": "Sent by Humberside Police on 3 April 2026"},
  {"title": "School chronology", "kind": "Word document", "size": "18 KB", "tag": {"text": "Being checked", "classes": "govuk-tag--yellow"}}]) }}
{{ task_list_rows([{"title": "About the child", "href": "/1/", "status": {"text": "Completed"}},
  {"title": "Chronology", "hint": "Opens when the child is known", "status": {"tag": {"text": "Cannot start yet", "classes": "govuk-tag--grey"}}}], "task") }}
{{ who_can_see(["Humberside Police: 2 people", "The partnership’s office: 3 people"], "The agency named in the file cannot.") }}
{{ empty_state("No referrals are waiting", "New referrals appear here as soon as they are sent.", {"text": "Make a referral", "href": "/r/"}) }}
{% endblock %}
"""


def pages():
    jinja = engines["jinja2"]
    fresh = EverythingForm()
    wrong = EverythingForm(QueryDict("told=yes&born-day=31&born-month=2&born-year=2019&people-0-role=GP&reason=A"), {})
    more = {"button": "Save and continue", "keeps_draft": True, "token": "t", "draft_version": 1, "csrf_input": ""}

    def form_page(form, name="layouts/form.jinja", **context):
        errors = fields.summary_of(form) if form.is_bound else []
        return jinja.get_template(name).render(
            FRAME
            | more
            | {
                "form": form,
                "fields": fields.shown_fields(form),
                "error_list": [{"text": text, "href": f"#{target}"} for target, text in errors],
                "title": "Make a referral",
            }
            | context
        )

    class QuestionForm(fields.Form):
        told = fields.YesNo("Have you told the family?", heading=True, hint="Consent is not needed to refer")

    days = {"on": date(2026, 4, 17), "before": date(2026, 4, 16), "at": datetime(2026, 4, 3, 14, 3, tzinfo=LONDON)}
    return {
        "/fresh/": form_page(fresh, kept_at="3 April at 14:03", has_files=True),
        "/wrong/": form_page(wrong),
        "/question/": form_page(QuestionForm(), "layouts/question.jinja"),
        "/confirm/": form_page(fields.Form(), "layouts/confirm.jinja", warning="This cannot be undone"),
        "/elsewhere/": form_page(
            QuestionForm(), typed_elsewhere=[{"label": "Why", "text": "From the office"}], error_list=[{"text": "Newer"}]
        ),
        "/components/": jinja.from_string(COMPONENTS).render(FRAME | days | {"title": "SCP-2026-014"}),
        "/list/": jinja.get_template("layouts/list.jinja").render(
            FRAME
            | {
                "title": "Files",
                "rows": [1],
                "pagination": {
                    "items": [{"number": 1, "href": "?page=1", "current": True}, {"number": 2, "href": "?page=2"}],
                    "next": {"href": "?page=2"},
                },
            }
        ),
    } | {
        f"/{name}/": jinja.get_template(f"errors/{name}.jinja").render(FRAME | {"signed_in_as": "", "session_seconds": ""})
        for name in ("400", "403", "404", "410", "429", "500", "csrf", "session-ended")
    }


@pytest.fixture
def visit(browser):
    """Opens one of the pages in a window of a width, under our Content-Security-Policy; collects what the browser refuses."""
    drawn = pages()
    opened = []

    def serve(route):
        path = urlsplit(route.request.url).path
        if path in drawn:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
            return route.fulfill(status=200, headers=headers, body=drawn[path])
        found = finders.find(path.removeprefix(django_settings.STATIC_URL))
        return route.fulfill(path=found) if found else route.fulfill(status=404, body="")

    def _visit(path, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.refused = []
        page.on("console", lambda said: page.refused.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.refused.append(str(error)))
        page.route("**/*", serve)
        page.goto(f"http://localhost{path}")
        page.wait_for_selector("html[data-ready]")
        return page

    yield _visit
    for context in opened:
        context.close()


def violations(page):
    """What axe finds against WCAG 2.2 AA and what it counsels besides."""
    return [
        (each["id"], [node["target"] for node in each["nodes"]], each["help"])
        for each in accessibility.violations(page, "best-practice")
    ]


PATHS = [
    "/fresh/", "/wrong/", "/question/", "/confirm/", "/elsewhere/", "/components/", "/list/",
    "/400/", "/403/", "/404/", "/410/", "/429/", "/500/", "/csrf/", "/session-ended/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_keeps_to_the_policy_and_fits_a_phone(visit, path):
    page = visit(path)
    assert page.refused == []
    assert violations(page) == []
    narrow = visit(path, width=320)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(narrow) == []


def test_a_planted_fault_is_found(visit):
    page = visit("/fresh/")
    page.evaluate("document.querySelector('label[for=id_role]').remove()")
    assert [found[0] for found in violations(page)] == ["label"]


def test_the_error_summary_has_the_focus_and_leads_to_the_box(visit):
    page = visit("/wrong/")
    assert page.title().startswith("Error: Make a referral")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Date of birth must be a real date").click()
    expect(page.locator("#id_born-day")).to_be_focused()


def test_a_revealed_field_opens_with_its_choice(visit):
    page = visit("/fresh/")
    assert not page.get_by_label("Number you rang").is_visible()
    page.get_by_label("Yes").check()
    expect(page.get_by_label("Number you rang")).to_be_visible()


def saved_bodies(page, answers):
    sent = []

    def answer(route):
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.post_data)
        status, body = answers[min(len(sent), len(answers)) - 1]
        return route.fulfill(status=status, content_type="application/json", body=body)

    page.route("**/fresh/", answer)
    return sent


def test_typing_is_saved_within_fifteen_seconds_and_said_aloud(visit):
    page = visit("/fresh/")
    page.clock.install()
    sent = saved_bodies(page, [(200, '{"saved": true, "version": 2, "at": "14:03"}')])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Your role").press_sequentially("GP")
    page.clock.fast_forward(15_000)
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_text("Saved at 14:03")
    assert status.get_attribute("aria-live") == "polite"
    assert re.search(r"(^|&)role=GP(&|$)", sent[0])
    assert "_autosave=1" in sent[0]
    assert page.locator('[name="_draft_version"]').input_value() == "2"
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.refused == []


def test_leaving_a_box_saves_at_once(visit):
    page = visit("/fresh/")
    sent = saved_bodies(page, [(200, '{"saved": true, "version": 2, "at": "14:03"}')])
    page.get_by_label("Your role").fill("GP")
    page.get_by_label("Your role").blur()
    expect(page.locator("[data-autosave-status]")).to_have_text("Saved at 14:03")
    assert len(sent) == 1


def test_a_failed_saving_is_said_and_tried_again(visit):
    page = visit("/fresh/")
    page.clock.install()
    sent = saved_bodies(page, [(503, ""), (200, '{"saved": true, "version": 2, "at": "14:04"}')])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Your role").fill("GP")
    page.get_by_label("Your role").blur()
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_text("Not saved: we will try again")
    page.clock.fast_forward(15_000)
    expect(status).to_have_text("Saved at 14:04")
    assert len(sent) == 2


def test_newer_text_elsewhere_stops_the_saving_and_says_what_to_do(visit):
    page = visit("/fresh/")
    saved_bodies(page, [(409, '{"saved": false}')])
    page.get_by_label("Your role").fill("GP")
    page.get_by_label("Your role").blur()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Copy what you typed here, then reload")


def left_alone(visit, path, *, answered=None, minutes=27.7):
    """A page on which a word was typed, after so many minutes without a key. ``answered`` is said to "Stay signed in"."""
    page = visit(path)
    page.clock.install()
    page.asked = []
    if answered is not None:
        def answer(route):
            if route.request.method != "HEAD":
                return route.fallback()
            page.asked.append(route.request.url)
            return route.fulfill(status=200, headers={"Session-Seconds": answered})

        page.route("**/*", answer)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    if path == "/fresh/":
        page.get_by_label("Your role").fill("Health visitor")
    page.clock.run_for(int(minutes * 60_000))
    return page, page.get_by_role("dialog")


def test_the_end_of_the_session_is_announced_at_least_two_minutes_before(visit):
    page, warning = left_alone(visit, "/components/", minutes=26.5)
    assert warning.count() == 0
    page.clock.run_for(70_000)
    expect(warning).to_have_accessible_name("Do you want to stay signed in?")
    expect(warning).to_have_accessible_description(re.compile("about 3 minutes.*What you have typed stays"))
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_focused()
    expect(warning.get_by_role("button")).to_have_count(1)
    page.clock.run_for(90_000)
    expect(warning).to_contain_text("about a minute")
    page.clock.run_for(3 * 60_000)
    expect(warning).to_have_accessible_name("You have been signed out")
    expect(warning.get_by_role("button", name="Close this message")).to_be_focused()
    expect(warning.get_by_role("button")).to_have_count(1)


def test_the_warning_keeps_the_keyboard_and_is_accessible_also_on_a_phone(visit):
    page, warning = left_alone(visit, "/fresh/")
    inside = warning.locator(":focus")
    for _ in range(3):
        page.keyboard.press("Tab")
        # a browser lets the keyboard out to its own bars, and to nothing of the page behind
        assert inside.count() == 1 or page.evaluate("document.activeElement === document.body")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = warning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_one_key_stays_and_gives_back_the_place_and_what_was_typed(visit, key):
    page, warning = left_alone(visit, "/fresh/", answered="1800")
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press(key)
    expect(warning).to_have_count(0)
    assert page.asked == ["http://localhost/"]
    expect(page.get_by_label("Your role")).to_be_focused()
    expect(page.get_by_label("Your role")).to_have_value("Health visitor")
    page.clock.run_for(26 * 60_000)
    expect(warning).to_have_count(0)
    page.clock.run_for(2 * 60_000)
    expect(warning).to_have_accessible_name("Do you want to stay signed in?")


def test_a_session_that_may_last_no_longer_says_so_and_may_be_put_away(visit):
    page, warning = left_alone(visit, "/fresh/", answered="100")
    page.keyboard.press("Enter")
    expect(warning).to_contain_text("In about 2 minutes you will have been signed in for as long as anybody may be")
    page.keyboard.press("Escape")
    expect(warning).to_have_count(0)
    page.clock.run_for(30_000)
    expect(warning).to_have_count(0)
    page.clock.run_for(90_000)
    expect(warning).to_have_accessible_name("You have been signed out")
    warning.get_by_role("button", name="Close this message").click()
    expect(page.get_by_label("Your role")).to_have_value("Health visitor")


def test_a_service_that_cannot_be_reached_is_said_in_the_warning(visit):
    page, warning = left_alone(visit, "/fresh/")
    page.route("**/*", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(warning).to_contain_text("We could not reach the service")
