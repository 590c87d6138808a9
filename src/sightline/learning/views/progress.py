"""Pages of one action: how it goes, its evidence, its verification."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.design.pages import FormPage, Page
from sightline.learning import operations, policy, queries
from sightline.learning.forms import EvidenceForm, ProgressForm, TransferForm, VerifyForm
from sightline.learning.presenters import ActionPage
from sightline.learning.states import ACTION
from sightline.learning.views.learned import OneAction, Refuses


class ShowActionView(OneAction, Page):
    """One action: what is to be done, how its owner says it goes, what shows it, and what the body found."""

    template_name = "learning/one-action.jinja"

    @property
    def title(self) -> str:
        """By its number."""
        return f"Action {self.action.number}"

    @property
    def back_url(self) -> str:
        """The plan."""
        return reverse("learning:plan", kwargs={"reference": self.file_ref})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.action)
        action = queries.one_action(self.request.user, self.action)
        page = ActionPage(action, self.request.user, timezone.localdate())
        return super().get_context_data(page=page, **kwargs)


class OfAction(OneAction, Refuses, FormPage):
    """A form about one action; afterwards its page."""

    template_name = "learning/about-action.jinja"
    keeps_draft = True
    steps: ClassVar[frozenset[str]]

    @property
    def back_url(self) -> str:
        """The action."""
        return reverse("learning:action", kwargs={"reference": self.file_ref, "number": self.kwargs["number"]})

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Where the action stands elsewhere there is nothing to ask: its page says where."""
        if not self.steps & set(ACTION.open_steps(self.action.state)):
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the action."""
        kwargs.setdefault("page", ActionPage(self.action, self.request.user, timezone.localdate()))
        return super().get_context_data(**kwargs)


class ReportProgressView(OfAction):
    """The owner's report (A03)."""

    form_class = ProgressForm
    button = "Save this report"
    steps = frozenset({"begin", "submit_evidence", "unblock"})

    @property
    def title(self) -> str:
        """By its number."""
        return f"Report progress on action {self.action.number}"

    def allowed(self) -> bool:
        """A manager or the safeguarding lead of the owner."""
        return policy.may_answer(self.request.user, self.action)

    def form_valid(self, form: ProgressForm) -> HttpResponse:
        """Reported."""
        operations.report_progress(self.action, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(self.back_url)


class SubmitEvidenceView(OfAction):
    """What shows that it was done (A04)."""

    form_class = EvidenceForm
    button = "Submit to the monitoring body"
    steps = frozenset({"submit_evidence"})

    @property
    def title(self) -> str:
        """By its number."""
        return f"Evidence for action {self.action.number}"

    def allowed(self) -> bool:
        """A manager or the safeguarding lead of the owner."""
        return policy.may_answer(self.request.user, self.action)

    def form_valid(self, form: EvidenceForm) -> HttpResponse:
        """Submitted."""
        operations.submit_evidence(self.action, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(self.back_url)


class VerifyActionView(OfAction):
    """Verified, or returned with what is missing (A05)."""

    form_class = VerifyForm
    template_name = "learning/verify.jinja"
    button = "Save"
    steps = frozenset({"verify"})

    @property
    def title(self) -> str:
        """By its number."""
        return f"Verify action {self.action.number}"

    def allowed(self) -> bool:
        """A member of the monitoring body."""
        return policy.may_verify(self.request.user, self.action)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the evidence."""
        action = queries.one_action(self.request.user, self.action)
        page = ActionPage(action, self.request.user, timezone.localdate())
        return super().get_context_data(page=page, **kwargs)

    def form_valid(self, form: VerifyForm) -> HttpResponse:
        """Decided."""
        said, by, now = form.cleaned_data, self.request.user, timezone.now()
        if said["decision"] == "verify":
            operations.verify_action(self.action, words=said["comment"], by=by, now=now)
        else:
            operations.return_evidence(self.action, words=said["missing"], by=by, now=now)
        return redirect(self.back_url)


class TransferActionView(OfAction):
    """The action goes to another agency."""

    form_class = TransferForm
    button = "Set it for that agency"
    steps = frozenset({"transfer"})

    @property
    def title(self) -> str:
        """By its number."""
        return f"Transfer action {self.action.number} to another agency"

    def allowed(self) -> bool:
        """Whoever may set actions."""
        return policy.may_change_action(self.request.user, self.action)

    @cached_property
    def agencies(self) -> dict[str, Any]:
        """The partnership's other agencies, by slug."""
        others = queries.agencies_that_may_own(self.casefile).exclude(pk=self.action.agency_id)
        return {agency.slug: agency for agency in others}

    def get_form(self, **given: Any) -> TransferForm:
        """With those agencies."""
        return TransferForm(agencies=[(slug, agency.name) for slug, agency in self.agencies.items()], **given)

    def get_initial(self) -> dict[str, Any]:
        """The day it was to be done."""
        return {"target_on": self.action.target_on}

    def form_valid(self, form: TransferForm) -> HttpResponse:
        """Ended here, set there: the plan shows both."""
        said = form.cleaned_data | {"agency": self.agencies[form.cleaned_data["agency"]]}
        operations.transfer_action(self.action, by=self.request.user, now=timezone.now(), **said)
        return redirect("learning:plan", reference=self.file_ref)
