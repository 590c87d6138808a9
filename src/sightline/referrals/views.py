"""The referral's pages: start, task list, a part to a page, people, check and submit, approve or return."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.casefiles.models import Subject
from sightline.casefiles.operations import open_identities
from sightline.casefiles.policy import may_open_identities
from sightline.casefiles.rules import kept
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page
from sightline.referrals import operations, policy, queries
from sightline.referrals.forms import (
    SECTIONS,
    ApproveForm,
    PartnersRequestForm,
    PersonForm,
    ReturnForm,
    StartForm,
    WhyForm,
    WithdrawForm,
)
from sightline.referrals.models import Referral
from sightline.referrals.presenters import ReferralPage, unslug


class MyReferralsView(ListPage):
    """What I have begun, and what waits for my agreement."""

    may = policy.may_begin
    scope = policy.visible_referrals
    template_name = "referrals/mine.jinja"
    title = "Referrals"

    def rows(self) -> Any:
        """Mine and my agency's, newest first."""
        return policy.visible_referrals(self.request.user).order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits for my agreement comes first."""
        user = self.request.user
        return super().get_context_data(
            waiting=list(queries.waiting_for_my_approval(user)), can_start=policy.may_start(user),
            can_request=policy.may_request(user), **kwargs,
        )


class StartReferralView(FormPage):
    """The stop before the form (S23), then a file of its own."""

    may = policy.may_start
    form_class = StartForm
    template_name = "referrals/start.jinja"
    title = "Refer a case for a Line of Sight review"
    button = "Continue"

    @property
    def back_url(self) -> str:
        """The list."""
        return reverse("referrals:mine")

    @cached_property
    def agencies(self) -> list[Any]:
        """Those I may refer for."""
        return list(policy.agencies_to_refer_for(self.request.user))

    def get_form(self, **given: Any) -> StartForm:
        """With my agencies."""
        return StartForm(agencies=[(agency.slug, agency.name) for agency in self.agencies], **given)

    def form_valid(self, form: StartForm) -> HttpResponse:
        """Open the file."""
        answers = dict(form.cleaned_data)
        chosen = answers.pop("agency", self.agencies[0].slug)
        agency = next(agency for agency in self.agencies if agency.slug == chosen)
        referral = operations.start(agency, by=self.request.user, now=timezone.now(), **answers)
        return redirect("referrals:referral", reference=referral.casefile.reference)


class RequestTogetherView(StartReferralView):
    """The three safeguarding partners ask for a review, on one page (L04, S21)."""

    may = policy.may_request
    form_class = PartnersRequestForm
    template_name = "referrals/partners-request.jinja"
    title = "Request of the three safeguarding partners"
    button = "Send the request"
    keeps_draft = True

    @cached_property
    def agencies(self) -> list[Any]:
        """Those I am the safeguarding partner for."""
        return list(policy.agencies_to_request_for(self.request.user))

    def get_form(self, **given: Any) -> PartnersRequestForm:
        """With my agencies."""
        return PartnersRequestForm(agencies=[(agency.slug, agency.name) for agency in self.agencies], **given)

    def form_valid(self, form: PartnersRequestForm) -> HttpResponse:
        """Received from this moment."""
        said = dict(form.cleaned_data)
        chosen = said.pop("agency", self.agencies[0].slug)
        referral = operations.request_together(
            next(agency for agency in self.agencies if agency.slug == chosen),
            agreements=said.pop("agreements"), children=[kept(child) for child in said.pop("children")],
            said=said, by=self.request.user, now=timezone.now(),
        )
        return redirect("referrals:receipt", reference=referral.casefile.reference)


class OneReferral:
    """Loads the referral of a file from this person's scope."""

    scope = policy.visible_referrals

    @cached_property
    def referral(self) -> Referral:
        """404 outside the scope."""
        return self.load(casefile__reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return self.referral.casefile.reference

    @property
    def caption(self) -> str:
        """The small words above the heading."""
        return self.referral.casefile.reference

    @property
    def back_url(self) -> str:
        """The referral."""
        return reverse("referrals:referral", kwargs={"reference": self.kwargs["reference"]})  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the caption."""
        return super().get_context_data(caption=self.caption, **kwargs)  # type: ignore[misc, no-any-return]

    @cached_property
    def page(self) -> ReferralPage:
        """As this person sees it: who the people are only for those who may know."""
        user, casefile = self.request.user, self.referral.casefile  # type: ignore[attr-defined]
        known = may_open_identities(user, casefile) or self.referral.author_id == user.pk
        people = open_identities(casefile, by=user) if known else queries.people_by_pseudonym(self.referral)
        parts = {key: (title, list(form.base_fields)) for key, (title, form) in SECTIONS.items()}
        return ReferralPage(self.referral, user, people, parts)


class ShowReferralView(OneReferral, Page):
    """The task list for its author; the whole to read for everybody else."""

    template_name = "referrals/referral.jinja"
    title = "Line of Sight referral"

    @property
    def back_url(self) -> str:
        """The list, or the file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.referral)
        return super().get_context_data(page=self.page, sections=self.page.sections, **kwargs)


class WriteSectionView(OneReferral, FormPage):
    """One part of F01. Everything may be left for later; the whole is asked for when it is submitted."""

    template_name = "referrals/section.jinja"
    button = "Save and continue"
    keeps_draft = True

    @cached_property
    def section(self) -> tuple[str, Any]:
        """Title and form, or no such page."""
        try:
            return SECTIONS[self.kwargs["section"]]
        except KeyError:
            raise Http404 from None

    @property
    def title(self) -> str:
        """The part's name."""
        return self.section[0]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Only its author writes; everybody else reads."""
        if not policy.may_write(request.user, self.referral):
            return redirect("referrals:referral", reference=self.kwargs["reference"])
        return super().get(request, *args, **kwargs)

    def get_form(self, **given: Any) -> Any:
        """The part's form, with the team directory where it asks for a team."""
        if issubclass(self.section[1], WhyForm):
            given["teams"] = self.teams
        return self.section[1](**given)

    @cached_property
    def teams(self) -> list[tuple[str, str]]:
        """The team directory."""
        return queries.teams_to_pick(self.referral)

    def get_initial(self) -> dict[str, Any]:
        """What has been said so far."""
        fields = [name for name in self.section[1].base_fields if name != "version"]
        return {name: getattr(self.referral, name) for name in fields} | {"version": self.referral.version}

    def form_valid(self, form: Any) -> HttpResponse:
        """Save and go back to the list of parts."""
        changes = dict(form.cleaned_data)
        version = changes.pop("version")
        operations.save_section(self.referral, changes=changes, by=self.request.user, expected_version=version)
        return redirect("referrals:referral", reference=self.kwargs["reference"])


class ListPeopleView(OneReferral, Page):
    """The child and family as recorded so far."""

    template_name = "referrals/people.jinja"
    title = "The child and family"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.referral)
        return super().get_context_data(page=self.page, **kwargs)


class AddPersonView(OneReferral, FormPage):
    """A child or family member."""

    form_class = PersonForm
    template_name = "referrals/person.jinja"
    title = "Add a child or family member"
    button = "Save this person"
    keeps_draft = True

    @property
    def back_url(self) -> str:
        """The list of people."""
        return reverse("referrals:people", kwargs={"reference": self.kwargs["reference"]})

    def check_allowed(self) -> None:
        """Its author, while it is a draft."""
        require(policy.may_write(self.request.user, self.referral))

    def form_valid(self, form: PersonForm) -> HttpResponse:
        """Into the vault."""
        identity = kept(form.cleaned_data)
        operations.add_person(self.referral, kind=identity.pop("kind"), identity=identity, by=self.request.user)
        return redirect("referrals:people", reference=self.kwargs["reference"])


class ChangePersonView(AddPersonView):
    """Put right what is known of somebody."""

    title = "Change what is known of this person"

    @cached_property
    def subject(self) -> Subject:
        """The recorded person, by pseudonym."""
        found = queries.recorded_person(self.referral, unslug(self.kwargs["pseudonym"]))
        if found is None:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        """As recorded."""
        known = next(known for subject, known in self.page.people if subject.pk == self.subject.pk)
        dates = {name: date.fromisoformat(known[name]) for name in DATES if known.get(name)}
        return {"kind": self.subject.kind} | known | dates

    def form_valid(self, form: PersonForm) -> HttpResponse:
        """Into the vault. Who they are to the case stays as it was: the pseudonym hangs on it."""
        identity = kept(form.cleaned_data)
        identity.pop("kind")
        operations.change_person(self.referral, subject=self.subject, identity=identity, by=self.request.user)
        return redirect("referrals:people", reference=self.kwargs["reference"])


DATES = ("date_of_birth", "date_of_death")


class SubmitReferralView(OneReferral, ConfirmPage):
    """Check your answers, then ask for agreement."""

    template_name = "referrals/check.jinja"
    title = "Check the referral before you submit it"
    button = "Submit to my safeguarding lead"

    def check_allowed(self) -> None:
        """Its author only."""
        require(policy.may_submit(self.request.user, self.referral))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything said."""
        return super().get_context_data(page=self.page, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """To the lead."""
        operations.submit(self.referral, by=self.request.user, now=timezone.now())
        return redirect("referrals:referral", reference=self.kwargs["reference"])


class LeadOnly(OneReferral):
    """A page for the agency's safeguarding lead."""

    def check_allowed(self) -> None:
        """Refused to anybody else who may see the referral."""
        require(policy.may_approve(self.request.user, self.referral))  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything said."""
        return super().get_context_data(page=self.page, **kwargs)


class ApproveReferralView(LeadOnly, FormPage):
    """The quality check, and agreement."""

    form_class = ApproveForm
    template_name = "referrals/approve.jinja"
    title = "Approve this referral"
    button = "Approve and send to the partnership"

    def form_valid(self, form: ApproveForm) -> HttpResponse:
        """Received from this moment."""
        operations.approve(self.referral, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("referrals:referral", reference=self.kwargs["reference"])


class ReturnReferralView(LeadOnly, FormPage):
    """Back to the author, with what to put right."""

    form_class = ReturnForm
    title = "Return this referral to its author"
    button = "Return to the author"
    keeps_draft = True

    def form_valid(self, form: ReturnForm) -> HttpResponse:
        """With the comments."""
        operations.return_to_author(self.referral, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("referrals:referral", reference=self.kwargs["reference"])


class WithdrawReferralView(OneReferral, FormPage):
    """Taken back by its author."""

    form_class = WithdrawForm
    title = "Withdraw this referral"
    button = "Withdraw the referral"

    def check_allowed(self) -> None:
        """Its author only."""
        require(policy.may_withdraw(self.request.user, self.referral))

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        """With the reason."""
        operations.withdraw(self.referral, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("referrals:referral", reference=self.kwargs["reference"])


class ShowReceiptView(OneReferral, Page):
    """F03, as the referrer received it."""

    template_name = "referrals/receipt.jinja"
    title = "Receipt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only of what has been received."""
        if self.referral.received_at is None:
            raise Http404
        self.opened(self.referral)
        return super().get_context_data(page=self.page, clock=queries.triage_clock(self.referral), **kwargs)
