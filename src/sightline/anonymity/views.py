"""A whole text put into pseudonyms, or read with names by those who may: nothing of it is kept."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from sightline.access.gate import require
from sightline.anonymity import operations
from sightline.anonymity.forms import RewriteForm
from sightline.casefiles import policy as casefiles
from sightline.casefiles.models import CaseFile
from sightline.design.pages import FormPage, Guarded


class RewriteView(FormPage):
    """Paste, see what changes, copy the result. The reverse is shown and never offered to take away."""

    scope = casefiles.visible_files
    form_class = RewriteForm
    template_name = "anonymity/rewrite.jinja"
    title = "Put a text into pseudonyms"
    button = "Show"

    @cached_property
    def casefile(self) -> CaseFile:
        """The file; 404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def back_url(self) -> str:
        """The register."""
        return reverse("casefiles:register", kwargs={"reference": self.kwargs["reference"]})

    def check_allowed(self) -> None:
        """Those who open the register: both ways show who is meant."""
        require(casefiles.may_open_register(self.request.user, self.casefile))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Drawn at once: the text is kept nowhere, so there is no page to be led to."""
        form = self.get_form(data=request.POST)
        if not form.is_valid():
            return self.form_invalid(form)
        way = form.cleaned_data["way"]
        parts = [("text", form.cleaned_data["text"])]
        done = operations.rewrite_parts(self.casefile, parts, names=way == "names", by=request.user)["text"]
        return self.draw(form=form, done=done, way=way)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference above the heading, and nothing done yet."""
        return super().get_context_data(**({"caption": self.kwargs["reference"], "done": None, "way": ""} | kwargs))


class OfferRolesView(Guarded):
    """What a page of notes asks while somebody types: which names stand there, and which role each could be (G11)."""

    scope = casefiles.visible_files
    for_occasional = True
    longest = 50_000

    @cached_property
    def casefile(self) -> CaseFile:
        """The file; 404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    def check_allowed(self) -> None:
        """Those who open the register, and agencies that add to it: an offer says who is meant."""
        user = self.request.user
        may = casefiles.may_open_register(user, self.casefile)
        require(may or casefiles.naming_agencies(user, self.casefile).exists())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """The offers for one field. Nothing is kept."""
        said = str(request.POST.get("text", ""))[: self.longest]
        offers = operations.roles_for(self.casefile, [said], by=request.user)  # type: ignore[arg-type]
        return JsonResponse({"offers": [{"text": each.text, "instead": each.instead} for each in offers]})
