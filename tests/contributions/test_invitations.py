"""Somebody without an account writes one return: the link, the code, the walls, the end (ADR 0025)."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.accounts import passes
from sightline.accounts.middleware import OneReturnOnly
from sightline.accounts.models import OccasionalPass, User
from sightline.casefiles.models import CaseFile, Move, RegisterEntry
from sightline.casefiles.policy import may_open_identities, visible_files, visible_register
from sightline.chronology.models import Chronology, ChronologyEntry
from sightline.chronology.operations import add_entry
from sightline.chronology.policy import visible_chronologies
from sightline.contributions import operations, policy
from sightline.contributions.models import AgencyRequest, PracticeAudit, ReturnVersion
from sightline.contributions.presenters import RequestPage
from sightline.foundation.errors import DomainError, NotYours
from sightline.outbox.operations import send_messages
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.contributions.scene import WHOLE, Scene
from tests.factories.contributions import KEY_LINES, AgencyRequestFactory, PracticeAuditFactory
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory, SubjectFactory
from tests.factories.people import AgencyFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 20)
CONTACT = {"name": "Ottoline Marchbanks", "job_title": "Head teacher", "address": "Head@Saltmarsh.example"}


@pytest.fixture
def scene(time_machine):
    time_machine.move_to(NOON, tick=False)
    return Scene()


@pytest.fixture
def school(scene):
    """A school that nobody has an account in, asked all the same."""
    found = AgencyFactory(partnership=scene.partnership, name="Saltmarsh Primary School")
    scene.agency = found
    scene.request = scene.sent(found, by_invitation=True)
    return found


def invite(scene, **more):
    speak_for(scene.office)
    given = CONTACT | {"until": UNTIL, "by": scene.office, "now": timezone.now()} | more
    return operations.invite(scene.request, **given)


def posted():
    """What has been sent since it was last asked, newest last."""
    send_messages(now=timezone.now())
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def link_in(message):
    return re.search(r"(/account/invited/[\w-]+/)", message.body)[1]


def code_in(message):
    return re.search(r"Your code is ([\d ]+)", message.body)[1]


def verbs(scene, *, of="invitation"):
    with no_walls():
        found = TrailEntry.objects.filter(file_ref=scene.file.reference, record_label=of).order_by("pk")
        return list(found.values_list("verb", flat=True))


def come_in(client, link):
    """By the link and the code, as a person does; returns the answer to the code."""
    client.post(link)
    return client.post(f"{link}code/", {"code": code_in(posted()[-1])})


def at(scene, name, **more):
    return reverse(name, kwargs={"reference": scene.file.reference, "agency": scene.agency.slug, **more})


def test_an_agency_without_accounts_is_asked_only_where_the_office_says_so(scene):
    school = AgencyFactory(partnership=scene.partnership)
    with pytest.raises(operations.NoContact):
        scene.sent(school)

    assert scene.sent(school, by_invitation=True).state == "sent"


def test_the_invitation_s_letter_has_a_link_and_no_word_of_the_case(scene, school):
    invite(scene)
    (letter,) = posted()

    assert letter.to == ["head@saltmarsh.example"]
    assert letter.subject == "Your organisation is asked for information: your personal link"
    for word in ("Ottoline", "Saltmarsh", scene.file.reference, "child was", "chronology"):
        assert word not in letter.body
    assert len(link_in(letter).split("/")[-2]) >= 43  # 256 bits in base 64


def test_only_digests_are_kept(scene, school):
    invited = invite(scene)
    token = link_in(posted()[0]).split("/")[-2]
    kept = OccasionalPass.objects.get(user=invited)

    assert token not in str(vars(kept))
    assert not invited.has_usable_password()
    assert kept.expires_at.date() == UNTIL


def test_from_the_link_to_the_return_that_is_submitted(client, scene, school):
    invite(scene)
    link = link_in(posted()[0])
    assert client.get(link).status_code == 200
    assert come_in(client, link).url == "/"
    assert client.get("/").url == at(scene, "contributions:request")
    assert "Saltmarsh Primary School" in client.get(at(scene, "contributions:request")).text
    assert client.post(at(scene, "contributions:begin")).status_code == 302
    writer = User.objects.get(occasional_address="head@saltmarsh.example")
    speak_for(writer)
    scene.request.refresh_from_db()
    for section, changes in WHOLE.items():
        operations.save_audit(scene.request, section=section, changes=changes, by=writer, now=NOON)
    for line in KEY_LINES:
        page = client.post(
            at(scene, "contributions:key-line", number=line["number"]),
            {"evidence": "Attendance fell.", "analysis": "Nobody asked why.", "confidence": "high",
             "version": PracticeAudit.objects.get().version},
        )
        assert page.status_code == 302
        speak_for(writer)
    speak_for(writer)
    add_entry(
        Chronology.objects.get(), date_text="3/4/26", event="He was not at school.", child_seen="no", by=writer,
        now=NOON,
    )
    assert "He was not at school." in client.get(at(scene, "chronology:entries")).text
    page = client.post(at(scene, "contributions:check"), {"agreed_by": ""})
    assert "Enter the role of whoever has read and agreed this return" in page.text
    sent = client.post(at(scene, "contributions:check"), {"agreed_by": "Chair of governors"})
    assert sent.status_code == 302

    with no_walls():
        request = AgencyRequest.objects.get(pk=scene.request.pk)
        version = ReturnVersion.objects.get(agency_request=request)
        assert PracticeAudit.objects.get().shared
    assert request.state == "submitted"
    assert version.submitted_by == writer
    assert version.content["agreed_by"] == "Chair of governors"
    client.force_login(scene.office)
    assert "Read and agreed in Saltmarsh Primary School by: Chair of governors" in client.get(
        at(scene, "contributions:read")
    ).text


def test_they_say_that_their_agency_was_not_involved(client, scene, school):
    invited = invite(scene)
    come_in(client, link_in(posted()[0]))
    said = {"statement": "Nobody of the family was ever on our roll.", "systems_searched": "Admissions register"}
    assert at(scene, "contributions:state-nil") in client.get(at(scene, "contributions:request")).text
    page = client.post(at(scene, "contributions:state-nil"), said | {"agreed_by": ""})
    assert "Enter the role of whoever has agreed this statement" in page.text
    assert "Nobody of the family was ever on our roll." in page.text
    assert client.post(at(scene, "contributions:state-nil"), said | {"agreed_by": "Head teacher"}).status_code == 302

    with no_walls():
        request = AgencyRequest.objects.get(pk=scene.request.pk)
        version = ReturnVersion.objects.get(agency_request=request)
        assert not User.objects.get(pk=invited.pk).is_active, "nothing is left to write"
    assert (request.state, request.nil_statement) == ("nil", said["statement"])
    assert (version.submitted_by, version.content["agreed_by"]) == (invited, "Head teacher")
    client.force_login(scene.office)
    assert "agreed in Saltmarsh Primary School by: Head teacher" in client.get(at(scene, "contributions:read")).text


def test_where_there_is_a_lead_the_lead_says_so_and_not_whoever_is_invited(scene, school):
    invited = invite(scene)
    person(Role.DSL, partnership=scene.partnership, agency=school)
    speak_for(invited)

    with pytest.raises(DomainError, match="has a safeguarding lead here"):
        operations.state_nil_unaided(
            scene.request, statement="No contact.", systems_searched="SIMS", agreed_by="Head", by=invited, now=NOON
        )
    assert not RequestPage(scene.request, invited, NOON.date()).can_state_nil


def test_nobody_with_an_account_says_it_unaided(scene):
    speak_for(scene.spoc)
    with pytest.raises(NotYours):
        operations.state_nil_unaided(
            scene.request, statement="No contact.", systems_searched="SIMS", agreed_by="Head", by=scene.spoc, now=NOON
        )


def test_a_code_works_once_and_for_ten_minutes(client, scene, school, time_machine):
    invite(scene)
    link = link_in(posted()[0])
    client.post(link)
    code = code_in(posted()[0])
    time_machine.shift(passes.CODE_LASTS)
    late = client.post(f"{link}code/", {"code": code})
    client.post(link)
    code = code_in(posted()[0])
    first = client.post(f"{link}code/", {"code": code})
    second = client.post(f"{link}code/", {"code": code})

    assert "This code cannot be used" in late.text
    assert first.status_code == 302
    assert "This code cannot be used" in second.text
    assert verbs(scene)[-4:] == [
        Verb.OCCASIONAL_CODE_WRONG, Verb.OCCASIONAL_CODE_SENT, Verb.OCCASIONAL_ENTERED, Verb.OCCASIONAL_CODE_WRONG,
    ]
    assert verbs(scene)[0] == Verb.OCCASIONAL_INVITED


def test_looking_at_the_link_is_on_the_trail_and_sends_nothing(client, scene, school):
    invite(scene)
    client.get(link_in(posted()[0]))

    assert verbs(scene) == [Verb.OCCASIONAL_INVITED, Verb.OCCASIONAL_OPENED]
    assert posted() == []


def test_after_five_wrong_codes_the_right_one_is_wrong(scene, school):
    invite(scene)
    token = link_in(posted()[0]).split("/")[-2]
    passes.send_code(token, now=NOON)
    code = code_in(posted()[0])
    for _ in range(passes.TRIES):
        assert passes.use_code(token, "0000 0000" if code != "0000 0000" else "1111 1111", now=NOON) is None

    assert passes.use_code(token, code, now=NOON) is None


def test_codes_are_asked_for_and_tried_only_so_often(client, scene, school):
    invite(scene)
    link = link_in(posted()[0])
    sent = [client.post(link).status_code for _ in range(6)]
    tried = [client.post(f"{link}code/", {"code": "1"}).text for _ in range(11)]

    assert sent == [302] * 5 + [200]
    assert len(posted()) == 5
    assert "there have been too many tries" in tried[10]
    assert "This code cannot be used" in tried[9]


@pytest.mark.parametrize("what", ["invented", "withdrawn", "expired", "replaced"])
def test_a_link_that_opens_nothing_looks_like_a_good_one(client, scene, school, time_machine, what):
    invited = invite(scene)
    good = bad = link_in(posted()[0])
    token = re.compile(r'name="(_token|csrfmiddlewaretoken)" value="[^"]*"|nonce="[^"]*"')

    def shown(link):
        pages = [client.get(link), client.post(link), client.post(f"{link}code/", {"code": "1234 5678"})]
        return [(page.status_code, token.sub("", page.text.replace(link, "LINK"))) for page in pages]

    well = shown(good)
    mail.outbox.clear()
    posted()
    if what == "invented":
        bad = reverse("account_invited", kwargs={"link": "A" * 43})
    elif what == "withdrawn":
        speak_for(scene.office)
        operations.end_invitation(scene.request, person=invited, by=scene.office, now=timezone.now())
    elif what == "expired":
        time_machine.move_to(NOON + timedelta(days=40), tick=False)
    else:
        speak_for(scene.office)
        operations.send_link_anew(scene.request, person=invited, until=UNTIL, by=scene.office, now=timezone.now())
        posted()
    assert shown(bad) == well
    assert posted() == []


def test_withdrawal_ends_the_session_at_the_next_request(client, scene, school):
    invited = invite(scene)
    come_in(client, link_in(posted()[0]))
    assert client.get(at(scene, "contributions:request")).status_code == 200
    speak_for(scene.office)
    operations.end_invitation(scene.request, person=invited, by=scene.office, now=timezone.now())

    assert client.get(at(scene, "contributions:request")).status_code == 302
    with no_walls():
        assert not User.objects.get(pk=invited.pk).is_active
        assert OccasionalPass.objects.get(user=invited).ended_at is not None
    assert verbs(scene)[-1] == Verb.OCCASIONAL_ENDED


def test_the_last_day_ends_the_session_as_well(client, scene, school, time_machine):
    invite(scene, until=NOON.date())
    come_in(client, link_in(posted()[0]))
    time_machine.move_to(NOON.replace(hour=23, minute=59, second=58), tick=False)
    session = client.session
    session["seen_at"] = session["started_at"] = int(timezone.now().timestamp())
    session.save()
    assert client.get(at(scene, "contributions:request")).status_code == 200
    time_machine.shift(2)

    assert client.get(at(scene, "contributions:request")).url == "/account/invitation-over/"


def test_a_new_link_ends_the_old_one_and_the_sessions_by_it(client, scene, school):
    invited = invite(scene)
    old = link_in(posted()[0])
    come_in(client, old)
    speak_for(scene.office)
    operations.send_link_anew(scene.request, person=invited, until=UNTIL, by=scene.office, now=timezone.now())
    new = link_in(posted()[0])

    assert client.get(at(scene, "contributions:request")).status_code == 302
    assert come_in(client, new).status_code == 302
    assert client.get(at(scene, "contributions:request")).status_code == 200


@pytest.mark.parametrize("end", ["accept", "waive"])
def test_it_ends_by_itself_when_nothing_is_left_to_write(scene, school, end):
    invited = invite(scene)
    with no_walls():
        if end == "accept":
            AgencyRequest.objects.filter(pk=scene.request.pk).update(
                state="submitted", submitted_at=NOON, submitted_by=invited
            )
            scene.request.refresh_from_db()
    speak_for(scene.office)
    more = {"reason": "The school has closed"} if end == "waive" else {}
    getattr(operations, end)(scene.request, by=scene.office, now=NOON, **more)

    assert not User.objects.get(pk=invited.pk).is_active


def test_who_may_invite(scene, school):
    for user in (scene.spoc, scene.manager, scene.chair):
        speak_for(user)
        with pytest.raises(NotYours):
            operations.invite(scene.request, **CONTACT, until=UNTIL, by=user, now=NOON)

    assert not OccasionalPass.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": "MANAGER@example.org"}, "Somebody with this address has an account"),
        ({"until": NOON.date() + timedelta(days=61)}, "Choose a last day from today to 60 days"),
        ({"until": NOON.date() - timedelta(days=1)}, "Choose a last day from today to 60 days"),
    ],
)
def test_what_is_no_invitation(scene, school, more, words):
    with no_walls():
        User.objects.filter(pk=scene.manager.pk).update(email="manager@example.org")
    with pytest.raises(DomainError, match=words):
        invite(scene, **more)


def test_nobody_is_invited_twice_to_one_return(scene, school):
    invite(scene)
    with pytest.raises(DomainError, match="invited already"):
        invite(scene)


def test_where_there_is_a_safeguarding_lead_they_are_asked(scene, school):
    invited = invite(scene)
    person(Role.DSL, partnership=scene.partnership, agency=school)
    speak_for(invited)
    operations.begin(scene.request, by=invited, now=NOON)
    with pytest.raises(DomainError, match="has a safeguarding lead here"):
        operations.submit_unaided(scene.request, agreed_by="Head", by=invited, now=NOON)


@pytest.fixture
def crowd(scene, school):
    """Another agency's return on the same file, and the same agency's on another file: there is something to leak."""
    invited = invite(scene)
    other_file = CaseFileFactory(partnership=scene.partnership, opened_by_agency=school)
    FileMemberFactory(casefile=other_file, agency=school, role=FileRole.INVOLVED_AGENCY)
    for file, agency in ((scene.file, scene.other), (other_file, school)):
        PracticeAuditFactory(agency_request=AgencyRequestFactory(casefile=file, agency=agency), shared=True)
    SubjectFactory(casefile=scene.file)
    SubjectFactory(casefile=other_file)
    speak_for(invited)
    operations.begin(scene.request, by=invited, now=NOON)
    return invited


ROWS = [
    (AgencyRequest, policy.visible_requests), (PracticeAudit, policy.visible_returns),
    (Chronology, visible_chronologies), (CaseFile, visible_files),
]


def belongs(row, scene):
    return getattr(row, "casefile", row) == scene.file and getattr(row, "agency", scene.agency) == scene.agency


def test_the_policies_alone_show_one_return(scene, crowd):
    with no_walls():
        for _, rows in ROWS:
            found = list(rows(crowd))
            assert len(found) == 1, rows
            assert belongs(found[0], scene), rows
        assert not visible_register(crowd).exclude(casefile=scene.file).exists()
        assert may_open_identities(crowd, scene.file)


def test_the_database_alone_shows_one_return(scene, crowd):
    with transaction.atomic():
        speak_for(crowd)
        for model, _ in ROWS:
            found = list(model.objects.all())
            assert len(found) == 1, model
            assert belongs(found[0], scene), model
        assert {each.casefile_id for each in RegisterEntry.objects.all()} == {scene.file.pk}
        assert not ChronologyEntry.objects.exclude(agency=scene.agency).exists()
        assert {each.casefile_id for each in Move.objects.all()} <= {scene.file.pk}


def test_the_database_closes_when_the_place_ends(scene, crowd, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=40), tick=False)
    with transaction.atomic():
        speak_for(crowd)
        assert not AgencyRequest.objects.exists()
        assert not CaseFile.objects.exists()


@pytest.mark.parametrize("name", ["insight:files", "account_home", "contributions:agency-requests", "insight:file"])
def test_every_other_page_refuses_and_says_so_on_the_trail(client, scene, crowd, name):
    client.force_login(crowd)
    kwargs = {"reference": scene.file.reference} if name == "insight:file" else {}
    assert client.get(reverse(name, kwargs=kwargs)).status_code == 403
    with no_walls():
        assert TrailEntry.objects.filter(verb=Verb.REFUSED, actor_id=str(crowd.pk)).exists()


def test_without_the_guard_the_other_walls_hold(client, scene, crowd, monkeypatch):
    monkeypatch.setattr(OneReturnOnly, "process_view", lambda *given: None)
    client.force_login(crowd)
    other = reverse("contributions:request", kwargs={"reference": scene.file.reference, "agency": scene.other.slug})

    assert client.get(other).status_code == 404
    assert client.get(at(scene, "contributions:invite")).status_code == 403
    assert client.get(at(scene, "contributions:request")).status_code == 200
