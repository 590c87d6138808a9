"""The frame of pages: dates in words, the partnership's colour, the pages for what went wrong, the built files."""

import json
from datetime import UTC, date, datetime, time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from sightline.config.commands import assets
from sightline.design import errors, formats
from sightline.design.brand import DEFAULT, Brand, contrast
from sightline.design.context import frame

SUMMER_NIGHT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July in London


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (formats.day(date(2026, 4, 3)), "3 April 2026"),
        (formats.day(SUMMER_NIGHT), "2 July 2026"),
        (formats.weekday(SUMMER_NIGHT), "Thursday 2 July 2026"),
        (formats.clock(SUMMER_NIGHT), "00:30"),
        (formats.clock(time(9, 5)), "09:05"),
        (formats.moment(SUMMER_NIGHT), "2 July 2026 at 00:30"),
        (formats.moment(date(2026, 4, 3)), "3 April 2026"),
        (formats.day_and_clock(SUMMER_NIGHT), "2 July at 00:30"),
        (formats.counted(1, "day"), "1 day"),
        (formats.counted(3, "day"), "3 days"),
        (formats.counted(1204, "child", "children"), "1,204 children"),
        (formats.day(None) + formats.weekday(None) + formats.clock(None) + formats.moment(None), ""),
    ],
)
def test_dates_and_numbers_in_words(words, expected):
    assert words == expected


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        ("red", "Enter the colour as # and 6 letters or numbers, like #1c4a5a"),
        ("#fff;}body{display:none", "Enter the colour as # and 6 letters or numbers, like #1c4a5a"),
        ("#ffdd00", "Choose a darker colour: white text cannot be read on this one"),
    ],
)
def test_a_colour_that_cannot_be_used_is_refused(colour, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (the words are the assertion)
        Brand(colour=colour)
    assert str(refusal.value) == sentence


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_frame_takes_the_partnership_of_the_request():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert frame(request)["brand"] == DEFAULT
    assert frame(request)["signed_in_as"] == ""
    request.partnership_brand = Brand(name="Hull Safeguarding Children Partnership", colour="#4c2c92")
    assert frame(request)["brand"].name == "Hull Safeguarding Children Partnership"


def test_another_colour_reaches_the_page_with_the_nonce_of_the_policy():
    from django.template import engines

    brand = Brand(name="Hull Safeguarding Children Partnership", colour="#4c2c92")
    context = {"brand": brand, "default_brand": DEFAULT, "csp_nonce": "abc", "title": "Home"}
    html = engines["jinja2"].get_template("layouts/page.jinja").render(context)
    assert '<style nonce="abc">:root { --govuk-brand-colour: #4c2c92; --sightline-brand: #4c2c92; }</style>' in html


@pytest.mark.parametrize(
    ("answer", "status", "heading"),
    [
        (errors.bad_request, 400, "Sorry, we could not read that"),
        (errors.permission_denied, 403, "You cannot do this"),
        (errors.not_found, 404, "Page not found"),
        (errors.server_error, 500, "Sorry, there is a problem with the service"),
        (errors.gone, 410, "This is no longer here"),
        (errors.session_ended, 401, "You have been signed out"),
        (errors.csrf_failure, 403, "This page was open for too long"),
    ],
)
def test_what_went_wrong_is_said_without_the_database(answer, status, heading):
    response = answer(RequestFactory().get("/referrals/SCP-2026-014/"))
    assert response.status_code == status
    assert f"<title>{heading} – " in response.text
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in response.text
    assert "SCP-2026-014" not in response.text
    assert response["Cache-Control"] == "no-store"


def test_the_lock_file_names_no_address():
    lock = json.loads((assets.ROOT / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("resolved" not in package and "integrity" in package for package in packages)
    wanted = json.loads((assets.ROOT / "package.json").read_text())
    assert all(version[0].isdigit() for version in (wanted["dependencies"] | wanted["devDependencies"]).values())


def test_a_changed_source_is_built_again(tmp_path):
    design = tmp_path / "design"
    for folder in assets.SOURCES:
        (design / folder).mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    (design / "js" / "one.js").write_text("1")
    first = assets.fingerprint(root=tmp_path, design=design)
    assert assets.fingerprint(root=tmp_path, design=design) == first
    (design / "js" / "one.js").write_text("2")
    second = assets.fingerprint(root=tmp_path, design=design)
    (tmp_path / "package-lock.json").write_text("{} ")
    assert len({first, second, assets.fingerprint(root=tmp_path, design=design)}) == 3
