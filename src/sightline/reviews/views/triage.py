"""Listing, the panel's record, the chair's statement, and triage to read (L08–L12)."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.design.pages import FormPage, Page
from sightline.foundation.errors import NotYours
from sightline.partnerships.choices import STATUTORY_SECTORS
from sightline.referrals.models import Referral
from sightline.referrals.policy import visible_referrals
from sightline.reviews import policy, queries
from sightline.reviews.forms import ConfirmForm, DecideForm, ListForm
from sightline.reviews.operations import triage as operations
from sightline.reviews.presenters import OutcomePage, TriagePage
from sightline.reviews.views.one_file import OneFile


class ListForTriageView(OneFile, FormPage):
    """Put a received referral before the panel (L08)."""

    allowed = policy.may_list
    asks_about = "referral"
    form_class = ListForm
    template_name = "reviews/form.jinja"
    title = "List for triage"
    button = "List and send the invitations"
    keeps_draft = True

    @cached_property
    def referral(self) -> Referral:
        """The file's referral."""
        found = visible_referrals(self.request.user).filter(casefile=self.casefile).first()
        if found is None:
            raise NotYours
        return found

    @property
    def intro(self) -> list[str]:
        """By when, and who is invited."""
        due_on = queries.clock_due_on(self.casefile, "D02")
        by = [f"The panel is to meet by {due_on:%A %-d %B %Y}."] if due_on else []
        return [
            *by,
            "The panel’s members, the referrer, their safeguarding lead and the Safeguarding Review Group’s chair are "
            "invited. The invitation holds no case details.",
        ]

    def form_valid(self, form: ListForm) -> HttpResponse:
        """List it."""
        operations.list_for_triage(self.referral, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()


class OneTriage(OneFile):
    """Pages about the file's triage."""

    asks_about = "triage"

    @property
    def back_url(self) -> str:
        """The triage."""
        return self.to("reviews:triage")


class DecideTriageView(OneTriage, FormPage):
    """What the panel heard and decided (F04, L09)."""

    allowed = policy.may_decide
    form_class = DecideForm
    template_name = "reviews/form.jinja"
    title = "Record the triage decision"
    button = "Record the decision"
    keeps_draft = True

    def get_initial(self) -> dict[str, Any]:
        """The three sectors that must be heard, and the day of the meeting if it has come."""
        held = self.triage.meets_on <= timezone.localdate()
        return {
            "version": self.triage.version, "decided_on": self.triage.meets_on if held else None,
            "sector_views": [{"sector": str(sector)} for sector in STATUTORY_SECTORS],
        }

    def form_valid(self, form: DecideForm) -> HttpResponse:
        """Record it."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.decide(self.triage, by=self.request.user, now=timezone.now(), expected_version=version, **answers)
        return self.go("reviews:triage")


class ConfirmTriageView(OneTriage, FormPage):
    """The review group's chair's statement (F05, L10)."""

    allowed = policy.may_confirm
    form_class = ConfirmForm
    template_name = "reviews/confirm.jinja"
    title = "Serious-harm statement"
    button = "Make this statement"
    keeps_draft = True

    def get_initial(self) -> dict[str, Any]:
        """The version of the record that this page shows."""
        return {"version": self.triage.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the panel's record to read."""
        page = TriagePage(self.triage, list(self.triage.sector_views.order_by("pk")), self.request.user)
        return super().get_context_data(page=page, **kwargs)

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        """Confirm or divert."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.confirm_serious_harm(
            self.triage, by=self.request.user, now=timezone.now(), expected_version=version, **answers
        )
        return self.go("reviews:triage")


class ShowTriageView(OneFile, Page):
    """The whole record for those who triage; the outcome for whoever referred."""

    template_name = "reviews/triage.jinja"
    title = "Triage"

    def check_allowed(self) -> None:
        """Those who triage, and whoever referred."""
        if self._whole is None and self._outcome is None:
            self._found(None, Permission.TRIAGE_VIEW)

    @cached_property
    def _whole(self) -> Any:
        return queries.triage_of(self.request.user, self.casefile)

    @cached_property
    def _outcome(self) -> Any:
        return policy.visible_outcomes(self.request.user).filter(casefile=self.casefile).first()

    def draw(self, **context: Any) -> Any:
        """As much of it as this person may read."""
        self.template_name = "reviews/triage.jinja" if self._whole is not None else "reviews/outcome.jinja"
        return super().draw(**context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        triage = self._whole or self._outcome
        self.opened(triage)
        page: Any = OutcomePage(triage)
        if self._whole is not None:
            page = TriagePage(triage, list(triage.sector_views.order_by("pk")), self.request.user)
        return super().get_context_data(page=page, **kwargs)
