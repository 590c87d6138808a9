"""The briefing from its first text to the public page, as the application's own role, with the walls up."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import FileMember, Move
from sightline.dissemination import operations, policy, queries
from sightline.dissemination.choices import Channel, CheckItem, CheckResult, Vote
from sightline.dissemination.models import Briefing, Dispatch, Highlights, PanelVote, Publication, PublicationSource
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.learning.choices import Polarity
from sightline.meetings.choices import EventState
from sightline.meetings.models import Event
from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.models import BodyFunction
from sightline.partnerships.rules import Function
from sightline.reviews.models import KeyLine
from tests.dissemination.conftest import DAY_SEVEN, DAY_TEN, a_matter
from tests.factories.dissemination import (
    EVERY_ITEM,
    WRITTEN,
    AnonymisationCheckFactory,
    ApprovalRoundFactory,
    PanelVoteFactory,
    PublicationSourceFactory,
)
from tests.factories.files import BarFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.people import AgencyFactory, RoleGrantFactory, person, seat
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def refused(act, *, saying: str, kind: type[Exception] = DomainError):
    with pytest.raises(kind) as caught:
        act()
    assert str(caught.value) == saying


def a_stranger(matter):
    """Somebody with every standing role of the Office, in another partnership."""
    return person(Role.SCP_MANAGER, partnership=a_matter().file.partnership)


# Begin


def test_the_chair_begins_with_what_the_review_holds(matter):
    with no_walls():
        KeyLine.objects.create(
            casefile=matter.file, review=matter.review, number=1, question="Was the child’s day understood?"
        )
    FindingFactory(casefile=matter.file, statement="A health visitor kept calling.", themes=["T10"],
                         polarity=Polarity.GOOD_PRACTICE)
    FindingFactory(casefile=matter.file, statement="Re-referrals were read one by one.", themes=["T4"],
                   learning="Read a new referral with the old ones.")
    FindingFactory(casefile=matter.file, statement="At risk tonight.", polarity=Polarity.IMMEDIATE_RISK)
    ActionFactory(casefile=matter.file, what="Start re-referral clinics", lead_name="Björn Håkansson")
    ActionFactory(casefile=matter.file, what="Dropped", state="superseded")
    FindingFactory(statement="Another file’s.", polarity=Polarity.GOOD_PRACTICE)
    speak_for(matter.chair)

    briefing = operations.begin_briefing(matter.review, by=matter.chair, now=DAY_SEVEN)

    assert (briefing.state, briefing.edition, briefing.author) == ("draft", 1, matter.chair)
    assert queries.text_of(briefing) == {
        "title": "Line of Sight: what we learned",
        "background": "",
        "purpose": WRITTEN["purpose"],
        "key_lines": "- Was the child’s day understood?",
        "good_practice": "- A health visitor kept calling.",
        "improvement": "- Re-referrals were read one by one.",
        "learning": "- Read a new referral with the old ones.",
        "progress": "- Start re-referral clinics",
        "links": [{"words": words, "address": ""} for words in (
            "Threshold of Need", "Referral Process", "Child Exploitation", "Graded Care Profile 2", "SCP Training",
            "SCP Policies & Procedures", "Line of Sight process")],
        "questions": "",
        "themes": ["T4", "T5", "T10"],
    }
    with no_walls():
        assert list(Move.objects.values_list("step", "from_state", "to_state")) == [("draft", "due", "draft")]


def test_the_briefing_is_begun_once_and_after_the_event(matter):
    speak_for(matter.chair)
    Event.objects.filter(casefile=matter.file).update(state=EventState.OPEN)
    refused(
        lambda: operations.begin_briefing(matter.review, by=matter.chair, now=DAY_SEVEN),
        saying="The briefing is written after the event. Record the event as held first.",
    )
    Event.objects.filter(casefile=matter.file).update(state=EventState.HELD)
    operations.begin_briefing(matter.review, by=matter.chair, now=DAY_SEVEN)
    refused(
        lambda: operations.begin_briefing(matter.review, by=matter.chair, now=DAY_SEVEN),
        saying="The briefing has been begun already. Open it to go on writing.",
    )


@pytest.mark.parametrize("who", ["manager", "stranger", "barred chair", "panel"])
def test_nobody_but_the_chair_begins(matter, who):
    user = {"manager": matter.manager, "panel": matter.seats["police"], "barred chair": matter.chair}.get(who)
    user = user or a_stranger(matter)
    if who == "barred chair":
        BarFactory(casefile=matter.file, user=user)
    before = matter.kept()
    speak_for(user)

    refused(
        lambda: operations.begin_briefing(matter.review, by=user, now=DAY_SEVEN),
        saying="The chair of the event writes the briefing.", kind=NotYours,
    )
    assert matter.kept() == before


# Save


def test_any_change_of_text_is_a_new_edition(matter):
    briefing = matter.briefing()
    speak_for(matter.chair)

    assert operations.save_briefing(
        briefing, changes={"learning": "- Ask again\r\n", "links": WRITTEN["links"]}, expected_version=1,
        by=matter.chair, now=DAY_SEVEN,
    )
    assert not operations.save_briefing(
        briefing, changes={"learning": " - Ask again"}, expected_version=2, by=matter.chair, now=DAY_SEVEN
    )
    assert operations.save_briefing(
        briefing, changes={"themes": ["T1"]}, expected_version=2, by=matter.chair, now=DAY_SEVEN
    )
    kept = Briefing.objects.get()
    assert (kept.edition, kept.learning, kept.themes) == (3, "- Ask again", ["T1"])
    assert matter.verbs() == ["record_saved", "record_saved"]


@pytest.mark.parametrize(("changes", "saying"), [
    ({"links": [{"words": "Here", "address": "javascript:alert(1)"}]},
     "The address of “Here” must begin with https:// or http://. Correct it."),
    ({"title": "x" * 161}, "The title must be 160 characters or fewer."),
])
def test_what_cannot_be_saved(matter, changes, saying):
    briefing = matter.briefing()
    speak_for(matter.chair)

    refused(
        lambda: operations.save_briefing(
            briefing, changes=changes, expected_version=1, by=matter.chair, now=DAY_SEVEN
        ),
        saying=saying,
    )


def test_a_stale_page_and_a_briefing_past_its_draft_change_nothing(matter):
    briefing = matter.briefing()
    before = matter.kept()
    speak_for(matter.chair)

    def save(**given):
        operations.save_briefing(briefing, changes={"learning": "other"}, by=matter.chair, now=DAY_SEVEN, **given)

    with pytest.raises(SomebodyElseWasFirst):
        save(expected_version=7)
    Briefing.objects.filter(pk=briefing.pk).update(version=2)  # another window saved
    with pytest.raises(SomebodyElseWasFirst):
        save(expected_version=1)
    Briefing.objects.filter(pk=briefing.pk).update(version=1)
    assert matter.kept() == before
    briefing.state = "virtual_approval"
    refused(
        lambda: save(expected_version=1),
        saying="The briefing can be changed only while it is a draft. Take it back to draft first.",
    )
    with pytest.raises(ValueError, match="not text of a briefing: state"):
        operations.save_briefing(
            briefing, changes={"state": "approved"}, expected_version=1, by=matter.chair, now=DAY_SEVEN
        )


# Ask for the check


def test_asking_for_the_check_meets_d06_and_tells_the_office(matter):
    briefing = matter.briefing()
    kept_out = person(Role.SCP_ADMINISTRATOR, partnership=matter.file.partnership)
    BarFactory(casefile=matter.file, user=kept_out)
    speak_for(matter.chair)

    operations.ask_check(briefing, by=matter.chair, now=DAY_SEVEN)

    assert Briefing.objects.get().state == "anon_check"
    assert matter.met() == {"D06": date(2026, 12, 14)}
    assert matter.messages() == sorted(
        [("briefing_to_check", matter.manager.pk), ("briefing_to_check", matter.administrator.pk)]
    )


def test_seven_blocks_before_the_check(matter):
    briefing = matter.briefing(title="", background="", links=[], improvement="")
    before = matter.kept()
    speak_for(matter.chair)

    refused(
        lambda: operations.ask_check(briefing, by=matter.chair, now=DAY_SEVEN),
        saying="The briefing is not complete yet. Write something in: the title, 1 Background and concerns, "
        "7 Further information.",
    )
    assert matter.kept() == before


# The check


def check(matter, briefing, *, by=None, answers=EVERY_ITEM, result=CheckResult.PASS, comments=""):
    by = by or matter.manager
    if queries.latest_disclosure(briefing) is None:
        matter.searched(briefing)
    speak_for(by)
    return operations.complete_check(
        briefing, answers=answers, result=result, comments=comments, by=by, now=DAY_TEN
    )


def test_a_pass_asks_the_panel(matter):
    briefing = matter.briefing(state="anon_check", edition=4)
    FileMemberFactory(casefile=matter.file, body=matter.panel, role=FileRole.EXECUTIVE_PANEL)
    seat(matter.panel, user=matter.chair)

    done = check(matter, briefing)

    assert (done.edition, done.result, done.answers) == (4, "pass", EVERY_ITEM)
    assert matter.verbs().count("checked") == 1
    round_ = queries.open_round(Briefing.objects.get(state="virtual_approval"))
    assert (round_.edition, round_.rule, round_.text["title"]) == (4, "majority", WRITTEN["title"])
    assert matter.messages() == sorted(("briefing_vote_asked", user.pk) for user in matter.seats.values())
    with no_walls():
        assert FileMember.objects.filter(role=FileRole.EXECUTIVE_PANEL).count() == 1


def test_the_panel_is_put_on_the_file_so_that_it_can_read_what_it_votes_on(matter):
    briefing = matter.briefing(state="anon_check")
    speak_for(matter.seats["health"])
    assert not policy.visible_briefings(matter.seats["health"]).exists()

    check(matter, briefing)

    speak_for(matter.seats["health"])
    assert policy.visible_briefings(matter.seats["health"]).get() == briefing


def test_a_change_goes_back_to_the_author_with_the_comments(matter):
    briefing = matter.briefing(state="anon_check")

    check(matter, briefing, result=CheckResult.CHANGE, comments="Say “under five”.")

    assert Briefing.objects.get().state == "draft"
    assert matter.messages() == [("briefing_returned", matter.chair.pk)]
    with no_walls():
        assert Move.objects.get(step="fail_check").reason == "Say “under five”."


@pytest.mark.parametrize("how", ["author", "chair", "began it", "asked for it"])
def test_nobody_who_wrote_it_checks_it(matter, how):
    """Scenario 7."""
    briefing = matter.briefing(state="anon_check")
    user = matter.manager
    matter.searched(briefing)
    with no_walls():
        if how == "author":
            Briefing.objects.update(author=user)
        elif how == "chair":
            matter.review.chair = user
            matter.review.save()
        else:
            Move.objects.create(
                casefile=matter.file, record_label="briefing", record_id=str(briefing.pk),
                step="draft" if how == "began it" else "ask_check", from_state="a", to_state="b", moved_by=user,
                moved_at=DAY_SEVEN,
            )
    before = matter.kept()
    speak_for(user)
    briefing = policy.visible_briefings(user).get(pk=briefing.pk)

    refused(
        lambda: check(matter, briefing, by=user), kind=NotYours,
        saying="The person who wrote the text cannot check it. Ask a colleague.",
    )
    assert matter.kept() == before
    assert check(matter, briefing, by=matter.administrator).pk  # the colleague may


def test_every_item_is_answered(matter):
    briefing = matter.briefing(state="anon_check")
    matter.searched(briefing)
    before = matter.kept()

    refused(
        lambda: check(matter, briefing, answers=EVERY_ITEM | {"names": " ", "together": ""}),
        saying=f"Answer every item of the checklist. 2 left, first: {CheckItem.NAMES.label}.",
    )
    refused(
        lambda: check(matter, briefing, result=CheckResult.CHANGE), saying="Say what the author should change."
    )
    assert matter.kept() == before
    assert len(EVERY_ITEM) == 12


def event_of(matter):
    with no_walls():
        return Event.objects.get(casefile=matter.file)


def test_without_anybody_to_vote_the_check_waits(matter):
    briefing = matter.briefing(state="anon_check")
    matter.searched(briefing)
    with no_walls():
        matter.panel.memberships.all().delete()
    before = matter.kept()

    refused(
        lambda: check(matter, briefing),
        saying="Nobody can vote: Line of Sight Executive Panel has no members besides those who wrote the briefing. "
        "Ask a system administrator to add members, then complete the check.",
    )
    assert matter.kept() == before


def test_where_there_is_no_executive_panel_the_monitoring_body_approves(matter):
    with no_walls():
        BodyFunction.objects.update(function=Function.MONITOR)

    assert queries.approving_body(matter.file.partnership, on=date(2026, 12, 14)) == matter.panel


# The vote


def in_approval(matter, **kwargs):
    FileMemberFactory(casefile=matter.file, body=matter.panel, role=FileRole.EXECUTIVE_PANEL)
    briefing = matter.briefing(state="virtual_approval", **kwargs)
    matter.passed(briefing)
    return ApprovalRoundFactory(briefing=briefing, casefile=matter.file, opened_by=matter.administrator)


def answer(matter, round_, sector, vote=Vote.APPROVE, comment="", *, user=None, now=DAY_TEN):
    user = user or matter.seats[sector]
    speak_for(user)
    return operations.vote(round_, vote=vote, comment=comment, by=user, now=now)


def test_a_majority_with_each_statutory_partner_approves_and_meets_d07(matter):
    round_ = in_approval(matter)

    answer(matter, round_, Sector.EDUCATION)
    answer(matter, round_, Sector.POLICE)
    answer(matter, round_, Sector.CHILDRENS_SERVICES, Vote.APPROVE_WITH_CHANGE, "Say “season”, not “winter”.")
    speak_for(matter.chair)
    assert Briefing.objects.get().state == "virtual_approval"  # three of four, but Health has not spoken
    with time_machine.travel(DAY_TEN + timedelta(days=3), tick=False):  # scenario 8: day 13
        answer(matter, round_, Sector.HEALTH, now=DAY_TEN + timedelta(days=3))

    speak_for(matter.chair)
    briefing = Briefing.objects.get()
    assert (briefing.state, briefing.approved_at) == ("approved", DAY_TEN + timedelta(days=3))
    assert matter.met() == {"D07": date(2026, 12, 20)}
    assert matter.messages() == sorted(
        ("briefing_approved", user.pk) for user in (matter.chair, matter.manager, matter.administrator)
    )
    round_.refresh_from_db()
    assert (round_.approved, round_.closed_at) == (True, DAY_TEN + timedelta(days=3))
    assert PanelVote.objects.get(voter=matter.seats["health"]).voter_agency.sector == "health"
    assert matter.verbs().count("voted") == 4


def test_a_return_ends_the_round_at_once(matter):
    round_ = in_approval(matter)
    answer(matter, round_, Sector.POLICE)
    answer(matter, round_, Sector.HEALTH, Vote.RETURN, "The season identifies.")

    speak_for(matter.chair)
    round_.refresh_from_db()
    assert (Briefing.objects.get().state, round_.approved) == ("draft", False)
    assert Move.objects.get(step="return").reason == "The season identifies."
    assert matter.messages() == [("briefing_returned", matter.chair.pk)]
    assert matter.met() == {}
    refused(
        lambda: answer(matter, round_, Sector.EDUCATION),
        saying="This round of approval has closed. Open the briefing to see what came of it.",
    )


def test_a_person_has_one_vote_and_may_change_it_while_the_round_is_open(matter):
    round_ = in_approval(matter)
    answer(matter, round_, Sector.POLICE)
    answer(matter, round_, Sector.POLICE, Vote.APPROVE_WITH_CHANGE, "Shorter.")

    with no_walls():
        assert list(PanelVote.objects.values_list("vote", "comment")) == [("approve_with_change", "Shorter.")]


@pytest.mark.parametrize(("vote", "saying"), [
    (Vote.RETURN, "Say what the chair should change before you return the briefing."),
    (Vote.APPROVE_WITH_CHANGE, "Say which change you approve the briefing with."),
])
def test_a_vote_that_asks_for_something_says_what(matter, vote, saying):
    round_ = in_approval(matter)
    before = matter.kept()

    refused(lambda: answer(matter, round_, Sector.POLICE, vote, "  "), saying=saying)
    assert matter.kept() == before


CANNOT_VOTE = (
    "You cannot vote on this briefing. Members of its panel vote, but nobody who chaired the event or wrote it."
)


@pytest.mark.parametrize("who", ["chair", "author", "manager", "stranger", "barred", "no seat any more"])
def test_who_cannot_vote(matter, who):
    """Scenario 7: the chair of the event cannot vote, the author cannot, and nobody from outside the panel."""
    round_ = in_approval(matter)
    user = {"chair": matter.chair, "manager": matter.manager}.get(who)
    if who == "chair":
        seat(matter.panel, user=matter.chair, agency=AgencyFactory(partnership=matter.file.partnership))
    if who == "author":
        user = matter.seats["health"]
        with no_walls():
            Briefing.objects.update(author=user)
    if who == "barred":
        user = matter.seats["health"]
        BarFactory(casefile=matter.file, user=user)
    if who == "no seat any more":
        user = matter.seats["health"]
        with no_walls():
            user.body_memberships.update(ends_on=date(2026, 12, 13))
    user = user or a_stranger(matter)
    before = matter.kept()
    with no_walls():
        round_ = type(round_).objects.select_related("briefing__review", "briefing__casefile").get(pk=round_.pk)

    refused(lambda: answer(matter, round_, "", user=user), saying=CANNOT_VOTE, kind=NotYours)
    assert matter.kept() == before


def test_silence_approves_only_where_the_partnership_says_so_and_only_after_the_day(matter):
    round_ = in_approval(matter)
    speak_for(matter.manager)
    refused(
        lambda: operations.close_round(round_.briefing, by=matter.manager, now=DAY_TEN),
        saying="This round closes by its votes. Wait for the panel’s answers.",
    )
    with no_walls():
        type(round_).objects.update(rule="no_objection_by_time")
    day = datetime(2026, 12, 19, 9, 0, tzinfo=UTC)  # D07’s own day: still time to object
    refused(
        lambda: operations.close_round(round_.briefing, by=matter.manager, now=day),
        saying="The time for objections has not passed yet. Close the round after the date it is due.",
    )
    operations.close_round(round_.briefing, by=matter.manager, now=day + timedelta(days=1))

    assert Briefing.objects.get().state == "approved"
    assert matter.met() == {"D07": date(2026, 12, 20)}


# Publish


def approved(matter, **kwargs):
    briefing = matter.briefing(state="approved", **kwargs)
    matter.passed(briefing)
    ApprovalRoundFactory(briefing=briefing, casefile=matter.file, closed_at=DAY_TEN, approved=True)
    return briefing


def publish(matter, briefing, *, by=None, on=date(2026, 12, 17), now=DAY_TEN):
    by = by or matter.manager
    speak_for(by)
    return operations.publish(briefing, published_on=on, by=by, now=now)


def test_publishing_copies_what_the_panel_approved_and_links_to_nothing(matter):
    briefing = approved(matter, edition=3)

    publication = publish(matter, briefing)

    assert publication.slug.startswith("briefing-2026-12-")
    assert (publication.title, publication.themes) == (WRITTEN["title"], ["T1", "T22"])
    assert [block["number"] for block in publication.body["blocks"]] == [1, 2, 3, 4, 5, 6, 7]
    assert publication.body["blocks"][3]["sections"][1] == {
        "title": "Areas for improvement", "parts": [{"points": ["The child was not recorded as being in the home"]}]
    }
    assert publication.body["questions"] == ["How will you know that practice changed?"]
    assert matter.file.reference not in str(Publication.objects.values().get())
    assert Briefing.objects.get().state == "published"
    source = PublicationSource.objects.get()
    assert (source.briefing, source.edition, source.published_by) == (briefing, 3, matter.manager)
    sent = Dispatch.objects.get()
    assert (sent.channel, sent.went_on) == (Channel.PUBLIC_SITE, date(2026, 12, 17))
    assert sent.address == f"{settings.PUBLIC_ADDRESS}/learning/{publication.slug}/"
    assert matter.met() == {}  # D08 is the highlights, D09 the send-out
    assert matter.verbs()[-1] == "published"


NOT_APPROVED = "The panel has not approved this edition. Ask for its check and its approval first."
NOT_CHECKED = "This edition has not passed its anonymisation check. Ask for the check first."


@pytest.mark.parametrize(("broken", "saying"), [
    ("edited since", NOT_APPROVED),
    ("words slipped in", NOT_APPROVED),
    ("round returned", NOT_APPROVED),
    ("check of an earlier edition", NOT_CHECKED),
    ("failed later", NOT_CHECKED),
    ("tomorrow", "Enter today’s date or an earlier one."),
])
def test_only_the_approved_edition_with_a_current_passed_check_is_published(matter, broken, saying):
    briefing = approved(matter)
    on = date(2026, 12, 18) if broken == "tomorrow" else date(2026, 12, 17)
    with no_walls():
        if broken == "edited since":
            Briefing.objects.update(edition=2)
            briefing.refresh_from_db()
        if broken == "words slipped in":
            Briefing.objects.update(learning="- Zofia Wiśniewska did well")
            briefing.refresh_from_db()
        if broken == "round returned":
            briefing.rounds.update(approved=False)
        if broken == "check of an earlier edition":
            briefing.checks.update(edition=0)
    if broken == "failed later":
        AnonymisationCheckFactory(briefing=briefing, casefile=matter.file, result="change",
                                  checked_at=DAY_TEN, checked_by=matter.manager)
    before = matter.kept()

    refused(lambda: publish(matter, briefing, on=on), saying=saying)
    assert matter.kept() == before
    assert not Publication.objects.exists()


@pytest.mark.parametrize("where", ["title", "links"])
def test_the_public_copy_never_leads_back_to_the_file(matter, where):
    site = {"words": "The file", "address": f"{settings.SITE_ADDRESS}/files/x/"}
    change = {"title": f"Learning from {matter.file.reference.lower()}"} if where == "title" else {"links": [site]}
    briefing = approved(matter, **change)

    with pytest.raises(DomainError, match="the public copy never"):
        publish(matter, briefing)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("who", ["chair", "panel", "author in the office", "stranger"])
def test_who_cannot_publish(matter, who):
    briefing = approved(matter)
    user = {"chair": matter.chair, "panel": matter.seats["police"], "author in the office": matter.chair}.get(who)
    user = user or a_stranger(matter)
    if who == "author in the office":
        RoleGrantFactory(user=user, partnership=matter.file.partnership, role=Role.SCP_MANAGER)
    before = matter.kept()

    refused(
        lambda: publish(matter, briefing, by=user), kind=NotYours,
        saying="You cannot publish this briefing. The partnership’s office publishes, and not the person who wrote it.",
    )
    assert matter.kept() == before


@pytest.mark.parametrize("by_name", [True, False])
def test_a_second_account_of_a_writer_neither_checks_nor_votes_nor_publishes(matter, by_name):
    briefing = approved(matter)
    author = matter.chair
    name, email = author.name, author.email
    double = person(
        Role.SCP_MANAGER, partnership=matter.file.partnership,
        name=" ".join(reversed(name.upper().split())) if by_name else "Somebody Else",
        email="elsewhere@example.org" if by_name else email.replace("@", "+second@"),
    )
    seat(matter.panel, user=double)
    speak_for(double)

    assert policy.sees(double, briefing)
    assert not policy.may_check(double, briefing)
    assert not policy.may_vote(double, briefing)
    assert not policy.may_publish(double, briefing)
    with pytest.raises(NotYours):
        publish(matter, briefing, by=double)
    assert not Publication.objects.exists()


def test_a_writer_publishes_by_no_forged_request_and_two_requests_at_once_publish_once(client, matter):
    briefing = approved(matter)
    address = f"/files/{matter.file.reference}/briefing/publish/"
    sent = {"published_on_0": "17", "published_on_1": "12", "published_on_2": "2026"}
    client.force_login(matter.chair)
    with time_machine.travel(DAY_TEN, tick=False):
        assert client.post(address, sent).status_code == 403
    assert not Publication.objects.exists()
    # two sessions that both loaded the approved briefing: the second finds it moved on
    first, second = (policy.visible_briefings(matter.manager).get(pk=briefing.pk) for _ in range(2))
    publish(matter, first)
    with pytest.raises(DomainError):
        publish(matter, second)
    assert Publication.objects.count() == 1


def test_it_is_published_once(matter):
    briefing = approved(matter)
    with no_walls():
        stale = Briefing.objects.select_related("casefile__partnership", "review").get(pk=briefing.pk)
    publish(matter, briefing)

    with pytest.raises(SomebodyElseWasFirst):
        publish(matter, stale)
    with pytest.raises(StepNotOpen):
        publish(matter, briefing)
    assert Publication.objects.count() == 1


# Revise: what the panel asked for, or news of progress (X9)


def test_a_new_edition_takes_the_old_ones_place_under_the_same_address(matter):
    briefing = approved(matter)
    first = publish(matter, briefing)
    speak_for(matter.chair)
    operations.revise(briefing, because="The clinics have begun.", by=matter.chair, now=DAY_TEN)
    operations.save_briefing(
        briefing, changes={"progress": "- The clinics have begun"}, expected_version=briefing.version,
        by=matter.chair, now=DAY_TEN,
    )
    assert (briefing.state, briefing.edition, briefing.approved_at) == ("draft", 2, None)
    assert queries.passed_check(briefing) is None  # any edit makes an earlier check stale
    with no_walls():
        assert Publication.objects.get().body == first.body  # what is public stays
    operations.ask_check(briefing, by=matter.chair, now=DAY_TEN)
    check(matter, briefing)
    round_ = queries.open_round(briefing)
    for sector in (Sector.POLICE, Sector.CHILDRENS_SERVICES, Sector.HEALTH):
        answer(matter, round_, sector)
    speak_for(matter.manager)
    later = DAY_TEN + timedelta(days=20)
    again = publish(
        matter, policy.visible_briefings(matter.manager).get(), on=date(2027, 1, 6), now=later
    )

    assert (again.pk, again.slug, again.published_on) == (first.pk, first.slug, date(2026, 12, 17))
    assert again.body["revised_on"] == "2027-01-06"
    assert again.body["blocks"][5]["sections"][0]["parts"] == [{"points": ["The clinics have begun"]}]
    assert PublicationSource.objects.get().edition == 2


def test_taking_it_back_needs_the_chair_and_a_reason(matter):
    briefing = approved(matter)
    speak_for(matter.chair)
    refused(
        lambda: operations.revise(briefing, because=" ", by=matter.chair, now=DAY_TEN),
        saying="Say why the briefing is to be changed.",
    )
    speak_for(matter.manager)
    with pytest.raises(NotYours):
        operations.revise(briefing, because="Because.", by=matter.manager, now=DAY_TEN)


# Withdraw


def withdraw(matter, publication, *, now, by=None, notice="We have taken this page down.", because=""):
    by = by or matter.manager
    speak_for(by)
    operations.withdraw(publication, notice=notice, by=by, now=now, must_come_down_because=because)


def test_after_a_year_it_may_come_down_and_leaves_only_a_notice(matter):
    publication = publish(matter, approved(matter))
    eleven_months = datetime(2027, 11, 17, 12, 0, tzinfo=UTC)
    a_year = datetime(2027, 12, 17, 12, 0, tzinfo=UTC)
    before = matter.kept()

    with time_machine.travel(eleven_months, tick=False):  # scenario 13
        refused(
            lambda: withdraw(matter, publication, now=eleven_months),
            saying="What is published stays public for at least a year, to 17 December 2027. "
            "To take it down before then, give the legal reason why it must come down.",
        )
    assert matter.kept() == before
    with time_machine.travel(a_year, tick=False):
        withdraw(matter, publication, now=a_year)

    kept = Publication.objects.get()
    assert (kept.withdrawn_on, kept.withdrawal_notice) == (date(2027, 12, 17), "We have taken this page down.")
    assert (kept.title, kept.body, kept.themes) == ("Withdrawn", {}, [])  # no word left for the public's role
    assert Briefing.objects.get().state == "withdrawn"
    assert Briefing.objects.get().rounds.get().text["title"] == WRITTEN["title"]  # the archive is inside
    assert matter.verbs()[-1] == "withdrawn"
    with time_machine.travel(a_year, tick=False):
        refused(lambda: withdraw(matter, publication, now=a_year), saying="This has been withdrawn already.")


def test_what_identifies_a_child_comes_down_at_once_for_a_reason_that_stays_inside(matter):
    publication = publish(matter, approved(matter))

    withdraw(matter, publication, now=DAY_TEN, because="A court order of today.")

    assert Publication.objects.get().withdrawn_on == date(2026, 12, 17)
    assert PublicationSource.objects.get().must_come_down_because == "A court order of today."
    assert "court" not in str(Publication.objects.values().get())


def test_a_withdrawal_says_something_and_is_the_offices(matter):
    publication = publish(matter, approved(matter))
    before = matter.kept()

    refused(
        lambda: withdraw(matter, publication, now=DAY_TEN, notice=" "),
        saying="Write the notice that visitors will read instead.",
    )
    for user in (matter.chair, a_stranger(matter)):
        with pytest.raises(NotYours):
            withdraw(matter, publication, now=DAY_TEN, by=user, because="x")
    assert matter.kept() == before


# Highlights


def write(matter, *, by=None, **given):
    by = by or matter.administrator
    speak_for(by)
    given = {"title": "Seen and heard", "points": ["Ask", "Listen", "Record"], "themes": ["T1"]} | given
    return operations.write_highlights(matter.file, **given, by=by, now=DAY_TEN)


def checked_highlights(matter):
    made = write(matter, points=[" Ask ", "", "Listen", "Record"])
    speak_for(matter.manager)
    operations.complete_check(
        made, answers=EVERY_ITEM, result=CheckResult.PASS, comments="", by=matter.manager, now=DAY_TEN
    )
    return made


def test_highlights_are_written_checked_by_another_and_published_and_meet_d08(matter):
    made = checked_highlights(matter)
    assert ("briefing_to_check", matter.manager.pk) in matter.messages()
    assert ("briefing_to_check", matter.administrator.pk) not in matter.messages()
    assert not Publication.objects.exists()
    speak_for(matter.administrator)

    operations.publish_highlights(made, by=matter.administrator, now=DAY_TEN)

    publication = Publication.objects.get()
    assert publication.body == {"kind": "highlights", "points": ["Ask", "Listen", "Record"]}
    assert publication.slug.startswith("highlights-2026-12-")
    assert matter.met() == {"D08": date(2026, 12, 17)}
    made.refresh_from_db()
    assert (made.state, made.published_by) == ("published", matter.administrator)
    withdraw(matter, publication, now=DAY_TEN, because="A court order.")
    made.refresh_from_db()
    assert (Publication.objects.get().body, made.state) == ({}, "withdrawn")


def test_whoever_wrote_highlights_does_not_check_them(matter):
    made = write(matter)
    with pytest.raises(NotYours):
        operations.complete_check(
            made, answers=EVERY_ITEM, result=CheckResult.PASS, comments="", by=matter.administrator, now=DAY_TEN
        )


def test_highlights_sent_back_are_changed_by_their_writer_and_checked_again(matter):
    made = write(matter)
    speak_for(matter.manager)
    operations.complete_check(
        made, answers=EVERY_ITEM, result=CheckResult.CHANGE, comments="Shorter.", by=matter.manager, now=DAY_TEN
    )
    speak_for(matter.administrator)
    refused(
        lambda: operations.publish_highlights(made, by=matter.administrator, now=DAY_TEN), saying=NOT_CHECKED
    )
    text = {"title": "Seen", "points": ["Ask", "Listen", "Write"], "themes": []}
    operations.change_highlights(made, **text, by=matter.administrator, now=DAY_TEN)
    assert (made.state, made.edition) == ("anon_check", 2)
    assert queries.latest_disclosure(made).edition == 2


@pytest.mark.parametrize(("given", "saying"), [
    ({"points": ["Ask", "Listen"]}, "Give 3 to 6 points. There are 2."),
    ({"points": ["a", "b", "c", "d", "e", "f", "g"]}, "Give 3 to 6 points. There are 7."),
    ({"title": " "}, "Enter a title."),
])
def test_what_highlights_need(matter, given, saying):
    before = matter.kept()

    refused(lambda: write(matter, **given), saying=saying)
    assert matter.kept() == before
    with no_walls():
        assert not Highlights.objects.exists()


def test_highlights_are_the_offices(matter):
    for user in (matter.chair, a_stranger(matter)):
        with pytest.raises(NotYours):
            write(matter, by=user)
    with no_walls():
        assert not Highlights.objects.exists()


# Send out, and the procedures manual


def test_it_goes_to_all_partner_agencies_and_the_message_names_no_file(matter):
    partnership = matter.file.partnership
    school, trust = AgencyFactory.create_batch(2, partnership=partnership)
    dsl = person(Role.DSL, partnership=partnership, agency=school)
    lead = person(Role.DISSEMINATION_LEAD, partnership=partnership, agency=trust)
    RoleGrantFactory(user=lead, partnership=partnership, agency=trust, role=Role.DSL)
    person(Role.PRACTITIONER, partnership=partnership, agency=trust)
    person(Role.DSL, partnership=a_matter().file.partnership, agency=AgencyFactory())
    briefing = approved(matter)
    publication = publish(matter, briefing)

    sent = operations.send_out(briefing, expectation="Use it in supervision.", by=matter.manager, now=DAY_TEN)

    # the panel’s four agencies, the referrer’s, the school and the trust
    assert (sent.channel, sent.recipients, sent.agencies.count()) == ("email", 2, 7)
    assert matter.verbs()[-1] == "sent_out"
    assert matter.met() == {"D09": date(2026, 12, 17)}
    assert matter.messages() == sorted([("briefing_published", dsl.pk), ("briefing_published", lead.pk)])
    message = dsl.messages_to_me.get()
    assert (message.file_ref, message.path) == ("", f"/briefings/{publication.slug}/")


def test_what_sending_needs(matter):
    briefing = approved(matter)
    speak_for(matter.manager)

    def send(**given):
        operations.send_out(briefing, **({"expectation": "Use it."} | given), by=matter.manager, now=DAY_TEN)

    refused(send, saying="Publish the briefing first: the people you send it to read the published copy.")
    publish(matter, briefing)
    before = matter.kept()
    refused(lambda: send(expectation=" "), saying="Say what agencies are asked to do with the briefing.")
    refused(lambda: send(agencies=[AgencyFactory()]), saying="Choose agencies of this partnership only.")
    refused(
        send,
        saying="None of these agencies has a dissemination lead or a safeguarding lead. "
        "Ask a system administrator to add one.",
    )
    assert matter.kept() == before
    for user in (matter.chair, a_stranger(matter)):
        speak_for(user)
        with pytest.raises(NotYours):
            operations.send_out(briefing, expectation="Use it.", by=user, now=DAY_TEN)


def trix(matter, briefing, *, by=None, address="https://procedures.example.org/7mb", went_on=date(2026, 12, 16)):
    by = by or matter.administrator
    speak_for(by)
    return operations.record_trix(briefing, address=address, went_on=went_on, by=by, now=DAY_TEN)


def test_the_procedures_manual_meets_d10_on_the_day_it_went(matter):
    done = trix(matter, approved(matter))

    assert (done.channel, done.address) == ("trix", "https://procedures.example.org/7mb")
    assert matter.met() == {"D10": date(2026, 12, 16)}


@pytest.mark.parametrize(("given", "saying"), [
    ({"address": "procedures"}, "Enter the address of the page, beginning with https:// or http://."),
    ({"went_on": date(2026, 12, 18)}, "Enter today’s date or an earlier one."),
    ({}, "The panel has not approved this briefing. Record this after it has."),
])
def test_what_the_procedures_manual_needs(matter, given, saying):
    briefing = approved(matter) if given else matter.briefing()
    before = matter.kept()

    refused(lambda: trix(matter, briefing, **given), saying=saying)
    assert matter.kept() == before


def test_a_vote_of_somebody_who_may_no_longer_vote_is_not_counted(matter):
    round_ = in_approval(matter)
    leaver = seat(matter.panel, agency=AgencyFactory(partnership=matter.file.partnership), position=Position.MEMBER)
    PanelVoteFactory(round=round_, casefile=matter.file, voter=leaver)
    speak_for(matter.manager)
    assert queries.standing_of(round_, on=date(2026, 12, 14)).approving == 1
    with no_walls():
        leaver.body_memberships.update(ends_on=date(2026, 12, 13))

    assert queries.standing_of(round_, on=date(2026, 12, 14)).approving == 0


def test_a_panel_member_kept_out_of_the_file_is_neither_asked_nor_counted(matter):
    kept_out = matter.seats["education"]
    BarFactory(casefile=matter.file, user=kept_out)
    briefing = matter.briefing(state="anon_check")

    check(matter, briefing)

    asked = [user for name, user in matter.messages() if name == "briefing_vote_asked"]
    assert asked == sorted(user.pk for user in matter.seats.values() if user != kept_out)
    assert queries.standing_of(queries.open_round(briefing), on=date(2026, 12, 17)).may_vote == 3


def test_an_unlinked_publication_is_nobodys_to_withdraw(matter):
    source = PublicationSourceFactory()
    speak_for(matter.manager)

    assert not policy.may_withdraw(matter.manager, source.publication)


def test_where_else_it_went_is_recorded_by_hand(matter):
    briefing = approved(matter)
    given = {"address": "", "went_on": date(2026, 12, 17), "audience": 24, "by": matter.manager, "now": DAY_TEN}
    speak_for(matter.manager)
    refused(
        lambda: operations.record_dispatch(briefing, channel=Channel.EVENT, **given),
        saying="Publish the briefing first: only the published copy goes anywhere.",
    )
    publish(matter, briefing)

    done = operations.record_dispatch(briefing, channel=Channel.EVENT, **given)

    assert (done.channel, done.recipients, done.sent_by, done.edition) == ("event", 24, matter.manager, 1)
    refused(
        lambda: operations.record_dispatch(briefing, channel=Channel.PUBLIC_SITE, **given),
        saying="This channel is recorded when it is used. Choose another.",
    )
