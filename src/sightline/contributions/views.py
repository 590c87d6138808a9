"""The pages of one agency's part: the request, the task list, its parts, approval, and the Office's answer."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.anonymity.operations import roles_for
from sightline.casefiles.operations import open_identities
from sightline.casefiles.queries import names_added
from sightline.contributions import operations, policy, queries
from sightline.contributions.forms import (
    SECTION_FORMS,
    AcceptForm,
    AcknowledgeForm,
    ApproveForm,
    AuthorForm,
    DecideNilForm,
    ExtensionForm,
    InvitationForm,
    KeyLineForm,
    NewLinkForm,
    NilForm,
    NilUnaidedForm,
    SubmitUnaidedForm,
    WaiveForm,
)
from sightline.contributions.models import AgencyRequest, PracticeAudit, ReturnVersion
from sightline.contributions.presenters import (
    RequestPage,
    Row,
    address,
    chronology_of,
    part_address,
    parts_of,
    person_rows,
)
from sightline.contributions.rules import SECTIONS, Section, section_named
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page, paged

ROWS_ON_A_PAGE = 50


class ListAgencyRequestsView(ListPage):
    """What my agency has been asked, the nearest day first."""

    scope = policy.requests_of_my_agencies
    template_name = "contributions/requests.jinja"
    title = "Requests to your agency"

    @property
    def back_url(self) -> str:
        """Home."""
        return reverse("insight:home")

    def rows(self) -> Any:
        """By the day they are due."""
        return policy.requests_of_my_agencies(self.request.user).order_by("due_on", "casefile__reference")

    def present(self, row: AgencyRequest) -> Row:
        """For the file-summary component."""
        return Row(row, timezone.localdate())


class OneRequest:
    """Loads the request to an agency on a file from this person's scope; 404 outside it."""

    scope = policy.visible_requests
    # policy function (user, request) -> bool of a page that is for some of those who see the request
    allowed: ClassVar[Any] = policy.sees

    def check_allowed(self) -> None:
        """Refused (403) to those who see the request and for whom the page is not."""
        require(type(self).allowed(self.request.user, self.agency_request))  # type: ignore[attr-defined]

    @cached_property
    def agency_request(self) -> AgencyRequest:
        """The record."""
        kwargs = self.kwargs  # type: ignore[attr-defined]
        return self.load(  # type: ignore[attr-defined, no-any-return]
            casefile__reference=kwargs["reference"], agency__slug=kwargs["agency"]
        )

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return self.agency_request.casefile.reference

    @property
    def back_url(self) -> str:
        """The request."""
        return address("contributions:request", self.agency_request)

    def to_request(self) -> HttpResponse:
        """Back to the request's own page."""
        return redirect(address("contributions:request", self.agency_request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference and the agency above the heading."""
        caption = f"{self.agency_request.casefile.reference}, {self.agency_request.agency.name}"
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            caption=caption, agency_request=self.agency_request, **kwargs
        )


class ShowRequestView(OneRequest, Page):
    """F07: what is asked, by when, who can see this; what comes next for this person."""

    for_occasional = True

    template_name = "contributions/request.jinja"
    title = "Request for a practice audit and chronology"

    @property
    def back_url(self) -> str:
        """The file; none for somebody whose home this is."""
        if self.request.user.is_occasional:  # type: ignore[union-attr]
            return ""
        return reverse("insight:file", kwargs={"reference": self.kwargs["reference"]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.agency_request)
        page = RequestPage(self.agency_request, self.request.user, timezone.localdate())
        return super().get_context_data(page=page, **kwargs)


class ShowPeopleView(OneRequest, Page):
    """Whom to search for: who the child and family are, on a page of its own and on the trail (F07, G03)."""

    for_occasional = True
    template_name = "contributions/people.jinja"
    title = "Whom to search for"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Refused to whoever has no need to know."""
        people = open_identities(self.agency_request.casefile, by=self.request.user)
        return super().get_context_data(people=[person_rows(*person) for person in people], **kwargs)


class AgencyWrites(OneRequest):
    """A page on which an agency writes. While the file's work is held it leads to the request, which says why; what is
    sent from a page opened before meets the operation's own guard, and no text is lost."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The page, unless the work is held."""
        if self.agency_request.casefile.held_because:
            return self.to_request()
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


class AcknowledgeView(AgencyWrites, FormPage):
    """F08."""

    allowed = policy.may_acknowledge
    form_class = AcknowledgeForm
    title = "Acknowledge this request"
    button = "Send to the partnership"
    keeps_draft = True

    @cached_property
    def authors(self) -> dict[str, Any]:
        """Managers of the agency, by id."""
        people = queries.possible_authors(self.agency_request, on=timezone.localdate())
        return {str(person.pk): person for person in people}

    def get_form(self, **given: Any) -> AcknowledgeForm:
        """With the agency's managers."""
        return AcknowledgeForm(authors=[(key, person.name) for key, person in self.authors.items()], **given)

    def form_valid(self, form: AcknowledgeForm) -> HttpResponse:
        """Acknowledge, or say that there was no involvement."""
        answers = form.cleaned_data | {"author": self.authors.get(form.cleaned_data["author"])}
        operations.acknowledge(self.agency_request, by=self.request.user, now=timezone.now(), **answers)
        return self.to_request()


class NameAuthorView(AgencyWrites, FormPage):
    """Give the work to another manager."""

    allowed = policy.may_acknowledge
    form_class = AuthorForm
    title = "Who will write the return?"
    button = "Save"

    @cached_property
    def authors(self) -> dict[str, Any]:
        """Managers of the agency, by id."""
        people = queries.possible_authors(self.agency_request, on=timezone.localdate())
        return {str(person.pk): person for person in people}

    def get_form(self, **given: Any) -> AuthorForm:
        """With the agency's managers."""
        return AuthorForm(authors=[(key, person.name) for key, person in self.authors.items()], **given)

    def form_valid(self, form: AuthorForm) -> HttpResponse:
        """Name the author."""
        author = self.authors[form.cleaned_data["author"]]
        operations.name_author(self.agency_request, author=author, by=self.request.user, now=timezone.now())
        return self.to_request()


class StateNilView(AgencyWrites, FormPage):
    """L16, after the request was acknowledged; at once for whoever was invited to answer it."""

    for_occasional = True
    allowed = policy.may_state_nil
    title = "Say that your agency was not involved"
    keeps_draft = True

    @cached_property
    def unaided(self) -> bool:
        """Said by whoever was invited, because the agency has nobody here who could confirm it."""
        return policy.may_submit_unaided(self.request.user, self.agency_request)

    @property
    def button(self) -> str:  # type: ignore[override]
        """What becomes of it."""
        return "Submit this statement" if self.unaided else "Send to your safeguarding lead"

    def get_form(self, **given: Any) -> NilForm:
        """With who has agreed it, where nobody here confirms it."""
        return NilUnaidedForm(**given) if self.unaided else NilForm(**given)

    def form_valid(self, form: NilForm) -> HttpResponse:
        """State it."""
        say = operations.state_nil_unaided if self.unaided else operations.state_nil
        say(self.agency_request, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_request()


class ConfirmNilView(AgencyWrites, FormPage):
    """The safeguarding lead confirms no involvement, or asks for another search."""

    allowed = policy.may_approve
    form_class = DecideNilForm
    template_name = "contributions/confirm-nil.jinja"
    title = "Confirm that your agency was not involved"
    button = "Continue"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was said."""
        said = queries.nil_waiting(self.agency_request)
        if said is None:
            raise Http404
        return super().get_context_data(said=said, **kwargs)

    def form_valid(self, form: DecideNilForm) -> HttpResponse:
        """Confirm or return."""
        given = {"by": self.request.user, "now": timezone.now()}
        if form.cleaned_data["decision"] == "confirm":
            operations.confirm_nil(self.agency_request, **given)
        else:
            operations.refuse_nil(self.agency_request, reason=form.cleaned_data["reason"], **given)
        return self.to_request()


class BeginView(AgencyWrites, ConfirmPage):
    """Begin the return, or take back what was sent back."""

    for_occasional = True
    scope = policy.requests_i_write
    title = "Begin your agency’s return"
    button = "Begin"
    warning = "Nobody outside your agency can see what you write until your safeguarding lead submits it."

    def form_valid(self, form: Any) -> HttpResponse:
        """Begin."""
        operations.begin(self.agency_request, by=self.request.user, now=timezone.now())
        return self.to_request()


class OneReturnInWriting(AgencyWrites):
    """A part of a return, for those who write it. Outside them, the Office included, there is no such page."""

    scope = policy.requests_i_write
    for_occasional = True

    @cached_property
    def audit(self) -> PracticeAudit | None:
        """The audit as it stands; None before it is begun."""
        return queries.audit_of(self.agency_request)

    @property
    def version(self) -> int | None:
        """The version that this page was drawn from."""
        return self.audit.version if self.audit is not None else None

    @property
    def parts(self) -> list[str]:
        """Every part, in the order of the task list."""
        sections = [section.slug for section in SECTIONS if section.slug != "no-chronology"]
        lines = [f"key-line-{line['number']}" for line in self.agency_request.key_lines]
        return [*sections, *lines, "chronology"]

    def to_next(self, part: str) -> HttpResponse:
        """The part after this one; after the last, the request."""
        parts = self.parts
        if part not in parts:
            return redirect(part_address(self.agency_request, "chronology"))
        return redirect(part_address(self.agency_request, parts[parts.index(part) + 1]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With how many names the agency has written down, and which of them stand in what is saved (G11)."""
        asked, user = self.agency_request, self.request.user  # type: ignore[attr-defined]
        said = [words for words in self.get_initial().values() if isinstance(words, str)]  # type: ignore[attr-defined]
        return super().get_context_data(
            names_added=names_added(user, asked.casefile, asked.agency), reference=asked.casefile.reference,
            names_saved_here=roles_for(asked.casefile, said, by=user), **kwargs,
        )

    @property
    def later_url(self) -> str:
        """The request; or the names used in the return, where that button kept what was typed."""
        to_names = self.request.POST.get("_later") == "names"  # type: ignore[attr-defined]
        return address("casefiles:names" if to_names else "contributions:request", self.agency_request)


class WriteSectionView(OneReturnInWriting, FormPage):
    """One part of the practice audit (F09). What is typed is kept as one goes."""

    template_name = "contributions/section.jinja"
    keeps_draft = True

    @cached_property
    def section(self) -> Section:
        """The part, or no such page."""
        found = section_named(self.kwargs["section"])
        if found is None:
            raise Http404
        return found

    @property
    def title(self) -> str:
        """The part's own."""
        return self.section.title

    def get_form(self, **given: Any) -> Any:
        """The part's own."""
        return SECTION_FORMS[self.section.slug](**given)

    def get_initial(self) -> dict[str, Any]:
        """What has been written so far."""
        if self.audit is None:
            return {}
        return {name: getattr(self.audit, name) for name in self.section.fields} | {"version": self.version}

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the part."""
        changes = {name: form.cleaned_data[name] for name in self.section.fields}
        if "no_actions" in changes:
            changes["no_actions"] = bool(changes["no_actions"])
        operations.save_audit(
            self.agency_request, section=self.section.slug, changes=changes, by=self.request.user, now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        )
        return self.to_next(self.section.slug)


class AnswerKeyLineView(OneReturnInWriting, FormPage):
    """One key line of enquiry."""

    form_class = KeyLineForm
    template_name = "contributions/key-line.jinja"
    keeps_draft = True

    @cached_property
    def line(self) -> dict[str, Any]:
        """The question, or no such page."""
        for line in self.agency_request.key_lines:
            if line["number"] == self.kwargs["number"]:
                return dict(line)
        raise Http404

    @property
    def title(self) -> str:
        """The number; the question stands below."""
        return f"Key line {self.line['number']}"

    def get_initial(self) -> dict[str, Any]:
        """What has been written so far."""
        answer = queries.answer_to(self.audit, number=self.line["number"])
        said = {name: getattr(answer, name) for name in ("evidence", "analysis", "confidence")} if answer else {}
        return said | {"version": self.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the question."""
        return super().get_context_data(line=self.line, **kwargs)

    def form_valid(self, form: KeyLineForm) -> HttpResponse:
        """Save the answer."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.answer_key_line(
            self.agency_request, number=self.line["number"], by=self.request.user, now=timezone.now(),
            expected_version=version, **answers,
        )
        return self.to_next(f"key-line-{self.line['number']}")


def entries_of_page(request: HttpRequest, content: dict[str, Any]) -> dict[str, Any]:
    """The chronology of a return, so many rows to a page: it may have more than a thousand."""
    shown, pagination = paged(request, content.get("chronology", []), ROWS_ON_A_PAGE, anchor="chronology")
    return {
        "chronology": chronology_of(shown.object_list), "entries_in_all": shown.paginator.count,
        "pagination": pagination,
    }


class WholeReturn(AgencyWrites):
    """The whole return as it stands, for those of the agency who may read its draft."""

    scope = policy.requests_in_writing

    @cached_property
    def content(self) -> dict[str, Any]:
        """As it would be frozen now; no such page before it is begun."""
        audit = queries.audit_of(self.agency_request)
        if audit is None:
            raise Http404
        return queries.content_of(audit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with every part and every row."""
        self.opened(self.agency_request)  # type: ignore[attr-defined]
        return super().get_context_data(
            parts=parts_of(self.content, asked_by=SECTION_FORMS),
            **entries_of_page(self.request, self.content), **kwargs,  # type: ignore[attr-defined]
        )


class CheckReturnView(WholeReturn, FormPage):
    """Check your answers, and what is still missing; then send them to the safeguarding lead."""

    scope = policy.requests_i_write
    for_occasional = True
    template_name = "contributions/check.jinja"
    title = "Check your answers"

    @cached_property
    def unaided(self) -> bool:
        """Submitted by whoever was invited, because the agency has nobody here who could approve it."""
        may = policy.may_submit_unaided(self.request.user, self.agency_request)
        return may and not queries.has_a_lead(self.agency_request, on=timezone.localdate())

    @property
    def button(self) -> str:  # type: ignore[override]
        """What becomes of it."""
        return "Submit your return" if self.unaided else "Send to your safeguarding lead"

    def get_form(self, **given: Any) -> Any:
        """Only the button, or who has agreed it."""
        return SubmitUnaidedForm(**given) if self.unaided else forms.Form(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, with where to write it."""
        page = RequestPage(self.agency_request, self.request.user, timezone.localdate())
        missing = [(each.sentence, part_address(self.agency_request, each.part)) for each in page.missing]
        return super().get_context_data(
            missing=missing, page=page, address_of=self.address_of, unaided=self.unaided, **kwargs
        )

    def address_of(self, part: str) -> str:
        """Where a part is changed."""
        return part_address(self.agency_request, part)

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask for approval, or submit."""
        given = {"by": self.request.user, "now": timezone.now()}
        if self.unaided:
            operations.submit_unaided(self.agency_request, agreed_by=form.cleaned_data["agreed_by"], **given)
        else:
            operations.ask_approval(self.agency_request, **given)
        return self.to_request()


class ApproveReturnView(WholeReturn, FormPage):
    """The safeguarding lead reads the whole, then approves and submits, or returns it."""

    allowed = policy.may_approve
    form_class = ApproveForm
    template_name = "contributions/approve.jinja"
    title = "Approve your agency’s return"
    button = "Continue"
    keeps_draft = True

    def form_valid(self, form: ApproveForm) -> HttpResponse:
        """Approve or return."""
        given = {"by": self.request.user, "now": timezone.now()}
        if form.cleaned_data["decision"] == "approve":
            operations.approve_and_submit(self.agency_request, **given)
        else:
            operations.return_to_author(self.agency_request, reason=form.cleaned_data["reason"], **given)
        return self.to_request()


class ReadReturnView(Page):
    """What was submitted, frozen, for the agency, the Office, the chair and the buddy; the latest unless numbered."""

    scope = policy.visible_versions
    for_occasional = True
    template_name = "contributions/read.jinja"
    title = "Submitted return"

    @cached_property
    def versions(self) -> list[ReturnVersion]:
        """Every version that this person may read, the latest first."""
        found = policy.visible_versions(self.request.user).filter(
            casefile__reference=self.kwargs["reference"], agency__slug=self.kwargs["agency"]
        )
        return list(found.order_by("-number"))

    @cached_property
    def version(self) -> ReturnVersion:
        """The one asked for; 404 when there is none in this person's scope."""
        number = self.kwargs.get("number")
        found = next((each for each in self.versions if number is None or each.number == number), None)
        if found is None:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        """The request."""
        return address("contributions:request", self.version.agency_request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail; restricted rows as this person may read them (G03)."""
        self.opened(self.version)
        content = queries.shown_content(self.request.user, self.version)
        page = RequestPage(self.version.agency_request, self.request.user, timezone.localdate())
        return super().get_context_data(
            caption=f"{self.version.casefile.reference}, {self.version.agency.name}", version=self.version,
            versions=self.versions, parts=parts_of(content, asked_by=SECTION_FORMS),
            page=page, **entries_of_page(self.request, content), **kwargs,
        )


class InviteView(OneRequest, FormPage):
    """The Office invites somebody without an account to write this return (ADR 0025)."""

    allowed = policy.may_invite
    form_class = InvitationForm
    template_name = "contributions/invite.jinja"
    title = "Invite somebody without an account"
    button = "Send the invitation"
    step_up = True

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        """Invite."""
        operations.invite(self.agency_request, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_request()


class OneInvitation(OneRequest):
    """One of the invitations to this return that stand; 404 for any other."""

    allowed = policy.may_invite

    def check_allowed(self) -> None:
        """Refused before it is looked up."""
        super().check_allowed()
        _ = self.person

    @cached_property
    def person(self) -> Any:
        """Who is invited: the number is that of all who ever were."""
        ever = queries.every_invitation(self.agency_request)
        number = self.kwargs["number"]  # type: ignore[attr-defined]
        found = ever[number - 1].user if 1 <= number <= len(ever) else None
        if found is None or not found.is_active:
            raise Http404
        return found


class NewLinkView(OneInvitation, FormPage):
    """A new link; the old one opens nothing."""

    form_class = NewLinkForm
    button = "Send a new link"
    step_up = True

    @property
    def title(self) -> str:
        """Whom it goes to."""
        return f"Send {self.person.name} a new link"

    def form_valid(self, form: NewLinkForm) -> HttpResponse:
        """Send."""
        operations.send_link_anew(
            self.agency_request, person=self.person, by=self.request.user, now=timezone.now(), **form.cleaned_data
        )
        return self.to_request()


class WithdrawInvitationView(OneInvitation, ConfirmPage):
    """The link opens nothing more, and whoever is signed in by it is signed out."""

    button = "Withdraw the invitation"
    button_classes = "govuk-button--warning"
    warning = "They will be signed out at once, and their link will open nothing. What they saved is kept."

    @property
    def title(self) -> str:
        """Whose it is."""
        return f"Withdraw the invitation of {self.person.name}"

    def form_valid(self, form: Any) -> HttpResponse:
        """Withdraw."""
        operations.end_invitation(
            self.agency_request, person=self.person, by=self.request.user, now=timezone.now()
        )
        return self.to_request()


class AcceptReturnView(OneRequest, FormPage):
    """The Office accepts or sends back."""

    allowed = policy.may_accept
    form_class = AcceptForm
    title = "Accept this return"
    button = "Continue"

    @property
    def back_url(self) -> str:
        """What was submitted."""
        return address("contributions:read", self.agency_request)

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        """Accept or send back."""
        given = {"by": self.request.user, "now": timezone.now()}
        if form.cleaned_data["decision"] == "accept":
            operations.accept(self.agency_request, **given)
        else:
            operations.send_back(self.agency_request, reason=form.cleaned_data["reason"], **given)
        return self.to_request()


class WaiveReturnView(OneRequest, FormPage):
    """The Office does without it (L17)."""

    allowed = policy.may_waive
    form_class = WaiveForm
    title = "Waive this return"
    button = "Waive"
    button_classes = "govuk-button--warning"

    def form_valid(self, form: WaiveForm) -> HttpResponse:
        """Waive."""
        operations.waive(self.agency_request, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_request()


class AgreeExtensionView(OneRequest, FormPage):
    """The Office agrees the agency's own day (CAL-16)."""

    allowed = policy.may_extend
    form_class = ExtensionForm
    template_name = "contributions/extension.jinja"
    title = "Give this agency more time"
    button = "Agree"

    def get_initial(self) -> dict[str, Any]:
        """The day they asked for."""
        return {"until": self.agency_request.extension_asked_until}

    def form_valid(self, form: ExtensionForm) -> HttpResponse:
        """Agree."""
        operations.agree_extension(self.agency_request, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.to_request()
