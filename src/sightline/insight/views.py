"""Home, the list of files, and one file's overview."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import may_review_access, visible_files
from sightline.chronology.queries import strip_of
from sightline.contributions.policy import visible_requests
from sightline.design.pages import ListPage, Page, signed_in
from sightline.insight import queries
from sightline.insight.presenters import FilePage, HomePage


class HomeView(Page):
    """What is waiting for me, what is late, what comes next."""

    may = signed_in
    for_occasional = True
    template_name = "insight/home.jinja"

    @property
    def title(self) -> str:
        """A greeting without fuss."""
        return "Your work"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody invited to one return has that for a home."""
        if request.user.is_occasional:  # type: ignore[union-attr]
            asked = visible_requests(request.user).first()  # type: ignore[arg-type]
            if asked is None:
                raise Http404
            return redirect("contributions:request", reference=asked.casefile.reference, agency=asked.agency.slug)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For this person."""
        user = self.request.user
        page = HomePage(
            queries.waiting_for_me(user, on=timezone.localdate()), list(queries.open_clocks(user)), timezone.localdate()
        )
        return super().get_context_data(page=page, **kwargs)


class ListFilesView(ListPage):
    """The files this person may know of."""

    may = signed_in
    scope = visible_files
    template_name = "insight/files.jinja"
    title = "Files"

    def rows(self) -> Any:
        """Newest first."""
        return queries.files(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to the list for the review of access, for whoever may take it."""
        reviews_access = may_review_access(self.request.user)  # type: ignore[arg-type]
        return super().get_context_data(reviews_access=reviews_access, **kwargs)


class ShowFileView(Page):
    """Where it stands, what is due, who did what when."""

    scope = visible_files
    template_name = "insight/file.jinja"

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def back_url(self) -> str:
        """The list."""
        return reverse("insight:files")

    @property
    def title(self) -> str:
        """The reference: never a name."""
        return self.casefile.reference

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.casefile)
        user = self.request.user
        page = FilePage(
            casefile=self.casefile,
            clocks=queries.clocks_of(user, self.casefile),
            moves=queries.history(user, self.casefile),
            pages=queries.links(user, self.casefile),
            steps=queries.steps(user, self.casefile),
            tasks=queries.waiting_for_me(user, on=timezone.localdate()),
            agencies=queries.agencies_asked(user, self.casefile),
            today=timezone.localdate(),
            picture=strip_of(user, self.casefile, on=timezone.localdate()),
        )
        return super().get_context_data(page=page, **kwargs)
