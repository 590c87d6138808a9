"""Legal holds: which stand, placing one, asking that one be lifted, deciding on it."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.models import Proposal
from sightline.access.policy import may_confirm
from sightline.design.pages import FormPage, Page
from sightline.foundation.errors import DomainError
from sightline.stewardship import forms, operations, policy, queries
from sightline.stewardship.models import LegalHold
from sightline.stewardship.presenters import HoldsPage, hold_words

LIFTED_SHOWN = 50


class HoldsView(Page):
    """Which files are on hold, for whom, and what waits for a second person."""

    may = policy.may_see_holds
    template_name = "stewardship/holds.jinja"
    title = "Legal holds"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those that stand, and the last that were lifted."""
        user: Any = self.request.user
        held = policy.visible_holds(user)
        page = HoldsPage(
            standing=list(held.filter(lifted_at=None)),
            lifted=list(held.exclude(lifted_at=None).order_by("-lifted_at")[:LIFTED_SHOWN]),
            waiting=list(queries.lifts_waiting(user)), reader=user, may_place=policy.may_place_holds(user),
        )
        return super().get_context_data(page=page, **kwargs)


class PlaceHoldView(FormPage):
    """Place a hold: it stands at once."""

    may = policy.may_place_holds
    form_class = forms.PlaceHoldForm
    template_name = "stewardship/place-hold.jinja"
    title = "Place a legal hold"
    button = "Place the hold"
    back_url = reverse_lazy("stewardship:holds")

    def form_valid(self, form: forms.PlaceHoldForm) -> HttpResponse:
        """It stands."""
        operations.place_hold(by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("stewardship:holds")


class OfHold:
    """A page about one hold."""

    scope = policy.visible_holds
    back_url = reverse_lazy("stewardship:holds")
    kwargs: dict[str, Any]
    request: Any
    load: Any

    @cached_property
    def hold(self) -> LegalHold:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"], number=self.kwargs["number"])  # type: ignore[no-any-return]

    @cached_property
    def waiting(self) -> Proposal | None:
        """What was asked and not yet decided."""
        return queries.lift_asked_for(self.hold, on=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which hold, above the question."""
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            caption=str(self.hold), words=hold_words(self.hold), waiting=self.waiting, hold=self.hold, **kwargs
        )


class AskLiftView(OfHold, FormPage):
    """Ask that a hold be lifted."""

    form_class = forms.AskLiftForm
    template_name = "stewardship/lift-hold.jinja"
    title = "Ask for a legal hold to be lifted"
    button = "Ask for it"

    def check_allowed(self) -> None:
        """Before anything is read."""
        require(policy.may_ask_lift(self.request.user, self.hold))

    def form_valid(self, form: forms.AskLiftForm) -> HttpResponse:
        """It waits for a second person."""
        operations.ask_lift(self.hold, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("stewardship:holds")


class DecideLiftView(OfHold, FormPage):
    """Say yes or no to lifting a hold that somebody else asked about."""

    form_class = forms.DecideLiftForm
    step_up = True
    template_name = "stewardship/decide-hold.jinja"
    title = "Decide on lifting a legal hold"
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is this person's to decide."""
        user = self.request.user
        return super().get_context_data(mine=self.waiting and not may_confirm(user, self.waiting), **kwargs)

    def form_valid(self, form: forms.DecideLiftForm) -> HttpResponse:
        """Lifted, or it stands."""
        if self.waiting is None:
            raise DomainError("Nobody asks for this hold to be lifted now. Go back to the list to see where it stands.")
        operations.decide_lift(
            self.hold, self.waiting, lift=form.cleaned_data["word"] == "yes", by=self.request.user, now=timezone.now()
        )
        return redirect("stewardship:holds")
