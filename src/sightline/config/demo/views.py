"""Pages that exist in demo mode only: sign in as anybody, and read what was sent."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sightline.accounts import sessions
from sightline.accounts.models import User
from sightline.config.demo.people import PASSWORD, PERSONAS
from sightline.design.pages import ListPage, Page, anyone
from sightline.outbox.models import Message
from sightline.outbox.operations import words
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class DemoPeopleView(Page):
    """Everybody in the demo; one press signs in."""

    may = anyone
    before_factor = True
    template_name = "demo/people.jinja"
    title = "The demo’s people"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those worth signing in as, and the others for completeness."""
        shown = [persona for persona in PERSONAS if persona.shown]
        others = [persona for persona in PERSONAS if not persona.shown]
        return super().get_context_data(personas=shown, others=others, password=PASSWORD, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in as the person pressed. Impossible outside demo mode: the address does not exist there."""
        if not settings.DEMO or request.POST.get("person") not in {persona.email for persona in PERSONAS}:
            raise Http404
        user = User.objects.get(email=request.POST["person"])
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.prove(request, sessions.Way.DEMO)
        record(Verb.SIGNED_IN, by=str(user.pk), record_label="sign-in", way="demo")
        return redirect("insight:home")


class DemoMessagesView(ListPage):
    """Every message as it was sent: no case content in any of them."""

    may = anyone
    before_factor = True
    scope = None
    template_name = "demo/messages.jinja"
    title = "Messages sent in the demo"

    def rows(self) -> Any:
        """The newest first."""
        return Message.objects.select_related("to", "to_team__agency__partnership").order_by("-pk")

    def present(self, row: Message) -> dict[str, Any]:
        """As the person received it."""
        return {
            "to": row.address,
            "subject": row.get_name_display(),
            "text": words(row),
            "state": row.get_state_display(),
        }
