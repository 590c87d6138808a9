"""Pages about who is on a file, who is kept out, who has looked; and emergency access."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles import operations, policy, queries
from sightline.casefiles.forms import people as forms
from sightline.casefiles.models import CaseFile
from sightline.casefiles.presenters.people import EmergenciesPage, LooksPage, PeoplePage, emergency_words, place_words
from sightline.design.pages import FormPage, Page

SHORT = "layouts/form.jinja"


class OnFile:
    """A page under a file's address, for those who see the file."""

    scope = policy.visible_files
    kwargs: dict[str, Any]
    request: Any
    load: Any

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[no-any-return]

    @property
    def back_url(self) -> str:
        """Who is on the file."""
        return reverse("casefiles:people", kwargs={"reference": self.casefile.reference})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference above the heading."""
        return super().get_context_data(caption=self.casefile.reference, **kwargs)  # type: ignore[misc, no-any-return]


class Managed(OnFile):
    """For the file's manager; whoever else sees the file is refused."""

    def check_allowed(self) -> None:
        """Before anything is read."""
        require(policy.may_manage_access(self.request.user, self.casefile))

    def done(self) -> HttpResponse:
        """Back to who is on the file."""
        return redirect(self.back_url)


class PeopleOnFileView(Managed, Page):
    """Who is on the file, who could open it and why, who is kept out."""

    template_name = "casefiles/people.jinja"
    title = "Who can open this file"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.casefile.reference})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.casefile)
        today = timezone.localdate()
        page = PeoplePage(
            casefile=self.casefile,
            places=queries.places_by_name(self.casefile, on=today),
            could_open=queries.who_could_open([self.casefile], on=today),
            bars=queries.bars(self.casefile),
            conflicts=queries.conflicts(self.casefile),
            fence=queries.ring_fence_of(self.casefile),
        )
        return super().get_context_data(page=page, **kwargs)


class ChoosesPerson(Managed):
    """A form that begins by choosing one of some people. The number in the form is looked up among those only."""

    form_class: Any

    def choices(self) -> dict[str, tuple[str, Any]]:
        """Value → (words, what was meant)."""
        raise NotImplementedError(f"{type(self).__qualname__} does not say whom one chooses from")

    @cached_property
    def _choices(self) -> dict[str, tuple[str, Any]]:
        return self.choices()

    def get_form(self, **given: Any) -> Any:
        """With the people in question."""
        return self.form_class(people=[(value, words) for value, (words, _) in self._choices.items()], **given)

    def chosen(self, form: Any) -> Any:
        """What was meant."""
        return self._choices[form.cleaned_data["person"]][1]


class AmongPeople(ChoosesPerson):
    """Everybody of the partnership."""

    def choices(self) -> dict[str, tuple[str, User]]:
        """By name and job."""
        people = queries.people_of(self.casefile.partnership, on=timezone.localdate())
        return {
            str(user.pk): (f"{user.name}, {user.job_title}" if user.job_title else user.name, user) for user in people
        }


class AddPersonView(AmongPeople, FormPage):
    """Put somebody on the file by name, for a time where it must be for a time."""

    form_class = forms.AddPersonForm
    template_name = SHORT
    title = "Add a person to this file"
    button = "Add this person"

    def form_valid(self, form: forms.AddPersonForm) -> HttpResponse:
        """On the file from now."""
        cleaned = form.cleaned_data
        operations.give_place(
            self.casefile, person=self.chosen(form), role=FileRole(cleaned["role"]), reason=cleaned["reason"],
            ends_on=cleaned["ends_on"], by=self.request.user, now=timezone.now(),
        )
        return self.done()


class EndPlaceView(ChoosesPerson, FormPage):
    """Take somebody off the file, from their next click on."""

    form_class = forms.EndPlaceForm
    template_name = "casefiles/choose.jinja"
    title = "End somebody’s access"
    button = "End their access now"
    button_classes = "govuk-button--warning"
    nobody = "Nobody is on this file by name."

    def choices(self) -> dict[str, tuple[str, Any]]:
        """Places that hold."""
        return {
            str(place.pk): (f"{place.user.name if place.user else ''}: {place_words(place)}", place)
            for place in queries.places_by_name(self.casefile, on=timezone.localdate())
        }

    def form_valid(self, form: forms.EndPlaceForm) -> HttpResponse:
        """Off the file."""
        operations.end_place(self.chosen(form), by=self.request.user, now=timezone.now())
        return self.done()


class BarPersonView(AmongPeople, FormPage):
    """Keep a named practitioner or a relative out, whatever their role."""

    form_class = forms.BarForm
    template_name = "casefiles/bar.jinja"
    title = "Keep a person out of this file"
    button = "Keep them out"
    button_classes = "govuk-button--warning"

    def form_valid(self, form: forms.BarForm) -> HttpResponse:
        """Out from now on. Whoever bars themselves has no page of the file to go back to."""
        person = self.chosen(form)
        operations.bar_person(
            self.casefile, person=person, reason=form.cleaned_data["reason"], by=self.request.user, now=timezone.now()
        )
        return redirect("insight:files") if person.pk == self.request.user.pk else self.done()


class LiftBarView(ChoosesPerson, FormPage):
    """Let somebody back to what their roles give them."""

    form_class = forms.LiftBarForm
    template_name = "casefiles/choose.jinja"
    title = "Lift a bar"
    button = "Lift the bar"
    nobody = "Nobody is kept out of this file."

    def choices(self) -> dict[str, tuple[str, User]]:
        """Those kept out."""
        return {str(bar.user_id): (bar.user.name, bar.user) for bar in queries.bars(self.casefile)}

    def form_valid(self, form: forms.LiftBarForm) -> HttpResponse:
        """Back from now on."""
        operations.lift_bar(self.casefile, person=self.chosen(form), by=self.request.user, now=timezone.now())
        return self.done()


class RingFenceView(Managed, FormPage):
    """Close the file to all but the people named on it."""

    form_class = forms.RingFenceForm
    template_name = "casefiles/ring-fence.jinja"
    title = "Ring-fence this file"
    button = "Ring-fence this file"
    button_classes = "govuk-button--warning"

    def form_valid(self, form: forms.RingFenceForm) -> HttpResponse:
        """Closed from now on."""
        operations.ring_fence(self.casefile, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.done()


class LiftRingFenceView(Managed, FormPage):
    """Open it again."""

    form_class = forms.LiftRingFenceForm
    template_name = SHORT
    title = "Lift the ring-fence"
    button = "Lift the ring-fence"

    def form_valid(self, form: forms.LiftRingFenceForm) -> HttpResponse:
        """Open from now on."""
        operations.lift_ring_fence(self.casefile, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.done()


class LiftConflictView(ChoosesPerson, FormPage):
    """Somebody who declared an interest may decide again."""

    form_class = forms.LiftConflictForm
    template_name = "casefiles/choose.jinja"
    title = "Lift a declared conflict"
    button = "Let them decide again"
    nobody = "Nobody but you has declared a conflict on this file that stands."

    def choices(self) -> dict[str, tuple[str, User]]:
        """What others declared: never one’s own."""
        return {
            str(conflict.user_id): (f"{conflict.user.name}: {conflict.get_kind_display()}", conflict.user)
            for conflict in queries.conflicts(self.casefile)
            if conflict.user_id != self.request.user.pk
        }

    def form_valid(self, form: forms.LiftConflictForm) -> HttpResponse:
        """They decide again from now on."""
        operations.lift_conflict(self.casefile, person=self.chosen(form), by=self.request.user, now=timezone.now())
        return self.done()


class DeclareConflictView(OnFile, FormPage):
    """Say of oneself that one has an interest in this file."""

    form_class = forms.ConflictForm
    template_name = "casefiles/conflict.jinja"
    title = "Declare a conflict of interest"
    button = "Declare it"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.casefile.reference})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is declared already."""
        declared = policy.has_conflict(self.request.user, self.casefile)
        return super().get_context_data(declared=declared, **kwargs)

    def form_valid(self, form: forms.ConflictForm) -> HttpResponse:
        """Declared."""
        operations.declare_conflict(self.casefile, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(self.back_url)


class LooksView(Page):
    """Who has looked at a file, when, and why they could."""

    may = policy.may_read_looks
    template_name = "casefiles/looks.jinja"
    title = "Who has looked at this file"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reading it is a look, and is written down. 404 where the database shows this person nothing."""
        reference = self.kwargs["reference"]
        looks = queries.looks_of(reference)
        casefile = policy.files_i_manage(self.request.user).filter(reference=reference).first()
        if casefile is None and not looks:
            raise Http404
        operations.note_trail_read(reference, by=self.request.user)
        page = LooksPage(
            reference=reference, looks=looks, names=queries.names_of({look.person_id for look in looks}),
            why=queries.why_they_could(casefile, looks),
        )
        back = reverse("insight:file", kwargs={"reference": reference}) if casefile else ""
        return super().get_context_data(
            page=page, caption=reference, sees_file=casefile is not None, back_url=back, **kwargs
        )


class BreakGlassView(FormPage):
    """Open a file that is not one's own, for some hours, with an alarm."""

    may = policy.may_break_glass
    form_class = forms.EmergencyForm
    template_name = "casefiles/break-glass.jinja"
    title = "Open a file in an emergency"
    button = "Open the file and raise the alarm"
    button_classes = "govuk-button--warning"

    def form_valid(self, form: forms.EmergencyForm) -> HttpResponse:
        """To the file. Where there is none for this person, nothing says which of the reasons it is."""
        cleaned = form.cleaned_data
        reference = cleaned["reference"].strip().upper()
        opened = operations.break_glass(
            reference, reason=cleaned["reason"], hours=int(cleaned["hours"]), by=self.request.user, now=timezone.now()
        )
        return redirect("insight:file", reference=reference) if opened else redirect("casefiles:not-opened")


class NotOpenedView(Page):
    """Nothing opened: no such file, another partnership's, or one from which the person is barred."""

    may = policy.may_break_glass
    template_name = "casefiles/not-opened.jinja"
    title = "No file was opened"


class ReviewEmergenciesView(FormPage):
    """Emergency access, and somebody else's word on whether it was needed."""

    may = policy.may_see_emergencies
    form_class = forms.ReviewEmergencyForm
    template_name = "casefiles/emergencies.jinja"
    title = "Emergency access"
    button = "Save what you found"

    @cached_property
    def emergencies(self) -> list[Any]:
        """All of the partnership, the newest first."""
        return list(policy.visible_emergencies(self.request.user))

    @property
    def waiting(self) -> dict[str, Any]:
        """Those that this person may review."""
        return {
            str(emergency.pk): emergency
            for emergency in self.emergencies
            if not emergency.verdict and emergency.opened_by_id != self.request.user.pk
        }

    def get_form(self, **given: Any) -> forms.ReviewEmergencyForm:
        """With those that wait."""
        waiting = [(value, emergency_words(emergency)) for value, emergency in self.waiting.items()]
        return forms.ReviewEmergencyForm(waiting=waiting, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With all of them."""
        page = EmergenciesPage(self.emergencies, self.request.user)
        return super().get_context_data(page=page, waiting=bool(self.waiting), **kwargs)

    def form_valid(self, form: forms.ReviewEmergencyForm) -> HttpResponse:
        """Said, once."""
        cleaned = form.cleaned_data
        operations.review_emergency(
            self.waiting[cleaned["emergency"]], verdict=cleaned["verdict"], words=cleaned["words"],
            by=self.request.user, now=timezone.now(),
        )
        return redirect("casefiles:review-emergencies")
