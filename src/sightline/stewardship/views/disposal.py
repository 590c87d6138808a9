"""Disposal of a file: proposing it, saying yes or no to it, and the certificates."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.models import Proposal
from sightline.access.policy import may_confirm
from sightline.design.pages import FormPage, ListPage
from sightline.foundation.errors import DomainError
from sightline.stewardship import forms, operations, policy, queries
from sightline.stewardship.models import Disposal, Retention
from sightline.stewardship.presenters import CertificateRow, DisposalPage


class OfKept:
    """A page about one closed file, by its day of disposal."""

    scope = policy.visible_retention
    step_up = True
    back_url = reverse_lazy("stewardship:due-for-disposal")
    kwargs: dict[str, Any]
    request: Any
    load: Any

    @cached_property
    def kept(self) -> Retention:
        """404 outside the scope."""
        found: Retention = self.load(reference=self.kwargs["reference"])
        return queries.kept(self.request.user).get(pk=found.pk)

    @cached_property
    def waiting(self) -> Proposal | None:
        """What was proposed and not yet decided."""
        return queries.disposal_asked_for(self.kept, on=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which file, how its day was counted, and where its disposal stands."""
        mine = self.waiting is not None and not may_confirm(self.request.user, self.waiting)
        page = DisposalPage(self.kept, self.waiting, mine, timezone.localdate())
        return super().get_context_data(caption=self.kept.reference, page=page, **kwargs)  # type: ignore[misc, no-any-return]


class ProposeDisposalView(OfKept, FormPage):
    """Propose that a file be disposed of."""

    form_class = forms.ProposeDisposalForm
    template_name = "stewardship/propose-disposal.jinja"
    title = "Propose the disposal of a file"
    button = "Propose its disposal"

    def check_allowed(self) -> None:
        """Before anything is read."""
        require(policy.may_propose_disposal(self.request.user, self.kept))

    def form_valid(self, form: forms.ProposeDisposalForm) -> HttpResponse:
        """It waits for a second person."""
        operations.propose_disposal(self.kept, by=self.request.user, now=timezone.now())
        return redirect("stewardship:due-for-disposal")


class DecideDisposalView(OfKept, FormPage):
    """Say yes or no to the disposal that somebody else proposed."""

    template_name = "stewardship/decide-disposal.jinja"
    title = "Decide on the disposal of a file"
    button = "Save"
    button_classes = "govuk-button--warning"

    def check_allowed(self) -> None:
        """Before anything is read."""
        require(policy.may_approve_disposals(self.request.user, self.kept))

    def get_form(self, **given: Any) -> forms.DecideDisposalForm:
        """With the reference that is to be typed."""
        return forms.DecideDisposalForm(reference=self.kept.reference, **given)

    def form_valid(self, form: forms.DecideDisposalForm) -> HttpResponse:
        """Gone for good, or kept."""
        if self.waiting is None:
            raise DomainError("Nobody proposes to dispose of this file now. Go back to see where it stands.")
        approved = form.cleaned_data["word"] == "yes"
        operations.decide_disposal(
            self.kept, self.waiting, approved=approved, typed=form.cleaned_data.get("typed") or "",
            by=self.request.user, now=timezone.now(),  # type: ignore[arg-type]
        )
        return redirect("stewardship:disposals" if approved else "stewardship:due-for-disposal")


class DisposalsView(ListPage):
    """The certificates of what was disposed of."""

    may = policy.may_see_retention
    scope = policy.visible_disposals
    template_name = "stewardship/disposals.jinja"
    title = "Certificates of disposal"
    back_url = reverse_lazy("stewardship:due-for-disposal")

    def rows(self) -> Any:
        """The latest first."""
        return policy.visible_disposals(self.request.user)  # type: ignore[arg-type]

    def present(self, row: Disposal) -> CertificateRow:
        """With its words."""
        return CertificateRow(row)
