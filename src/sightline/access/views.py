"""Pages of the system administrator. They show people, roles and bodies, and nothing of any file (R28)."""

from functools import cached_property
from itertools import groupby
from typing import Any

from allauth.core.ratelimit import consume
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from sightline.access import forms, operations, policy, queries
from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.design.pages import FormPage, Guarded, ListPage, Page, anyone
from sightline.partnerships.models import Partnership


class OfDirectory(Guarded):
    """For whoever administers a partnership: the first of theirs."""

    may = policy.may_manage_directory
    form_class: Any

    @property
    def person(self) -> User:
        """Who is asking: signed in, or the page does not open."""
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def partnership(self) -> Partnership:
        """Whose directory it is."""
        found = policy.partnerships_i_administer(self.person).order_by("pk").first()
        if found is None:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        """The directory."""
        return reverse("access:directory")

    def done(self) -> HttpResponse:
        """Back to the directory."""
        return redirect(self.back_url)

    @cached_property
    def people(self) -> dict[str, Any]:
        """By the form's value."""
        return {str(user.pk): user for user in queries.people(self.partnership)}

    @cached_property
    def agencies(self) -> dict[str, Any]:
        """By slug."""
        return {agency.slug: agency for agency in queries.agencies(self.partnership)}

    def choices(self) -> dict[str, forms.Choices]:
        """Field → its choices."""
        return {}

    def get_form(self, **given: Any) -> Any:
        """With the partnership's own choices."""
        return self.form_class(choices=self.choices(), **given)

    def people_choices(self) -> forms.Choices:
        """Names with jobs."""
        return [
            (value, f"{user.name}, {user.job_title}" if user.job_title else user.name)
            for value, user in self.people.items()
        ]

    def agency_choices(self) -> forms.Choices:
        """Names."""
        return [(slug, agency.name) for slug, agency in self.agencies.items()]


@method_decorator(csrf_exempt, name="dispatch")
class ReportView(Guarded):
    """Where browsers say what they refused on our pages (sec R29, ASVS 3.4.7). They carry no form's token.

    Of a report its day, page, directive and kind are counted. Anything else than a report from a page of this site is
    refused, and so are reports that are large or many: what answers them keeps nothing of them.
    """

    for_occasional = True
    may = anyone
    before_factor = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """204 where it was counted; 403 for what is no report of ours; 413 and 429 for too much."""
        if request.content_type != "application/csp-report" or self._from_elsewhere(request):
            return HttpResponse(status=403)
        if int(request.headers.get("Content-Length") or 0) > forms.LONGEST_REPORT:
            return HttpResponse(status=413)
        if not consume(request, action="browser_report"):
            return HttpResponse(status=429)
        try:
            reported = forms.read_report(request.body, host=request.get_host())
        except RequestDataTooBig:
            return HttpResponse(status=413)
        if reported is None:
            return HttpResponse(status=403)
        try:
            page = resolve(reported.path).view_name
        except Resolver404:
            page = ""
        operations.count_violation(
            page=page, directive=reported.directive, what=reported.what, on=timezone.localdate()
        )
        return HttpResponse(status=204)

    @staticmethod
    def _from_elsewhere(request: HttpRequest) -> bool:
        origin = request.headers.get("Origin", "")
        ours = f"{request.scheme}://{request.get_host()}"
        return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or origin not in ("", ours)


class ViolationsView(ListPage):
    """What browsers refused on our pages, by day: a fault of ours, or somebody's attempt."""

    may = policy.may_manage_directory
    scope = policy.visible_violations
    template_name = "access/violations.jinja"
    title = "What browsers refused"
    back_url = property(lambda self: reverse("access:directory"))

    def rows(self) -> Any:
        """The newest day first."""
        return policy.visible_violations(self.request.user)  # type: ignore[arg-type]


class DirectoryView(OfDirectory, Page):
    """Who holds which role, who sits where, and what waits for a second administrator."""

    template_name = "access/directory.jinja"
    title = "People, roles and bodies"
    back_url = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """People with their roles; bodies with their seats."""
        roles = groupby(queries.roles_held(self.partnership), key=lambda grant: grant.user)
        seats = groupby(queries.seats_held(self.partnership, on=timezone.localdate()), key=lambda seat: seat.body)
        return super().get_context_data(
            people=[
                {"name": user.name, "job": user.job_title, "roles": [queries.role_words(grant) for grant in grants]}
                for user, grants in roles
            ],
            bodies=[{"name": body.name, "seats": list(held)} for body, held in seats],
            waiting=policy.visible_role_proposals(self.person).count(),
            caption=self.partnership.name,
            **kwargs,
        )


class GiveRoleView(OfDirectory, FormPage):
    """Give a role; one that opens files waits for a second administrator."""

    step_up = True
    form_class = forms.GiveRoleForm
    title = "Give a role"
    button = "Give this role"

    def choices(self) -> dict[str, forms.Choices]:
        """People and agencies."""
        return {"person": self.people_choices(), "agency": self.agency_choices()}

    def form_valid(self, form: forms.GiveRoleForm) -> HttpResponse:
        """Given, or proposed."""
        cleaned = form.cleaned_data
        operations.give_role(
            self.people[cleaned["person"]], role=Role(cleaned["role"]), partnership=self.partnership,
            agency=self.agencies.get(cleaned["agency"]), reason=cleaned["reason"], by=self.person,
            now=timezone.now(),
        )
        return self.done()


class EndRoleView(OfDirectory, FormPage):
    """End a role, from the person's next click on."""

    step_up = True
    form_class = forms.EndRoleForm
    title = "End a role"
    button = "End this role now"
    button_classes = "govuk-button--warning"

    @cached_property
    def held(self) -> dict[str, Any]:
        """Roles that hold."""
        return {str(grant.pk): grant for grant in queries.roles_held(self.partnership)}

    def choices(self) -> dict[str, forms.Choices]:
        """Person and role."""
        return {"held": [(value, f"{row.user.name}: {queries.role_words(row)}") for value, row in self.held.items()]}

    def form_valid(self, form: forms.EndRoleForm) -> HttpResponse:
        """Ended."""
        operations.end_role(self.held[form.cleaned_data["held"]], by=self.person, now=timezone.now())
        return self.done()


class GiveSeatView(OfDirectory, FormPage):
    """Seat somebody in a body, from a day and perhaps to a day."""

    step_up = True
    form_class = forms.GiveSeatForm
    title = "Give a seat in a body"
    button = "Give this seat"

    @cached_property
    def bodies(self) -> dict[str, Any]:
        """By the form's value."""
        return {str(body.pk): body for body in queries.bodies(self.partnership)}

    def choices(self) -> dict[str, forms.Choices]:
        """Bodies, people and agencies."""
        return {
            "body": [(value, body.name) for value, body in self.bodies.items()], "person": self.people_choices(),
            "agency": self.agency_choices(),
        }

    def form_valid(self, form: forms.GiveSeatForm) -> HttpResponse:
        """Seated."""
        cleaned = form.cleaned_data
        operations.give_seat(
            self.bodies[cleaned["body"]], person=self.people[cleaned["person"]], position=cleaned["position"],
            agency=self.agencies.get(cleaned["agency"]), starts_on=cleaned["starts_on"], ends_on=cleaned["ends_on"],
            by=self.person, now=timezone.now(),
        )
        return self.done()


class EndSeatView(OfDirectory, FormPage):
    """End a seat."""

    step_up = True
    form_class = forms.EndSeatForm
    title = "End a seat in a body"
    button = "End this seat now"
    button_classes = "govuk-button--warning"

    @cached_property
    def held(self) -> dict[str, Any]:
        """Seats that hold or are to begin."""
        return {str(seat.pk): seat for seat in queries.seats_held(self.partnership, on=timezone.localdate())}

    def choices(self) -> dict[str, forms.Choices]:
        """Body and person."""
        return {"held": [(value, f"{seat.body.name}: {seat.user.name}") for value, seat in self.held.items()]}

    def form_valid(self, form: forms.EndSeatForm) -> HttpResponse:
        """Ended."""
        operations.end_seat(self.held[form.cleaned_data["held"]], by=self.person, now=timezone.now())
        return self.done()


class CloseAccountView(OfDirectory, FormPage):
    """Somebody leaves: everything of theirs closes."""

    step_up = True
    form_class = forms.CloseAccountForm
    template_name = "access/close-account.jinja"
    title = "Close somebody’s account"
    button = "Close this account now"
    button_classes = "govuk-button--warning"

    def choices(self) -> dict[str, forms.Choices]:
        """Everybody."""
        return {"person": self.people_choices()}

    def form_valid(self, form: forms.CloseAccountForm) -> HttpResponse:
        """Closed."""
        operations.close_account(
            self.people[form.cleaned_data["person"]], partnership=self.partnership, by=self.person,
            now=timezone.now(),
        )
        return self.done()


class SecondView(OfDirectory, FormPage):
    """The second administrator's word on a role that opens files."""

    step_up = True
    form_class = forms.SecondForm
    template_name = "access/second.jinja"
    title = "Roles that wait for a second administrator"
    button = "Save"

    @cached_property
    def proposals(self) -> dict[str, Any]:
        """Those of others."""
        waiting = policy.visible_role_proposals(self.person)
        return {str(row.pk): row for row in waiting if policy.may_confirm(self.person, row)}

    def choices(self) -> dict[str, forms.Choices]:
        """Who, which role, by whom and why."""
        return {"proposal": [(value, queries.proposal_words(row)) for value, row in self.proposals.items()]}

    def form_valid(self, form: forms.SecondForm) -> HttpResponse:
        """Given, or not."""
        proposal = self.proposals[form.cleaned_data["proposal"]]
        say = operations.confirm_role if form.cleaned_data["word"] == "yes" else operations.refuse
        say(proposal, by=self.person, now=timezone.now())
        return self.done()
