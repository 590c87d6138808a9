"""The public site: what is published, one publication, and the statement on accessibility. Nobody signs in here.

The process has its own database role, which can read two tables. So no page here may touch a session, an account or the
trail: everybody is nobody, and a page that is not there is drawn here rather than refused.
"""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from sightline.design.brand import Brand
from sightline.design.pages import Guarded, ListPage, Page, anyone
from sightline.learning.rules import THEMES
from sightline.partnerships.models import Partnership
from sightline.publicsite import queries
from sightline.publicsite.presenters import PublicationPage


class Public:
    """What every public page shares."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nobody, whatever cookie the browser sent: no session is ever read."""
        request.user = AnonymousUser()
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def partnership(self) -> Partnership | None:
        """Whose page it is."""
        return queries.host()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In the partnership's own name and colour."""
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        owner = self.partnership
        if owner is not None:
            site_name = owner.public_site_name or owner.name
            # the frame's context processor has the last word, and reads it from here
            self.request.partnership_brand = Brand(name=site_name, colour=owner.brand_colour)  # type: ignore[attr-defined]
        found["partnership"] = owner
        found["footer_links"] = [{"text": "Accessibility statement", "href": reverse("public:accessibility")}]
        return found


class ListLearningView(Public, ListPage):
    """Newest first, of one theme where one is asked for."""

    may = anyone
    template_name = "publicsite/list.jinja"
    title = "Learning from reviews"

    @property
    def theme(self) -> str:
        """The theme asked for, if it is one."""
        asked = self.request.GET.get("theme", "")  # type: ignore[attr-defined]
        return asked if asked in THEMES else ""

    def rows(self) -> Any:
        """What is public now."""
        return queries.published(theme=self.theme)

    def present(self, row: Any) -> PublicationPage:
        """With its kind and themes in words."""
        return PublicationPage(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the themes that are in use."""
        return super().get_context_data(
            themes=queries.themes_in_use(), theme=self.theme, theme_words=THEMES.get(self.theme, ""), **kwargs
        )


class OnePublication(Public):
    """One publication; 410 with a notice once it is withdrawn, 404 when there never was one."""

    kwargs: dict[str, Any]

    @cached_property
    def publication(self) -> Any:
        """At this address."""
        return queries.publication_at(self.kwargs["slug"])

    @cached_property
    def partnership(self) -> Partnership | None:
        """Whose publication it is."""
        return self.publication.partnership if self.publication else queries.host()

    @property
    def back_url(self) -> str:
        """The list."""
        return reverse("public:list")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Chosen by what became of it."""
        found = self.publication
        if found is None:
            self.template_name = "publicsite/missing.jinja"
            return self.draw(status=404, title="Page not found")  # type: ignore[attr-defined, no-any-return]
        if found.withdrawn_on is not None:
            self.template_name = "publicsite/withdrawn.jinja"
            return self.draw(  # type: ignore[attr-defined, no-any-return]
                status=410, title="This page has been withdrawn", publication=found
            )
        return self.answer(found)

    def answer(self, publication: Any) -> HttpResponseBase:
        """What the reader came for."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A title given by `get` stands."""
        return super().get_context_data() | kwargs


class ReadLearningView(OnePublication, Page):
    """One publication as a page."""

    may = anyone
    template_name = "publicsite/publication.jinja"

    def answer(self, publication: Any) -> HttpResponseBase:
        """Its words."""
        return self.draw(title=publication.title, page=PublicationPage(publication))


class DownloadLearningView(OnePublication, Page):
    """One publication as a file to keep or print; its name is its address."""

    may = anyone
    template_name = "publicsite/missing.jinja"

    def answer(self, publication: Any) -> HttpResponseBase:
        """Its bytes, made of the published copy."""
        made = PublicationPage(publication).file(self.kwargs["form"])
        return HttpResponse(
            made.content,
            content_type=made.file_type,
            headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
        )


class AccessibilityView(Public, Page):
    """What the regulations ask every public site to say."""

    may = anyone
    template_name = "publicsite/accessibility.jinja"
    title = "Accessibility statement"

    @property
    def back_url(self) -> str:
        """The list."""
        return reverse("public:list")


class RobotsView(Guarded):
    """The public site may be indexed; the service itself says noindex on every page."""

    may = anyone

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nobody."""
        request.user = AnonymousUser()
        super().setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Plain text."""
        return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")
