"""The Office, the chair and the buddy read all agencies' chronologies together (F11)."""

from functools import cached_property
from typing import Any

from django.urls import reverse

from sightline.casefiles.models import CaseFile
from sightline.chronology import policy, queries
from sightline.chronology.presenters import CombinedPage
from sightline.design.pages import Page


class ShowCombinedView(Page):
    """F11: every agency's submitted rows in one order, and what they show together."""

    scope = policy.files_with_combined
    template_name = "chronology/combined.jinja"
    title = "Combined chronology"

    @cached_property
    def casefile(self) -> CaseFile:
        """The file; 404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, narrowed as the address says."""
        self.opened(self.casefile)
        start, end = queries.period_asked(self.casefile)
        combined = queries.combined(self.request.user, self.casefile, period_from=start, period_to=end)
        page = CombinedPage(
            combined, agency=self.request.GET.get("agency", ""), seen=self.request.GET.get("seen", "")
        )
        return super().get_context_data(page=page, casefile=self.casefile, caption=self.casefile.reference, **kwargs)
