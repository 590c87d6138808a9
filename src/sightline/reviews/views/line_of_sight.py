"""The review: scope, requests, collation and pack, the event, the executive panel, diversion (L13–L20, L40)."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sightline.chronology.policy import may_work_on_combined
from sightline.contributions.queries import without_contact
from sightline.design.pages import ConfirmPage, FormPage, Page, paged
from sightline.learning.queries import findings_of, good_practice_count, same_theme_findings
from sightline.learning.rules import THEMES
from sightline.meetings.operations import warnings, what_keeps_it_open
from sightline.partnerships.queries import profile_of
from sightline.reviews import policy, queries
from sightline.reviews.forms import (
    ActionsForm,
    CollateForm,
    EventForm,
    PanelForm,
    ReasonForm,
    ScopeForm,
    SendByForm,
    SendForm,
)
from sightline.reviews.operations import line_of_sight as operations
from sightline.reviews.presenters import ReviewPage
from sightline.reviews.rules import PRESENTATION
from sightline.reviews.views.one_file import OneFile


class ShowReviewView(OneFile, Page):
    """Where the review stands, its scope, its key lines and agencies."""

    allowed = policy.sees
    template_name = "reviews/review.jinja"
    title = "Line of Sight review"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.review)
        tasks = queries.what_next_on(self.request.user, self.casefile)
        page = ReviewPage(self.review, queries.stage_rows(self.review), tasks, self.request.user)
        involved = list(self.review.involved_agencies.select_related("agency"))
        lines = list(self.review.key_lines.select_related("lead_agency"))
        return super().get_context_data(page=page, involved=involved, key_lines=lines, **kwargs)


class ScopeReviewView(OneFile, FormPage):
    """What the review looks at, who takes part, who chairs (F06, L13)."""

    allowed = policy.may_scope
    form_class = ScopeForm
    template_name = "reviews/form.jinja"
    title = "Scope the review"
    button = "Save the scope and appoint"
    keeps_draft = True

    @cached_property
    def suggested(self) -> queries.DraftScope:
        """What the referral says."""
        return queries.draft_scope(self.review)

    @property
    def intro(self) -> list[str]:
        """What the referral names that the directory does not know."""
        unknown = self.suggested.not_in_directory
        return [f"The referral also names: {', '.join(unknown)}. They are not in the directory."] if unknown else []

    def get_form(self, **given: Any) -> ScopeForm:
        """With this partnership's agencies and pool."""
        return ScopeForm(
            agencies=queries.agencies_of(self.casefile), pool=queries.chair_pool(self.casefile),
            buddies=queries.buddies(self.casefile, on=timezone.localdate()), **given,
        )

    def get_initial(self) -> dict[str, Any]:
        """Suggestions from the referral."""
        return {
            "version": self.review.version,
            "agencies": [{"agency": agency.slug} for agency in self.suggested.agencies],
            "period_from": self.suggested.period_from, "period_to": self.suggested.period_to,
        }

    def form_valid(self, form: ScopeForm) -> HttpResponse:
        """Scope it."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.scope(self.review, by=self.request.user, now=timezone.now(), expected_version=version, **answers)
        return self.go()


class SendRequestsView(OneFile, FormPage):
    """Ask the agencies in scope (F07, L14)."""

    allowed = policy.may_open_returns
    template_name = "reviews/send.jinja"
    title = "Send the agencies’ requests"
    button = "Send the requests"
    keeps_draft = True

    def get_form(self, **given: Any) -> SendForm:
        """A day is asked for only where no rule gives one."""
        given["without_contact"] = [(agency.slug, agency.name) for agency in without_contact(self.in_scope)]
        return SendForm(**given) if queries.returns_due_on(self.review) else SendByForm(**given)

    @cached_property
    def in_scope(self) -> list[Any]:
        """The agencies that are asked."""
        return [row.agency for row in self.review.involved_agencies.select_related("agency")]

    def get_initial(self) -> dict[str, Any]:
        """The usual words."""
        return {"asked": operations.what_is_asked(self.review)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it goes to and by when the answers are due."""
        involved = list(self.review.involved_agencies.select_related("agency"))
        due_on = queries.returns_due_on(self.review)
        return super().get_context_data(involved=involved, due_on=due_on, **kwargs)

    def form_valid(self, form: SendForm) -> HttpResponse:
        """Ask them all."""
        operations.open_returns(self.review, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()


class CollateReturnsView(OneFile, FormPage):
    """Close the returns and make the pack (L17)."""

    allowed = policy.may_collate
    form_class = CollateForm
    template_name = "reviews/collate.jinja"
    title = "Collate the returns"
    button = "Collate"
    keeps_draft = True

    def get_initial(self) -> dict[str, Any]:
        """The version of the record that this page shows."""
        return {"version": self.review.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What has come and what has not."""
        pack = queries.pack_of(self.request.user, self.review)
        return super().get_context_data(answers=queries.answers_of(self.casefile), pack=pack, **kwargs)

    def form_valid(self, form: CollateForm) -> HttpResponse:
        """Collate."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        operations.collate(self.review, by=self.request.user, now=timezone.now(), expected_version=version, **answers)
        return self.go("reviews:pack")


ENTRIES_ON_A_PAGE = 250


class ShowPackView(OneFile, Page):
    """The collated pack, to read and to print (F12)."""

    allowed = policy.may_see_pack
    template_name = "reviews/pack.jinja"
    title = "Collated pack"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.review)
        pack = queries.pack_of(self.request.user, self.review)
        entries, pagination = paged(self.request, pack.chronology, ENTRIES_ON_A_PAGE, anchor="chronology")
        return super().get_context_data(
            pack=pack, entries=entries, pagination=pagination, review=self.review, printed_for=self.request.user,
            works=may_work_on_combined(self.request.user, self.casefile),
            **kwargs,
        )


class SetEventView(OneFile, FormPage):
    """Arrange the day and the executive panel of the same afternoon (F13, L18)."""

    allowed = policy.may_set_event
    template_name = "reviews/form.jinja"
    title = "Arrange the event"
    button = "Arrange and send the invitations"
    keeps_draft = True

    @property
    def intro(self) -> list[str]:
        """By when."""
        due_on = queries.clock_due_on(self.casefile, "D04")
        by = [f"The event is to be held by {due_on:%A %-d %B %Y}."] if due_on else []
        return [*by, "Managers prepare the practitioners they bring, and offer them support."]

    @cached_property
    def order(self) -> list[Any]:
        """The agencies as they would present."""
        return queries.default_order(self.review)

    def get_form(self, **given: Any) -> EventForm:
        """With this partnership's agencies and people."""
        return EventForm(
            agencies=queries.agencies_of(self.casefile), involved=self.order,
            people=queries.people_by_email(self.casefile, on=timezone.localdate()), **given,
        )

    def get_initial(self) -> dict[str, Any]:
        """Provisional day; the order by involvement and length of chronology (S46)."""
        day = self.review.provisional_event_on
        return {
            "held_on": day, "panel_on": day,
            "order": [{"agency": agency.slug, "presents": place} for place, agency in enumerate(self.order, start=1)],
            "attendees": [
                {"agency": agency.slug, "category": category}
                for agency in self.order
                for category in ("manager", "practitioner")
            ],
        }

    def form_valid(self, form: EventForm) -> HttpResponse:
        """Arrange it."""
        operations.set_event(self.review, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()


class CallOffEventView(OneFile, FormPage):
    """Call the arranged day off, so that another can be arranged."""

    allowed = policy.may_set_event
    form_class = ReasonForm
    template_name = "reviews/form.jinja"
    title = "Call off the event"
    button = "Call it off"
    button_classes = "govuk-button--warning"

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        """Call it off."""
        operations.call_off_event(
            self.review, because=form.cleaned_data["reason"], by=self.request.user, now=timezone.now()
        )
        return self.go("reviews:set_event")


class HoldEventView(OneFile, ConfirmPage):
    """The closing check of the day (L19)."""

    allowed = policy.may_hold_event
    template_name = "reviews/hold-event.jinja"
    title = "Close the event"
    button = "Close the event"
    warning = "The record of the day can no longer be changed once it is closed."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing and what is unusual."""
        event = queries.event_of(self.casefile)
        missing = what_keeps_it_open(event) if event else ["Arrange the event first."]
        if event and not good_practice_count(self.casefile) and not event.no_good_practice_because:
            missing.append("Record at least one finding of good practice, or say why none was identified.")
        unusual = warnings(event) if event else []
        return super().get_context_data(missing=missing, unusual=unusual, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Close it."""
        operations.hold_event(self.review, by=self.request.user, now=timezone.now())
        return self.go()


class ShowPresentationView(OneFile, Page):
    """What the chair presents to the executive panel, on one page (F15, S49)."""

    allowed = policy.may_see_presentation
    template_name = "reviews/presentation.jinja"
    title = "Presentation to the executive panel"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As the findings and the event stand now."""
        self.opened(self.review)
        drafted = queries.draft_presentation(self.review)
        parts = [(heading, drafted[key]) for key, heading in PRESENTATION.items()]
        return super().get_context_data(parts=parts, **kwargs)


class HoldPanelView(OneFile, FormPage):
    """What the executive panel considered, decided and set (F17, L20)."""

    allowed = policy.may_hold_panel
    form_class = PanelForm
    template_name = "reviews/panel.jinja"
    title = "Record the executive panel"
    button = "Record the panel and set the actions"
    keeps_draft = True

    def get_form(self, **given: Any) -> PanelForm:
        """With this partnership's agencies and this file's findings."""
        return PanelForm(agencies=queries.agencies_of(self.casefile), findings=findings_of(self.casefile), **given)

    def get_initial(self) -> dict[str, Any]:
        """The day and time arranged."""
        event = queries.event_of(self.casefile)
        return {"sat_on": event.panel_on, "sat_at": event.panel_starts_at} if event else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the chair presents, and the same themes in earlier reviews (S60)."""
        drafted = queries.draft_presentation(self.review)
        earlier = list(same_theme_findings(self.casefile, user=self.request.user, on=timezone.localdate())[:10])
        return super().get_context_data(
            parts=[(heading, drafted[key]) for key, heading in PRESENTATION.items()], earlier=earlier, themes=THEMES,
            **kwargs,
        )

    def form_valid(self, form: PanelForm) -> HttpResponse:
        """Record it."""
        operations.hold_panel(self.review, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()


class AgreeActionsView(OneFile, FormPage):
    """Where there is no executive panel: actions agreed in the meeting (S132)."""

    allowed = policy.may_hold_event
    form_class = ActionsForm
    template_name = "reviews/form.jinja"
    title = "Actions agreed in the meeting"
    button = "Save the actions"
    keeps_draft = True

    @property
    def intro(self) -> list[str]:
        """Whose way of working this is."""
        if profile_of(self.casefile.partnership).settings.same_day_executive_panel:
            return ["Here the executive panel hears the chair and sets actions. Record what it decided instead."]
        return []

    def get_form(self, **given: Any) -> ActionsForm:
        """With this partnership's agencies and this file's findings."""
        return ActionsForm(agencies=queries.agencies_of(self.casefile), findings=findings_of(self.casefile), **given)

    def form_valid(self, form: ActionsForm) -> HttpResponse:
        """Set them."""
        operations.agree_in_meeting(self.review, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()


class DivertReviewView(OneFile, FormPage):
    """The serious-harm criteria may be met after all (L40)."""

    allowed = policy.may_divert
    form_class = ReasonForm
    template_name = "reviews/form.jinja"
    title = "Refer to the serious incident track"
    button = "Freeze the review and refer"
    button_classes = "govuk-button--warning"
    intro = (
        "The review freezes as it stands and its clocks stop. Nothing is removed. The local authority’s notifier, the "
        "safeguarding partners and the referrer are told.",
        "Do this as soon as something new suggests that the serious-harm criteria may be met.",
    )

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        """Divert."""
        operations.divert(self.review, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.go()
