"""The briefing's pages: read, write, check, vote, publish, send, withdraw; highlights; what everybody may read."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.anonymity.operations import open_check
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import may_open_register
from sightline.deadlines.rules import due
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page, signed_in
from sightline.dissemination import operations, policy, queries
from sightline.dissemination.choices import Channel, CheckResult, Vote
from sightline.dissemination.forms import (
    CheckForm,
    DispatchForm,
    HighlightsForm,
    PseudonymiseForm,
    PublishForm,
    ReviseForm,
    SendForm,
    StringsForm,
    TrixForm,
    VoteForm,
    WithdrawForm,
    WriteForm,
)
from sightline.dissemination.models import Briefing, Highlights, PublicationSource
from sightline.dissemination.outside.papers import file_of
from sightline.dissemination.presenters import (
    BriefingPage,
    CheckPage,
    Clock,
    HighlightsRow,
    rewritten_parts,
    theme_words,
    titles_of,
)
from sightline.foundation.errors import DomainError
from sightline.learning.rules import THEMES
from sightline.partnerships.queries import profile_of


class OneFile:
    """Loads a file whose briefing this person may see, written or not."""

    scope = policy.files_for_briefing
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return str(self.kwargs["reference"])

    @property
    def back_url(self) -> str:
        """The briefing's own page."""
        return reverse("dissemination:briefing", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference above the heading."""
        return super().get_context_data(caption=self.kwargs["reference"], **kwargs)  # type: ignore[misc, no-any-return]

    def to_briefing(self) -> HttpResponse:
        """Where every act leads back to."""
        return redirect("dissemination:briefing", reference=self.kwargs["reference"])

    @property
    def today(self) -> date:
        """The day of the request."""
        return timezone.localdate()


class OneBriefing(OneFile):
    """Loads the briefing, and refuses (403) somebody who may see it but not do what the page is for."""

    scope = policy.visible_briefings  # type: ignore[assignment]
    allowed: ClassVar[Callable[[Any, Briefing], bool]]

    @cached_property
    def briefing(self) -> Briefing:
        """404 outside the scope, 403 where it is not this person's to do."""
        found: Briefing = self.load(casefile__reference=self.kwargs["reference"])  # type: ignore[attr-defined]
        require(type(self).allowed(self.request.user, found))
        return found

    @cached_property
    def page(self) -> BriefingPage:
        """As this person sees it today."""
        return BriefingPage(self.briefing, self.request.user, self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.briefing)  # type: ignore[attr-defined]
        return super().get_context_data(page=self.page, **kwargs)


class ShowBriefingView(OneFile, Page):
    """The fortnight's clocks, the text as it stands, what has become of it, and what comes next."""

    template_name = "dissemination/briefing.jinja"

    @property
    def title(self) -> str:
        """What the partnership calls it."""
        named = profile_of(self.casefile.partnership).names.briefing
        return named[:1].upper() + named[1:]

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail; with no briefing yet, how to begin it."""
        user, casefile = self.request.user, self.casefile
        briefing = queries.briefing_of(user, casefile)
        self.opened(briefing or casefile)
        may_publish = policy.may_publish_highlights(user, casefile)
        may_begin = briefing is None and policy.reviews_to_brief(user).filter(casefile=casefile).exists()
        return super().get_context_data(
            casefile=casefile,
            page=BriefingPage(briefing, user, self.today) if briefing else None,
            clocks=[Clock(clock, self.today) for clock in queries.clocks_of(user, casefile)],
            can_begin=may_begin and queries.event_held(casefile) is not None,
            can_publish_highlights=may_publish,
            can_see_names=may_open_register(user, casefile),
            highlights=[HighlightsRow(item, user, may_publish) for item in queries.highlights_of(user, casefile)],
            **kwargs,
        )


class BeginBriefingView(OneFile, ConfirmPage):
    """A first text from what the review holds (L22)."""

    scope = policy.reviews_to_brief  # type: ignore[assignment]
    template_name = "dissemination/begin.jinja"
    title = "Begin the briefing"
    button = "Begin"

    @cached_property
    def review(self) -> Any:
        """404 for everybody but the chair: there is nothing here for others."""
        return self.load(casefile__reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The review is loaded, so that nobody else sees the question."""
        self.opened(self.review)
        return super().get_context_data(**kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """To the writing."""
        operations.begin_briefing(self.review, by=self.request.user, now=timezone.now())
        return redirect("dissemination:write", reference=self.kwargs["reference"])


class WriteBriefingView(OneBriefing, FormPage):
    """The seven blocks (F20), kept as they are typed."""

    allowed = policy.may_write
    template_name = "dissemination/write.jinja"
    title = "Write the briefing"
    button = "Save"
    keeps_draft = True

    def get_form(self, **given: Any) -> WriteForm:
        """With the partnership's titles and budgets."""
        return WriteForm(sections=self.page.sections, **given)

    def get_initial(self) -> dict[str, Any]:
        """The text as it stands."""
        return self.page.text | {"version": self.briefing.version}

    def form_valid(self, form: WriteForm) -> HttpResponse:
        """A new edition, if anything changed."""
        version = form.cleaned_data["version"]
        operations.save_briefing(
            self.briefing, changes=form.changes, expected_version=version, by=self.request.user, now=timezone.now()
        )
        return self.to_briefing()


class PseudonymiseBriefingView(OneBriefing, ConfirmPage):
    """The whole draft put into pseudonyms: seen first, then accepted."""

    allowed = policy.may_write
    form_class = PseudonymiseForm
    template_name = "dissemination/pseudonymise.jinja"
    title = "Put the draft into pseudonyms"
    button = "Make these changes"

    def get_initial(self) -> dict[str, Any]:
        """The version that was shown."""
        return {"version": self.briefing.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Before and after, and what is left for a person."""
        done = operations.in_pseudonyms(self.briefing, by=self.request.user)
        parts = rewritten_parts(done, titles_of(self.page.sections))
        return super().get_context_data(parts=parts, **kwargs)

    def form_valid(self, form: PseudonymiseForm) -> HttpResponse:
        """A new edition, if anything changed."""
        version = form.cleaned_data["version"]
        operations.pseudonymise_draft(
            self.briefing, expected_version=version, by=self.request.user, now=timezone.now()
        )
        return redirect("dissemination:write", reference=self.kwargs["reference"])


class ReadWithNamesView(OneFile, Page):
    """The reverse view: who is who, for those who may see names. Never exported."""

    scope = policy.visible_briefings  # type: ignore[assignment]
    template_name = "dissemination/with-names.jinja"
    title = "The briefing with names"

    @cached_property
    def briefing(self) -> Briefing:
        """404 outside the scope."""
        return self.load(casefile__reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    def check_allowed(self) -> None:
        """Those who open the register."""
        require(may_open_register(self.request.user, self.briefing.casefile))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail as a look at identities is."""
        done = operations.read_with_names(self.briefing, by=self.request.user)
        titles = titles_of(profile_of(self.briefing.casefile.partnership).briefing)
        return super().get_context_data(parts=rewritten_parts(done, titles), **kwargs)


class AskCheckView(OneBriefing, ConfirmPage):
    """Written: the Office is asked to check it (L22, L23)."""

    allowed = policy.may_write
    template_name = "dissemination/ask-check.jinja"
    title = "Ask for the anonymisation check"
    button = "Ask for the check"

    def form_valid(self, form: Any) -> HttpResponse:
        """To the Office."""
        operations.ask_check(self.briefing, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class OneChecked(OneFile):
    """What the pages of a check share, whether of a briefing or of highlights. 403 for whoever wrote the text."""

    part_of_names = "-briefing"

    @cached_property
    def item(self) -> Any:
        """The text."""
        raise NotImplementedError

    def check_allowed(self) -> None:
        """Before any form is read."""
        require(policy.may_check(self.request.user, self.item))

    @property
    def back_url(self) -> str:
        """The page of decisions."""
        return self.to("check")

    def to(self, name: str) -> str:
        """The address of one of the check's pages."""
        return reverse(f"dissemination:{name}{self.part_of_names}", kwargs=self.kwargs)

    @cached_property
    def search(self) -> Any:
        """The last search of the text."""
        return queries.latest_disclosure(self.item)

    @cached_property
    def opened_check(self) -> tuple[dict[str, Any], list[Any]]:
        """Its report and strings, opened once for a page and on the trail."""
        return open_check(self.search, by=self.request.user) if self.search else ({}, [])

    @cached_property
    def check_page(self) -> CheckPage:
        """As this person decides on it."""
        report, strings = self.opened_check
        changed = queries.changed_since(self.item, self.search) if self.search is not None else ""
        titles = titles_of(profile_of(self.item.casefile.partnership).briefing)
        return CheckPage(
            self.item, self.search, report, strings, changed, operations.waits_for_check(self.item), titles
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with the addresses of the other pages."""
        self.opened(self.item)  # type: ignore[attr-defined]
        addresses = {name: self.to(name) for name in ("changes", "again", "checklist")}
        return super().get_context_data(check=self.check_page, addresses=addresses, **kwargs)


class OneCheckedBriefing(OneChecked):
    """The file's briefing."""

    scope = policy.visible_briefings  # type: ignore[assignment]

    @cached_property
    def item(self) -> Briefing:
        """404 outside the scope."""
        return self.load(casefile__reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]


class OneCheckedHighlights(OneChecked):
    """One of the file's highlights."""

    scope = policy.visible_highlights  # type: ignore[assignment]
    part_of_names = "-highlights"

    @cached_property
    def item(self) -> Highlights:
        """404 outside the scope."""
        return self.load(  # type: ignore[attr-defined, no-any-return]
            casefile__reference=self.kwargs["reference"], number=self.kwargs["number"]
        )


class CheckBriefingView(OneCheckedBriefing, FormPage):
    """The text with what the search found in place, and a decision for each string."""

    template_name = "dissemination/check.jinja"
    title = "What could identify somebody"
    button = "Save the decisions"

    @property
    def back_url(self) -> str:
        """The briefing."""
        return reverse("dissemination:briefing", kwargs={"reference": self.kwargs["reference"]})

    def get_form(self, **given: Any) -> StringsForm:
        """With every string."""
        return StringsForm(strings=self.check_page.strings, **given)

    def get_initial(self) -> dict[str, Any]:
        """What is decided, or was in the check before."""
        found = {}
        for each in self.check_page.strings:
            name = f"s{each.row.number}"
            found |= {
                name: each.row.answer or each.row.offered, f"{name}_words": each.words, f"{name}_reason": each.reason
            }
        return found

    def form_valid(self, form: StringsForm) -> HttpResponse:
        """Back to the page, with what is left."""
        operations.decide(self.item, form.answers, by=self.request.user, now=timezone.now())
        return redirect(self.request.path)


class ChangesBriefingView(OneCheckedBriefing, ConfirmPage):
    """Before and after, side by side; then the words are put in and searched again."""

    template_name = "dissemination/changes.jinja"
    title = "Before and after"
    button = "Make these changes and check again"

    def form_valid(self, form: Any) -> HttpResponse:
        """A new edition, and its own check."""
        operations.make_changes(self.item, by=self.request.user, now=timezone.now())
        return redirect(self.back_url)


class AgainBriefingView(OneCheckedBriefing, ConfirmPage):
    """The words or the register have changed."""

    title = "Run the check again"
    button = "Run the check"

    def form_valid(self, form: Any) -> HttpResponse:
        """A new check; what was decided is offered again."""
        operations.check_again(self.item, by=self.request.user, now=timezone.now())
        return redirect(self.back_url)


class ChecklistBriefingView(OneCheckedBriefing, FormPage):
    """What no search can see, answered by a person who did not write it (G-ANON)."""

    form_class = CheckForm
    template_name = "dissemination/checklist.jinja"
    title = "Anonymisation checklist"
    button = "Save the decision"
    keeps_draft = True

    def form_valid(self, form: CheckForm) -> HttpResponse:
        """On to the panel or to publication, back to the author, or to the partnership manager."""
        result, comments = CheckResult(form.cleaned_data["result"]), form.cleaned_data["comments"]
        operations.complete_check(
            self.item, answers=form.answers, result=result, comments=comments, by=self.request.user,
            now=timezone.now(),
        )
        return redirect("dissemination:briefing", reference=self.kwargs["reference"])


class CheckHighlightsView(OneCheckedHighlights, CheckBriefingView):
    """The same of highlights."""


class ChangesHighlightsView(OneCheckedHighlights, ChangesBriefingView):
    """The same of highlights."""


class AgainHighlightsView(OneCheckedHighlights, AgainBriefingView):
    """The same of highlights."""


class ChecklistHighlightsView(OneCheckedHighlights, ChecklistBriefingView):
    """The same of highlights."""


class VoteView(OneBriefing, FormPage):
    """The text, what changed since the panel last saw it, and the answer (F21)."""

    allowed = policy.may_vote
    form_class = VoteForm
    template_name = "dissemination/vote.jinja"
    title = "Read the briefing and vote"
    button = "Send your answer"

    def get_initial(self) -> dict[str, Any]:
        """What this person answered before, if they did."""
        mine = self.page.my_vote
        return {"vote": mine.vote, "comment": mine.comment} if mine else {}

    def form_valid(self, form: VoteForm) -> HttpResponse:
        """Counted at once."""
        if self.page.round is None:
            raise DomainError("This round of approval has closed. Open the briefing to see what came of it.")
        vote, comment = Vote(form.cleaned_data["vote"]), form.cleaned_data["comment"]
        operations.vote(self.page.round, vote=vote, comment=comment, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class CloseRoundView(OneBriefing, ConfirmPage):
    """The time for objections is up (the rule no objection by time)."""

    allowed = policy.may_publish
    title = "Close the round of approval"
    button = "Close the round"
    warning = "Nobody has objected in time. The briefing will be approved."

    def form_valid(self, form: Any) -> HttpResponse:
        """Approved."""
        operations.close_round(self.briefing, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class ReviseBriefingView(OneBriefing, FormPage):
    """Back to draft for a new edition (X9)."""

    allowed = policy.may_write
    form_class = ReviseForm
    title = "Change an approved briefing"
    button = "Take it back to draft"

    def form_valid(self, form: ReviseForm) -> HttpResponse:
        """To the writing."""
        operations.revise(self.briefing, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return redirect("dissemination:write", reference=self.kwargs["reference"])


class PublishBriefingView(OneBriefing, FormPage):
    """The public copy, seen once more before it goes (L25)."""

    step_up = True
    allowed = policy.may_publish
    form_class = PublishForm
    template_name = "dissemination/publish.jinja"
    title = "Publish the briefing"
    button = "Publish"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"published_on": self.today}

    def form_valid(self, form: PublishForm) -> HttpResponse:
        """Public from now on."""
        operations.publish(self.briefing, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class SendBriefingView(OneBriefing, FormPage):
    """To all partner agencies (L27)."""

    step_up = True
    allowed = policy.may_send
    template_name = "dissemination/send.jinja"
    title = "Send the briefing to agencies"
    button = "Send"

    @cached_property
    def agencies(self) -> list[Any]:
        """All of the partnership's."""
        return list(queries.all_agencies(self.briefing.casefile.partnership))

    def get_form(self, **given: Any) -> SendForm:
        """With the agencies, all of them ticked."""
        return SendForm(agencies=[(agency.slug, agency.name) for agency in self.agencies], **given)

    def get_initial(self) -> dict[str, Any]:
        """Everybody."""
        return {"agencies": [agency.slug for agency in self.agencies]}

    def form_valid(self, form: SendForm) -> HttpResponse:
        """One message to each lead."""
        chosen = [agency for agency in self.agencies if agency.slug in form.cleaned_data["agencies"]]
        operations.send_out(
            self.briefing, expectation=form.cleaned_data["expectation"], agencies=chosen, by=self.request.user,
            now=timezone.now(),
        )
        return self.to_briefing()


class RecordTrixView(OneBriefing, FormPage):
    """Where it is in the procedures manual (L26)."""

    allowed = policy.may_record_trix
    form_class = TrixForm
    title = "Record the procedures manual"
    button = "Save"

    def form_valid(self, form: TrixForm) -> HttpResponse:
        """Recorded."""
        operations.record_trix(self.briefing, **form.cleaned_data, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class WithdrawPublicationView(OneFile, FormPage):
    """Down from the public site, leaving a notice (G15)."""

    step_up = True
    scope = policy.visible_sources  # type: ignore[assignment]
    template_name = "dissemination/withdraw.jinja"
    button = "Withdraw"
    button_classes = "govuk-button--warning"
    title = "Withdraw from the public site"

    def which(self) -> dict[str, Any]:
        """What is being withdrawn."""
        raise NotImplementedError

    @cached_property
    def source(self) -> PublicationSource:
        """404 outside the scope, 403 for somebody who may only read."""
        found: PublicationSource = self.load(
            casefile__reference=self.kwargs["reference"], publication__withdrawn_on=None, **self.which()
        )
        require(policy.may_withdraw(self.request.user, found.publication))
        return found

    @property
    def until(self) -> date | None:
        """The day to which it stays public, while that is still to come."""
        earliest = due("D37", self.source.publication.published_on).due_on
        return earliest if earliest and self.today < earliest else None

    def get_form(self, **given: Any) -> WithdrawForm:
        """With the legal reason, while the year runs."""
        return WithdrawForm(until=self.until, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.source)
        return super().get_context_data(source=self.source, until=self.until, **kwargs)

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        """Gone from now on."""
        operations.withdraw(
            self.source.publication, **form.cleaned_data, by=self.request.user, now=timezone.now()
        )
        return self.to_briefing()


class WithdrawBriefingView(WithdrawPublicationView):
    """The briefing of the file."""

    def which(self) -> dict[str, Any]:
        """The one that is public."""
        return {"briefing__isnull": False}


class WithdrawHighlightsView(WithdrawPublicationView):
    """One item of highlights."""

    def which(self) -> dict[str, Any]:
        """By its address."""
        return {"briefing": None, "publication__slug": self.kwargs["slug"]}


class WriteHighlightsView(OneFile, FormPage):
    """Key highlights and emerging themes, and a colleague asked to check them (L28, F22)."""

    form_class = HighlightsForm
    template_name = "dissemination/highlights.jinja"
    title = "Write highlights"
    button = "Ask a colleague to check them"
    keeps_draft = True

    def check_allowed(self) -> None:
        """The Office."""
        require(policy.may_publish_highlights(self.request.user, self.casefile))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what was written before."""
        self.opened(self.casefile)
        return super().get_context_data(
            earlier=list(queries.highlights_of(self.request.user, self.casefile)), **kwargs
        )

    def form_valid(self, form: HighlightsForm) -> HttpResponse:
        """To be checked."""
        operations.write_highlights(self.casefile, **form.text, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class OneHighlights(OneFile):
    """Loads highlights of the file."""

    scope = policy.visible_highlights  # type: ignore[assignment]

    @cached_property
    def highlights(self) -> Highlights:
        """404 outside the scope."""
        return self.load(  # type: ignore[attr-defined, no-any-return]
            casefile__reference=self.kwargs["reference"], number=self.kwargs["number"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.highlights)  # type: ignore[attr-defined]
        answer = queries.last_answer(self.highlights)
        return super().get_context_data(highlights=self.highlights, answer=answer, **kwargs)


class ChangeHighlightsView(OneHighlights, FormPage):
    """What was sent back."""

    form_class = HighlightsForm
    template_name = "dissemination/highlights.jinja"
    title = "Change the highlights"
    button = "Ask for the check again"
    keeps_draft = True

    def check_allowed(self) -> None:
        """Whoever wrote them."""
        require(policy.may_change_highlights(self.request.user, self.highlights))

    def get_initial(self) -> dict[str, Any]:
        """As they stand."""
        item = self.highlights
        return {"title": item.title, "points": [{"point": point} for point in item.points], "themes": item.themes}

    def form_valid(self, form: HighlightsForm) -> HttpResponse:
        """To be checked again."""
        operations.change_highlights(self.highlights, **form.text, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class PublishHighlightsView(OneHighlights, ConfirmPage):
    """Seen once more before they go (L28)."""

    step_up = True
    template_name = "dissemination/publish-highlights.jinja"
    title = "Publish the highlights"
    button = "Publish"
    warning = "They are public at once, for at least a year."

    def check_allowed(self) -> None:
        """The Office."""
        require(policy.may_publish_highlights(self.request.user, self.highlights.casefile))

    def form_valid(self, form: Any) -> HttpResponse:
        """Public from now on."""
        operations.publish_highlights(self.highlights, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class RecordDispatchView(OneBriefing, FormPage):
    """Where else the published briefing went (F23)."""

    allowed = policy.may_send
    form_class = DispatchForm
    title = "Record where else it went"
    button = "Save"

    def form_valid(self, form: DispatchForm) -> HttpResponse:
        """Recorded."""
        given = dict(form.cleaned_data) | {"channel": Channel(form.cleaned_data["channel"])}
        operations.record_dispatch(self.briefing, **given, by=self.request.user, now=timezone.now())
        return self.to_briefing()


class ListBriefingsView(ListPage):
    """What is published, for everybody with an account (R27)."""

    may = signed_in
    template_name = "dissemination/library.jinja"
    title = "Published learning"

    @property
    def theme(self) -> str:
        """The theme asked for, if it is one."""
        asked = self.request.GET.get("theme", "")
        return asked if asked in THEMES else ""

    def rows(self) -> Any:
        """Newest first."""
        return queries.library(self.request.user, theme=self.theme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the themes that are in use."""
        used = {code for codes in queries.library(self.request.user).values_list("themes", flat=True) for code in codes}
        themes = [(code, words) for code, words in THEMES.items() if code in used]
        return super().get_context_data(themes=themes, theme=self.theme, **kwargs)


class ReadBriefingView(Page):
    """One publication inside the service: where the message to agencies leads (L27)."""

    may = signed_in
    scope = policy.published
    template_name = "dissemination/read.jinja"

    @cached_property
    def publication(self) -> Any:
        """404 when withdrawn or unknown."""
        if not self.request.user.is_authenticated:
            raise Http404
        return self.load(slug=self.kwargs["slug"])

    @property
    def title(self) -> str:
        """Its own."""
        return str(self.publication.title)

    @property
    def back_url(self) -> str:
        """The list."""
        return reverse("dissemination:library")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the themes in words."""
        return super().get_context_data(
            publication=self.publication, themes=theme_words(self.publication.themes), **kwargs
        )


class DownloadBriefingView(ReadBriefingView):
    """The same as a file to keep or print: made of the published copy alone, as on the public site."""

    may = signed_in
    scope = policy.published

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Its bytes; 404 when withdrawn or unknown."""
        shown = self.publication
        owner = shown.partnership
        made = file_of(
            self.kwargs["form"], shown.title, shown.body, slug=shown.slug, owner=owner.public_site_name or owner.name,
            colour=owner.brand_colour,
        )
        return HttpResponse(
            made.content, content_type=made.file_type,
            headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
        )
