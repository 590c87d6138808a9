"""The register's pages: for those who open identities, and for an agency what it added in its return."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.casefiles import operations, policy, queries
from sightline.casefiles.choices import EntryKind
from sightline.casefiles.forms.register import FORMS, QuickNameForm
from sightline.casefiles.models import CaseFile, RegisterEntry
from sightline.casefiles.presenters.register import RegisterPage
from sightline.casefiles.rules import day_of, kept
from sightline.design.pages import ConfirmPage, FormPage, Page
from sightline.partnerships.models import Agency


class OneFile:
    """Loads the file from this person's scope; 404 outside it."""

    scope = policy.visible_files
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def casefile(self) -> CaseFile:
        """The file."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return str(self.kwargs["reference"])

    @property
    def caption(self) -> str:
        """The small words above the heading."""
        return str(self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the caption."""
        return super().get_context_data(caption=self.caption, casefile=self.casefile, **kwargs)  # type: ignore[misc, no-any-return]


class ShowRegisterView(OneFile, Page):
    """Who and what the file knows by name."""

    template_name = "casefiles/register.jinja"
    title = "The register"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def check_allowed(self) -> None:
        """Those with a need to know (G03)."""
        require(policy.may_open_register(self.request.user, self.casefile))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, once for each look."""
        user = self.request.user
        known = operations.open_register(self.casefile, by=user)
        page = RegisterPage(known, self.casefile.reference, policy.may_change_register(user, self.casefile))
        return super().get_context_data(page=page, **kwargs)


class AddEntryView(OneFile, FormPage):
    """One more entry, by its kind."""

    button = "Save"
    keeps_draft = True

    @cached_property
    def kind(self) -> EntryKind:
        """The kind in the address, or no such page."""
        try:
            return EntryKind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    @property
    def title(self) -> str:
        """What is being added."""
        return f"Add to the register: {str(self.kind.label).lower()}"

    @property
    def back_url(self) -> str:
        """The register."""
        return reverse("casefiles:register", kwargs={"reference": self.kwargs["reference"]})

    def check_allowed(self) -> None:
        """The Office and the chair."""
        require(policy.may_change_register(self.request.user, self.casefile))

    def get_form(self, **given: Any) -> Any:
        """The kind's own."""
        return FORMS[self.kind](**given)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sealed."""
        operations.add_entry(
            self.casefile, kind=self.kind, facts=kept(form.cleaned_data), by=self.request.user, now=timezone.now()
        )
        return redirect(self.back_url)


class OneEntry(OneFile):
    """Loads one entry: all of them for those who open the register, an agency's own for that agency."""

    @cached_property
    def entry(self) -> RegisterEntry:
        """404 for an entry that this person may not know of."""
        found = queries.entry_called(self.request.user, self.casefile, self.kwargs["pseudonym"])
        if found is None:
            raise Http404
        return found

    def check_allowed(self) -> None:
        """Those who may change it."""
        require(policy.may_change_entry(self.request.user, self.entry))

    @property
    def back_url(self) -> str:
        """The register, or the agency's own list."""
        reference, agency = self.kwargs["reference"], self.entry.agency
        if agency and policy.may_name_for(self.request.user, self.casefile, agency):
            return reverse("casefiles:names", kwargs={"reference": reference, "agency": agency.slug})
        return reverse("casefiles:register", kwargs={"reference": reference})


class ChangeEntryView(OneEntry, FormPage):
    """Put an entry right. Its pseudonym stays."""

    template_name = "casefiles/entry.jinja"
    button = "Save"
    keeps_draft = True

    @property
    def title(self) -> str:
        """Whose it is."""
        return self.entry.pseudonym

    def get_form(self, **given: Any) -> Any:
        """The kind's own."""
        return FORMS[self.entry.kind](**given)

    def get_initial(self) -> dict[str, Any]:
        """What is known; looked up once for a page."""
        return self._known

    @cached_property
    def _known(self) -> dict[str, Any]:
        facts = operations.open_entry(self.entry, by=self.request.user).facts
        return facts | {name: day_of(value) for name, value in facts.items() if name.startswith("date_of")}

    def form_valid(self, form: Any) -> HttpResponse:
        """Sealed again."""
        operations.change_entry(self.entry, facts=kept(form.cleaned_data), by=self.request.user)
        return redirect(self.back_url)


class RemoveEntryView(OneEntry, ConfirmPage):
    """Take out what was added by mistake."""

    button = "Remove"
    warning = "The check before publication will no longer search for it. Its pseudonym is not given again."

    @property
    def title(self) -> str:
        """Which."""
        return f"Remove {self.entry.pseudonym} from the register"

    def form_valid(self, form: Any) -> HttpResponse:
        """Gone; the trail keeps that it was there."""
        back = self.back_url
        operations.remove_entry(self.entry, by=self.request.user)
        return redirect(back)


class NamesInReturnView(OneFile, FormPage):
    """Names used in an agency's return: what it added, and one more in the time it takes to type it (G11)."""

    for_occasional = True
    form_class = QuickNameForm
    template_name = "casefiles/names.jinja"
    title = "Names used in your return"
    button = "Add this name"

    @cached_property
    def agency(self) -> Agency:
        """The person's own agency, on this file; no such page for anybody else's."""
        found = policy.naming_agencies(self.request.user, self.casefile).filter(slug=self.kwargs["agency"]).first()
        if found is None:
            raise Http404
        return found

    def check_allowed(self) -> None:
        """Asked before any form is read."""
        require(policy.may_name_for(self.request.user, self.casefile, self.agency))

    @property
    def back_url(self) -> str:
        """The agency's request."""
        kwargs = {"reference": self.kwargs["reference"], "agency": self.kwargs["agency"]}
        return reverse("contributions:request", kwargs=kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the agency added, and nothing else."""
        known = operations.open_register(self.casefile, by=self.request.user, agency=self.agency)
        page = RegisterPage(known, self.casefile.reference, True)
        return super().get_context_data(page=page, agency=self.agency, **kwargs)

    def form_valid(self, form: QuickNameForm) -> HttpResponse:
        """Sealed; the page again, for the next one."""
        operations.add_entry(
            self.casefile, kind=EntryKind(form.cleaned_data["kind"]), facts=form.facts, agency=self.agency,
            by=self.request.user, now=timezone.now(),
        )
        return redirect("casefiles:names", **self.kwargs)
