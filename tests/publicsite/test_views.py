"""The public site under its own role: what is published, what is gone, what never was; and not one table more."""

import re
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from sightline.dissemination.rules import blocks
from sightline.partnerships.rules import load_profile
from tests.factories.dissemination import WRITTEN, PublicationFactory
from tests.factories.people import PartnershipFactory

pytestmark = pytest.mark.django_db

MAY_READ = {"dissemination_publication", "partnerships_partnership"}


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def refused(statement):
    """Whether the database refuses the statement to the role it is asked as, for want of a right."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def a_briefing(**kwargs):
    body = {"kind": "briefing", "blocks": blocks(WRITTEN, load_profile("NEL-2023").briefing),
            "questions": ["How will you know?"]}
    return PublicationFactory(**({"title": WRITTEN["title"], "body": body, "themes": ["T1", "T22"]} | kwargs))


@pytest.fixture
def marram():
    return PartnershipFactory(
        public_site_name="Safer Marram", brand_colour="#274d2b", office_email="office@example.org"
    )


def test_the_publics_role_reads_two_tables_and_no_third(as_public):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {row[0] for row in cursor.fetchall()}
    as_public()

    assert len(tables) > 60
    assert {table for table in tables if not refused(f'SELECT 1 FROM "{table}" LIMIT 1')} == MAY_READ


@pytest.mark.parametrize("table", sorted(MAY_READ))
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET id = id", "INSERT INTO {} DEFAULT VALUES",
                                 "TRUNCATE {} CASCADE"])
def test_the_publics_role_writes_nothing(as_public, table, act):
    as_public()

    assert refused(act.format(table))


def test_the_seven_blocks_in_reading_order(as_public, client, marram):
    publication = a_briefing(partnership=marram)
    as_public()

    page = client.get(f"/learning/{publication.slug}/")
    html = page.content.decode()

    assert page.status_code == 200
    assert re.findall(r'app-seven__number">(\d)</span> ([^<]+)</h2>', html) == [
        ("1", "Background and concerns"), ("2", "Purpose of the review"), ("3", "Key lines of enquiry"),
        ("4", "Key practice episodes"), ("5", "Learning"), ("6", "Progress/Impact"), ("7", "Further information"),
    ]
    assert "Expected good practice A health visitor was easy for the parent to reach" in text_of(page)
    assert '<a class="govuk-link" href="https://www.example.org/thresholds" rel="noreferrer noopener">' in html
    assert '<meta name="robots" content="index, follow">' in html
    assert re.findall("<title>(.*)</title>", html) == ["A child not seen for a season – Safer Marram – Sightline"]
    assert "#274d2b" in html
    assert "OFFICIAL" not in html
    assert "Questions to discuss How will you know?" in text_of(page)


@pytest.mark.parametrize(
    ("form", "ending", "begins", "file_type"),
    [
        ("pdf", "pdf", b"%PDF-", "application/pdf"),
        ("word", "docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_publication_can_be_kept_as_a_file_with_a_neutral_name(
    as_public, client, marram, form, ending, begins, file_type
):
    publication = a_briefing(partnership=marram)
    as_public()

    page = client.get(f"/learning/{publication.slug}/").content.decode()
    assert f'href="/learning/{publication.slug}/{form}/"' in page
    got = client.get(f"/learning/{publication.slug}/{form}/")

    assert got.status_code == 200
    assert got.content.startswith(begins)
    assert got.headers["Content-Type"] == file_type
    assert got.headers["Content-Disposition"] == f'attachment; filename="{publication.slug}.{ending}"'
    assert not got.cookies


def test_a_file_of_what_is_gone_or_never_was_is_not_given(as_public, client, marram):
    gone = a_briefing(partnership=marram, withdrawn_on=date(2027, 12, 20), withdrawal_notice="Replaced.")
    as_public()

    answer = client.get(f"/learning/{gone.slug}/pdf/")
    assert answer.status_code == 410
    assert "Replaced." in text_of(answer)
    assert client.get("/learning/briefing-2026-12-zzzz/word/").status_code == 404


def test_a_revised_edition_says_so(as_public, client, marram):
    body = {"kind": "highlights", "points": ["Ask"], "revised_on": "2027-01-06"}
    publication = PublicationFactory(partnership=marram, body=body, published_on=date(2026, 12, 17))
    as_public()

    said = text_of(client.get(f"/learning/{publication.slug}/"))
    assert f"Highlights, {marram.name}. Published on 17 December 2026, revised on 6 January 2027." in said


def test_what_was_withdrawn_answers_410_with_its_notice_and_nothing_else(as_public, client, marram):
    gone = a_briefing(
        partnership=marram, withdrawn_on=date(2027, 12, 20), withdrawal_notice="Replaced by a later briefing.",
    )
    as_public()

    page = client.get(f"/learning/{gone.slug}/")
    said = text_of(page)

    assert page.status_code == 410
    assert "Replaced by a later briefing. Withdrawn on 20 December 2027." in said
    assert WRITTEN["title"] not in said
    assert "health visitor" not in said
    assert "noindex" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"  # leaves caches (sec R93)


def test_what_never_was_answers_404(as_public, client, marram):
    as_public()

    assert client.get("/learning/briefing-2026-12-zzzz/").status_code == 404
    assert client.get("/files/SCP-2026-001/").status_code == 404  # the service is not in this process
    assert client.get("/account/login/").status_code == 404


def test_the_list_is_newest_first_and_by_theme(as_public, client, marram):
    for title, day, themes in (("Older", 1, ["T1"]), ("Newer", 9, ["T2", "T5"]), ("Middle", 4, ["T1", "T5"])):
        PublicationFactory(partnership=marram, title=title, published_on=date(2026, 12, day), themes=themes)
    PublicationFactory(partnership=marram, title="Gone", themes=["T9"], withdrawn_on=date(2026, 12, 10),
                       withdrawal_notice="Down.")
    as_public()

    def titles(address):
        return re.findall(r">(Older|Newer|Middle|Gone)</a>", client.get(address).content.decode())

    assert titles("/") == ["Newer", "Middle", "Older"]
    assert titles("/?theme=T1") == ["Middle", "Older"]
    assert titles("/?theme=nonsense") == ["Newer", "Middle", "Older"]
    themes = re.findall(r"\?theme=(\w+)", client.get("/").content.decode())
    assert themes == ["T1", "T2", "T5"]


def test_an_empty_site_is_kind(as_public, client):
    as_public()

    page = client.get("/")
    assert page.status_code == 200
    assert "Nothing is published yet" in text_of(page)
    assert "Nothing is published on this theme" in text_of(client.get("/?theme=T3"))


def test_the_statement_and_robots(as_public, client, marram):
    as_public()

    statement = text_of(client.get("/accessibility/"))
    assert f"This website is run by {marram.name}." in statement
    assert "office@example.org" in statement
    robots = client.get("/robots.txt")
    assert (robots.content, robots.headers["Content-Type"]) == (
        b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8",
    )


@pytest.mark.parametrize("address", ["/", "/accessibility/", "/robots.txt", "/learning/none/"])
def test_a_session_cookie_of_the_service_changes_nothing_and_none_is_set(as_public, address):
    client = Client()
    client.cookies["session"] = "a-session-of-the-other-process"
    as_public()

    page = client.get(address)

    assert page.status_code in (200, 404)
    assert not page.cookies
    assert "Signed in as" not in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/learning/none/", "/accessibility/"])
def test_nothing_can_be_sent(as_public, client, address):
    as_public()

    assert client.post(address, {"a": "b"}).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(as_public, client, marram, count, django_assert_num_queries):
    PublicationFactory.create_batch(count, partnership=marram, themes=["T1"])
    as_public()
    client.get("/")

    with django_assert_num_queries(4 + 2):  # host, count, rows, themes; and the transaction’s savepoint
        assert client.get("/").content.decode().count("/learning/") == count


def test_the_same_pages_never_show_the_case(as_public, client, marram):
    publication = a_briefing(partnership=marram)
    assert {field.name for field in publication._meta.get_fields()} == {
        "id", "partnership", "slug", "title", "body", "themes", "published_on", "withdrawn_on", "withdrawal_notice",
    }
    as_public()

    assert not re.search(r"[A-Z]{2,8}-\d{4}-\d{3}", text_of(client.get(f"/learning/{publication.slug}/")))
    assert reverse("public:read", kwargs={"slug": publication.slug}) == f"/learning/{publication.slug}/"
