"""How long files are kept, and which are due for disposal."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone

from sightline.design.pages import FormPage, ListPage, Page
from sightline.stewardship import forms, operations, policy, queries
from sightline.stewardship.choices import RecordClass
from sightline.stewardship.models import Retention
from sightline.stewardship.presenters import DueRow, KeptRow, PeriodsPage

SOON_SHOWN = 50


class DueForDisposalView(ListPage):
    """Files whose period has run out, and those for which it soon will."""

    may = policy.may_see_retention
    scope = policy.visible_retention
    template_name = "stewardship/due-for-disposal.jinja"
    title = "Records due for disposal"

    def rows(self) -> Any:
        """The longest due first."""
        return queries.due_for_disposal(self.request.user, on=timezone.localdate())

    @cached_property
    def waiting(self) -> dict[str, Any]:
        """What somebody proposed, by reference."""
        return {row.file_ref: row for row in queries.disposals_waiting(self.request.user)}

    @cached_property
    def decides_for(self) -> frozenset[int]:
        """Partnerships for whose files the reader is asked for the second word."""
        return policy.approves_disposals_in(self.request.user)

    def present(self, row: Retention) -> DueRow:
        """With how its day was counted, and what the reader can do."""
        return DueRow(
            row, self.waiting.get(row.reference), self.request.user, decides=row.partnership_id in self.decides_for
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what comes within a year."""
        soon = queries.due_soon(self.request.user, on=timezone.localdate())[:SOON_SHOWN]
        return super().get_context_data(soon=[KeptRow(row) for row in soon], **kwargs)


class PeriodsView(Page):
    """How long files of each class are kept, since when, and by whose word."""

    may = policy.may_see_retention
    template_name = "stewardship/periods.jinja"
    title = "How long files are kept"
    back_url = reverse_lazy("stewardship:due-for-disposal")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of each partnership that the reader answers for."""
        user: Any = self.request.user
        page = PeriodsPage(
            list(policy.visible_periods(user)), may_set=policy.may_set_retention(user), today=timezone.localdate()
        )
        return super().get_context_data(page=page, **kwargs)


class SetPeriodView(FormPage):
    """Set how long files of one class are kept, from a day."""

    may = policy.may_set_retention
    step_up = True
    form_class = forms.PeriodForm
    title = "Set how long files are kept"
    button = "Save the period"
    back_url = reverse_lazy("stewardship:periods")

    @cached_property
    def record_class(self) -> RecordClass:
        """404 for a class that is none."""
        try:
            return RecordClass(self.kwargs["kind"])
        except ValueError as none:
            raise Http404 from none

    @cached_property
    def partnerships(self) -> dict[str, Any]:
        """Those for which the person says it."""
        user: Any = self.request.user
        return {str(row.pk): row for row in policy.partnerships_kept_for(user)}

    def get_form(self, **given: Any) -> forms.PeriodForm:
        """For one of the person's partnerships."""
        listed = [(key, row.name) for key, row in self.partnerships.items()]
        return forms.PeriodForm(partnerships=listed, today=timezone.localdate(), **given)

    def get_initial(self) -> dict[str, Any]:
        """The first of them, which for most is the only one."""
        return {"partnership": next(iter(self.partnerships), "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which class, above the question."""
        return super().get_context_data(caption=self.record_class.label, **kwargs)

    def form_valid(self, form: forms.PeriodForm) -> HttpResponse:
        """It holds from its day on."""
        said = form.cleaned_data
        operations.set_period(
            self.record_class, partnership=self.partnerships[said["partnership"]], years=said["years"],
            starts_on=said["starts_on"], authority=said["authority"], by=self.request.user, now=timezone.now(),  # type: ignore[arg-type]
        )
        return redirect("stewardship:periods")
