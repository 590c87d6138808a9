"""People and their accounts, for system administrators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from sightline.access.policy import partnerships_i_administer
from sightline.accounts.models import User
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page
from sightline.directory import operations, policy
from sightline.directory.forms import InviteForm
from sightline.directory.presenters import PersonPage, person_row
from sightline.directory.queries import looked_up, person_called, word_for
from sightline.foundation.errors import DomainError


class ListPeopleView(ListPage):
    """Everybody whom this administrator looks after."""

    may = policy.may_look_after_people
    scope = policy.visible_people
    template_name = "directory/people.jinja"
    title = "Accounts"

    def rows(self) -> Any:
        """By name."""
        return policy.visible_people(self.request.user)  # type: ignore[arg-type]

    def present(self, row: User) -> dict[str, Any]:
        """A line."""
        return person_row(row)


class InviteView(FormPage):
    """A new account, and a link to its person."""

    may = policy.may_look_after_people
    step_up = True
    form_class = InviteForm
    title = "Invite somebody"
    button = "Invite"
    template_name = "directory/invite.jinja"
    back_url = property(lambda self: reverse("directory:people"))

    def get_form(self, **given: Any) -> InviteForm:
        """For the partnership that this administrator looks after."""
        return InviteForm(partnership=self.partnership, **given)

    @cached_property
    def partnership(self) -> Any:
        """The first, where there are several."""
        return partnerships_i_administer(self.request.user).order_by("pk").first()  # type: ignore[arg-type]

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Invited."""
        person = operations.invite(
            partnership=self.partnership, by=self.request.user, now=timezone.now(), **form.cleaned_data  # type: ignore[arg-type]
        )
        return redirect("directory:person", person=word_for(person))


class OnePerson:
    """A page about one person."""

    may = policy.may_look_after_people
    scope = policy.visible_people

    @cached_property
    def person(self) -> User:
        """Among those whom this administrator looks after; Http404 for anybody else."""
        found = person_called(self.kwargs["person"], by=self.request.user)  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    def check_allowed(self) -> None:
        """Somebody else is as one who does not exist."""
        _ = self.person


class PersonView(OnePerson, Page):
    """One account. Its buttons sign its person out, or send the invitation again."""

    template_name = "directory/person.jinja"
    back_url = property(lambda self: reverse("directory:people"))
    title = property(lambda self: self.person.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the account is for and how its person comes in."""
        page = PersonPage(looked_up(self.person, now=timezone.now()))
        return super().get_context_data(page=page, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One of the two buttons."""
        by: Any = request.user
        try:
            if "sign_out" in request.POST:
                operations.sign_out_everywhere(self.person, by=by, now=timezone.now())
            elif "again" in request.POST:
                operations.invite_again(self.person, by=by, now=timezone.now())
        except DomainError as refusal:
            return self.draw(refused=str(refusal))
        return redirect("directory:person", person=self.kwargs["person"])


class SetUpAnewView(OnePerson, ConfirmPage):
    """Takes away the second factors of somebody who has lost them all."""

    step_up = True
    template_name = "directory/set-up-anew.jinja"
    title = "Let this person set up their second factor anew"
    button = "Take them away"
    button_classes = "govuk-button--warning"
    warning = "Make sure that it is them who asks: see them, or ring a number that you know. Anybody can write."
    back_url = property(lambda self: reverse("directory:person", kwargs={"person": self.kwargs["person"]}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of whom."""
        return super().get_context_data(name=self.person.name, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Taken away; their sessions have ended, and they are told."""
        operations.let_set_up_anew(self.person, by=self.request.user, now=timezone.now())  # type: ignore[arg-type]
        return redirect("directory:person", person=self.kwargs["person"])
