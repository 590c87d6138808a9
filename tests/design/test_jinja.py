from dataclasses import dataclass
from importlib.resources import files

import pytest
from django.template import engines
from jinja2.exceptions import UndefinedError

MACROS = sorted(
    path.name for path in (files("govuk_frontend_jinja") / "templates" / "components").iterdir() if path.is_dir()
)
TYPICAL = {
    "id": "one", "idPrefix": "one", "name": "one", "text": "Words", "titleText": "Title", "summaryText": "More",
    "label": {"text": "Label"}, "hint": {"text": "Hint"}, "errorMessage": {"text": "Wrong"},
    "fieldset": {"legend": {"text": "Legend"}}, "legend": {"text": "Legend"}, "href": "/", "serviceName": "Service",
    "tag": {"text": "Alpha"}, "messages": [{"headingText": "Cookies", "text": "Words", "actions": [{"text": "Yes"}]}],
    "rows": [{"key": {"text": "Key"}, "value": {"text": "Value"},
        "actions": {"items": [{"href": "/", "text": "Change"}]}}],
    "navigation": [{"text": "Home", "href": "/", "current": True}], "errorList": [{"text": "Wrong", "href": "#one"}],
    "previous": {"href": "/1"}, "next": {"href": "/3"},
    "items": [{
        "text": "Item", "value": "1", "href": "/", "number": 1, "name": "day",
        "heading": {"text": "Section"}, "content": {"text": "Words"}, "title": {"text": "Task"},
        "status": {"text": "Done"}, "panel": {"text": "Words"}, "id": "item",
    }],
}  # fmt: skip
BARE = {"id": "one", "idPrefix": "one", "name": "one", "text": "Words", "label": {"text": "Label"}, "items": []}


def rendered(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def macro_name(folder):
    return "govuk" + "".join(part.capitalize() for part in folder.split("-"))


def test_there_are_all_37_macros_to_try():
    assert len(MACROS) == 37


@pytest.mark.parametrize("parameters", [TYPICAL, BARE], ids=["typical", "bare"])
@pytest.mark.parametrize("folder", MACROS)
def test_every_govuk_macro_renders(folder, parameters):
    params = dict(parameters)
    if folder == "table":
        params["rows"] = [[{"text": "Cell"}]]
    if folder == "footer":
        params.pop("navigation", None)
    name = macro_name(folder)
    html = rendered(
        f'{{% from "govuk_frontend_jinja/components/{folder}/macro.html" import {name} %}}{{{{ {name}(params) }}}}',
        params=params,
    )
    assert "govuk-" in html


@dataclass
class PresenterOfAPage:
    title: str


def test_a_misspelt_presenter_attribute_raises():
    page = PresenterOfAPage("Inbox")
    assert rendered("{{ page.title }}", page=page) == "Inbox"
    with pytest.raises(UndefinedError, match="PresenterOfAPage has no 'titel'"):
        rendered("{{ page.titel }}", page=page)
    with pytest.raises(UndefinedError, match="PresenterOfAPage"):
        rendered("{% if page.titel %}shown{% endif %}", page=page)


def test_an_absent_key_of_a_dictionary_is_nothing():
    assert rendered("[{{ page.titel }}{{ page.titel.text }}]", page={"title": "Inbox"}) == "[]"


def test_text_from_people_is_escaped():
    html = rendered(
        '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}{{ govukTag({"text": text }) }}',
        text="<script>alert(1)</script>",
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
