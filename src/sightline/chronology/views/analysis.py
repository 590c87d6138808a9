"""What the combined chronology shows: each kind a list with its rule and evidence; setting aside with a reason."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sightline.access.gate import require
from sightline.chronology import operations, policy, queries
from sightline.chronology.forms import NUMBERS, SetAsideForm, ThresholdsForm
from sightline.chronology.presenters import AnalysisPage, KindPage, ResultShown, lane_of
from sightline.chronology.queries import KINDS, Kind, Result
from sightline.chronology.views.together import Together
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page

MOST_ASIDE = 10  # shown below those to look at; the others on pages of their own


class ListAnalysisView(Together, Page):
    """Every list, with how much it holds."""

    template_name = "chronology/analysis.jinja"
    title = "What the chronologies show together"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of them."""
        user, today = self.request.user, timezone.localdate()
        rows = queries.combined_rows(user, self.casefile)
        page = AnalysisPage(
            look=self.look, kinds=list(KINDS.values()),
            found=queries.results(user, self.casefile, KINDS, on=today, rows=rows),
            thresholds=queries.thresholds_of(self.casefile.partnership, on=today),
            child_seen=queries.seen_by_agency(rows),
        )
        return super().get_context_data(
            page=page, may_set=policy.may_set_thresholds(user, self.casefile), **kwargs
        )


class OneKind(Together):
    """One list."""

    @cached_property
    def kind(self) -> Kind:
        """404 for a word that is none."""
        found = KINDS.get(self.kwargs["kind"])  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    @cached_property
    def found(self) -> list[Result]:
        """What its rule finds."""
        user = self.request.user  # type: ignore[attr-defined]
        return queries.results(user, self.casefile, [self.kind.key], on=timezone.localdate())[self.kind.key]

    def shown(self, result: Result) -> ResultShown:
        """With the colours of the lanes."""
        return ResultShown(result, self.look, lane_of([name for _, name in self.agencies]))


class ShowKindView(OneKind, ListPage):
    """What one rule finds, each with its evidence; what was set aside below."""

    template_name = "chronology/kind.jinja"
    per_page = 20

    @property
    def title(self) -> str:
        """Its heading."""
        return self.kind.title

    @property
    def back_url(self) -> str:
        """All lists."""
        return self.look.to("analysis")

    @property
    def wants_aside(self) -> bool:
        """The address asks for every one that was set aside."""
        return self.request.GET.get("aside") == "yes"

    @cached_property
    def waiting(self) -> list[Result]:
        """Those that nobody set aside."""
        return [one for one in self.found if one.dismissal is None]

    @cached_property
    def aside(self) -> list[Result]:
        """Those that somebody did, the last first."""
        found = [one for one in self.found if one.dismissal is not None]
        return sorted(found, key=lambda one: one.dismissal.dismissed_at, reverse=True)  # type: ignore[union-attr]

    def rows(self) -> list[Result]:
        """Those to look at; or, where the address asks for them, those set aside."""
        return self.aside if self.wants_aside else self.waiting

    def present(self, row: Result) -> ResultShown:
        """With its evidence."""
        return self.shown(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the rule as it holds today."""
        user = self.request.user
        page = KindPage(
            self.kind, queries.thresholds_of(self.casefile.partnership, on=timezone.localdate()),
            [] if self.wants_aside else [self.shown(one) for one in self.aside[:MOST_ASIDE]], len(self.waiting),
            len(self.aside), self.wants_aside,
        )
        return super().get_context_data(page=page, may_set_aside=policy.may_set_aside(user, self.casefile), **kwargs)


class OneResult(OneKind):
    """One thing found."""

    @cached_property
    def result(self) -> Result:
        """404 where nothing like it is found any more."""
        about = self.kwargs["about"]  # type: ignore[attr-defined]
        found = next((one for one in self.found if one.about == about), None)
        if found is None:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        """The list."""
        return self.look.to("kind", {"kind": self.kind.key})

    def check_allowed(self) -> None:
        """The chair and the Office."""
        require(policy.may_set_aside(self.request.user, self.result and self.casefile))  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With its evidence."""
        return super().get_context_data(shown=self.shown(self.result), **kwargs)


class SetAsideView(OneResult, FormPage):
    """It needs no more attention, and why."""

    form_class = SetAsideForm
    template_name = "chronology/set-aside.jinja"
    title = "Set this aside"
    button = "Set aside"

    def form_valid(self, form: SetAsideForm) -> HttpResponse:
        """Set aside."""
        operations.set_aside(
            self.casefile, kind=self.kind.key, about=self.result.about, evidence=self.result.evidence,
            by=self.request.user, now=timezone.now(), **form.cleaned_data,
        )
        return redirect(self.back_url)


class BringBackView(OneResult, ConfirmPage):
    """Show again what was set aside."""

    template_name = "chronology/bring-back.jinja"
    title = "Show this again?"
    button = "Show it again"

    def form_valid(self, form: Any) -> HttpResponse:
        """Shown again."""
        if self.result.dismissal is not None:
            operations.bring_back(self.result.dismissal, by=self.request.user, now=timezone.now())
        return redirect(self.back_url)


class SetThresholdsView(Together, FormPage):
    """The numbers on which the analysis turns, for the whole partnership, from a day."""

    form_class = ThresholdsForm
    title = "Numbers of the analysis"
    button = "Save these numbers"

    @property
    def back_url(self) -> str:
        """The lists."""
        return self.look.to("analysis")

    def check_allowed(self) -> None:
        """The Office."""
        require(policy.may_set_thresholds(self.request.user, self.casefile))

    def get_initial(self) -> dict[str, Any]:
        """As they hold today."""
        today = timezone.localdate()
        held = queries.thresholds_of(self.casefile.partnership, on=today)
        return {"starts_on": today, **{name: getattr(held, name) for name in NUMBERS}}

    def form_valid(self, form: ThresholdsForm) -> HttpResponse:
        """They hold from that day."""
        operations.set_thresholds(
            self.casefile, numbers=form.numbers, starts_on=form.cleaned_data["starts_on"], by=self.request.user
        )
        return redirect(self.back_url)
