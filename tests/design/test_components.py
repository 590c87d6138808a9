"""Each component alone: the macro's HTML, compared whole once white space is evened out."""
# ruff: noqa: E501 (markup is easier to compare unbroken)

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.template import engines

from sightline.design import pages
from sightline.design.formats import LONDON

FOLDER = Path(pages.__file__).parent / "jinja2/components"
ON, BEFORE = date(2026, 4, 17), date(2026, 4, 16)
AT = datetime(2026, 4, 3, 14, 3, tzinfo=LONDON)


def even(html):
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


def drawn(component, macro, call, **context):
    source = f'{{% from "components/{component}.jinja" import {macro} %}}{{{{ {macro}({call}) }}}}'
    return even(engines["jinja2"].from_string(source).render(context))


CASES = [
    ("marking", "marking", '"OFFICIAL-SENSITIVE"', """<p class="app-marking"><span class="govuk-visually-hidden">
        Protective marking: </span>OFFICIAL-SENSITIVE</p>"""),
    ("status-tag", "status_tag", '{"text": "Returned", "classes": "govuk-tag--yellow"}',
        '<strong class="govuk-tag govuk-tag--yellow">Returned</strong>'),
    ("deadline", "deadline", '{"state": "due", "due_on": on, "act_by": before}', """
        <span class="app-deadline app-deadline--due"><span class="app-deadline__state">Due</span>Friday 17 April 2026
        <span class="app-deadline__act">Act by Thursday 16 April 2026, the last working day before</span></span>"""),
    ("deadline", "deadline", '{"state": "due", "due_on": on, "act_by": on}', """
        <span class="app-deadline app-deadline--due"><span class="app-deadline__state">Due</span>Friday 17 April 2026</span>"""),
    ("deadline", "deadline", '{"state": "soon", "due_on": on, "extended": true}', """
        <span class="app-deadline app-deadline--soon"><span class="app-deadline__state">Due soon:</span>Friday 17 April 2026
        <span class="app-deadline__act">Extended</span></span>"""),
    ("deadline", "deadline", '{"state": "late", "due_on": on, "late_by": "3 days"}', """
        <span class="app-deadline app-deadline--late"><span class="app-deadline__state">Late by 3 days.</span>
        It was due on 17 April 2026</span>"""),
    ("deadline", "deadline", '{"state": "met", "due_on": on, "met_on": before}', """
        <span class="app-deadline app-deadline--met"><span class="app-deadline__state">Met</span>
        on 16 April 2026. It was due on 17 April 2026</span>"""),
    ("deadline", "deadline", '{"state": "met-late", "due_on": before, "met_on": on, "late_by": "1 day"}', """
        <span class="app-deadline app-deadline--late"><span class="app-deadline__state">Met 1 day late</span>
        , on 17 April 2026. It was due on 16 April 2026</span>"""),
    ("timeline", "timeline", '[{"title": "Submitted", "at": at, "by": "Zoë Ní Bhriain"}, '
        '{"title": "Returned", "at": on, "words": "Which <b>hospital</b>?", "href": "/x/"}]', """
        <ol class="app-timeline"><li class="app-timeline__move"><h3 class="app-timeline__title">Submitted</h3>
        <p class="app-timeline__by">3 April 2026 at 14:03, Zoë Ní Bhriain</p></li>
        <li class="app-timeline__move"><h3 class="app-timeline__title"><a class="govuk-link" href="/x/">Returned</a></h3>
        <p class="app-timeline__by">17 April 2026</p>
        <p class="app-timeline__words">Which &lt;b&gt;hospital&lt;/b&gt;?</p></li></ol>"""),
    ("file-summary", "file_summary", '{"reference": "SCP-2026-014", "tag": {"text": "Open"}, "restricted": true, '
        '"line": "A baby", "facts": [{"name": "Track", "value": "Rapid review"}]}', """
        <div class="app-file"><div class="app-file__top"><h2 class="app-file__reference">SCP-2026-014</h2>
        <p class="govuk-body"><strong class="govuk-tag">Open</strong><strong class="govuk-tag govuk-tag--red">Restricted
        </strong></p></div><p class="govuk-body">A baby</p>
        <dl class="app-facts"><div><dt>Track</dt><dd>Rapid review</dd></div></dl></div>"""),
    ("empty-state", "empty_state", '"None", "They appear here.", {"text": "Make one", "href": "/r/"}', """
        <div class="app-empty"><p class="app-empty__title">None</p><p class="govuk-body">They appear here.</p>
        <p class="govuk-body"><a class="govuk-link" href="/r/">Make one</a></p></div>"""),
    ("who-can-see", "who_can_see", '["Police: 2 people"], "Nobody else can."', """
        <details class="govuk-details app-who"><summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Who can see this?</span></summary>
        <div class="govuk-details__text"><ul class="govuk-list govuk-list--bullet"><li>Police: 2 people</li></ul>
        <p class="govuk-body">Nobody else can.</p></div></details>"""),
    ("documents", "documents", '[{"title": "Police chronology", "href": "/d/1/", "kind": "Word document", "size": "24 KB"}, '
        '{"title": "School", "kind": "PDF", "size": "2 MB", "about": "Sent on 3 April", "tag": {"text": "Being checked"}}]', """
        <ul class="app-documents"><li class="app-documents__one">
        <a class="govuk-link" href="/d/1/">Police chronology (Word document, 24 KB)</a></li>
        <li class="app-documents__one">School (PDF, 2 MB)<strong class="govuk-tag">Being checked</strong>
        <p class="app-documents__about">Sent on 3 April</p></li></ul>"""),
    ("step-progress", "step_progress", '[{"title": "Referral", "state": "done", "when": "3 April"}, '
        '{"title": "Triage", "state": "now"}, {"title": "Briefing", "state": "next"}]', """
        <ol class="app-progress"><li class="app-progress__step app-progress__step--done">
        <span class="govuk-visually-hidden">Done:</span>Referral<span class="app-progress__when">3 April</span></li>
        <li class="app-progress__step app-progress__step--now" aria-current="step">
        <span class="govuk-visually-hidden">Now:</span>Triage</li>
        <li class="app-progress__step app-progress__step--next">
        <span class="govuk-visually-hidden">Still to come:</span>Briefing</li></ol>"""),
    ("countdown", "countdown", '2, "working days over", "It was due yesterday", true', """
        <div class="app-countdown app-countdown--late"><p class="app-countdown__words">
        <span class="app-countdown__number">2</span>working days over</p>
        <p class="app-countdown__words">It was due yesterday</p></div>"""),
    ("kept-draft", "kept_draft", '"3 April at 14:03", "", true', """
        <div class="govuk-inset-text app-kept"><p class="govuk-body">We kept what you typed on 3 April at 14:03.
        Choose any file again: files are not kept.</p><form method="post" novalidate>
        <button type="submit" value="1" name="_discard" class="govuk-button govuk-button--secondary" data-module="govuk-button">
        Discard it</button></form></div>"""),
    ("typed-elsewhere", "typed_elsewhere", '[{"label": "Why", "text": "From the office"}]', """
        <details class="govuk-details" open><summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">What was saved from the other window or device</span></summary>
        <div class="govuk-details__text"><dl class="app-answers">
        <dt class="govuk-body govuk-!-font-weight-bold">Why</dt>
        <dd class="govuk-body app-as-typed">From the office</dd></dl></div></details>"""),
    ("task-list-rows", "task_list_rows", '[{"title": "Child", "href": "/1/", "hint": "Who", "status": {"text": "Done"}}], "t"', """
        <ul class="govuk-task-list"><li class="govuk-task-list__item govuk-task-list__item--with-link">
        <div class="govuk-task-list__name-and-hint">
        <a class="govuk-link govuk-task-list__link" href="/1/" aria-describedby="t-1-hint t-1-status">Child</a>
        <div id="t-1-hint" class="govuk-task-list__hint">Who</div></div>
        <div class="govuk-task-list__status" id="t-1-status">Done</div></li></ul>"""),
    ("pagination", "pages", '{"items": [{"number": 1, "href": "?page=1", "current": true}]}', """
        <nav class="govuk-pagination" aria-label="Pagination"><ul class="govuk-pagination__list">
        <li class="govuk-pagination__item govuk-pagination__item--current">
        <a class="govuk-link govuk-pagination__link" href="?page=1" aria-label="Page 1" aria-current="page">1</a></li></ul></nav>"""),
]  # fmt: skip


@pytest.mark.parametrize(("component", "macro", "call", "html"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_a_component_alone(component, macro, call, html):
    assert drawn(component, macro, call, on=ON, before=BEFORE, at=AT) == even(html)


def test_every_component_is_tested_here_and_says_what_it_takes():
    files = {path.stem: path.read_text() for path in FOLDER.glob("*.jinja")}
    assert set(files) == {case[0] for case in CASES}
    for name, text in files.items():
        assert text.startswith("{# "), name
        assert text.count("{% macro ") == 1, name
