"""Pages of what was learned and what will be done."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.anonymity.operations import roles_for
from sightline.casefiles.models import CaseFile
from sightline.chronology.queries import CombinedRow, entry_of, row_at
from sightline.design.pages import FormPage, Page
from sightline.learning import operations, policy, queries
from sightline.learning.choices import ActionState
from sightline.learning.forms import ActionForm, AnswerForm, FindingForm, NoActionForm, RemoveFindingForm, RestOnForm
from sightline.learning.models import Action, Finding
from sightline.learning.presenters import FindingsPage, PlanPage

FINDING_FIELDS = ("statement", "polarity", "level", "themes", "strength", "learning", "key_episode")
ACTION_FIELDS = (
    "what", "lead_name", "starts_on", "target_on", "outcome_for_children", "success_measure", "evidence_expected",
    "scope",
)
SHORT = 100


class OfFile:
    """A page under a file's address."""

    kwargs: dict[str, Any]
    request: Any
    load: Callable[..., Any]
    back_to = "findings"

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return str(self.kwargs["reference"])

    @property
    def back_url(self) -> str:
        """The list it belongs to."""
        return reverse(f"learning:{self.back_to}", kwargs={"reference": self.file_ref})

    def done(self) -> HttpResponse:
        """Back to the list."""
        return redirect(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the reference above the heading."""
        return super().get_context_data(caption=self.file_ref, **kwargs)  # type: ignore[misc, no-any-return]


class OfOneFile(OfFile):
    """Loads the file, for those who may read its learning."""

    scope = policy.files_with_learning

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.file_ref)  # type: ignore[no-any-return]


class Refuses:
    """A form for some of those who see the record: the others get the page that says so."""

    request: Any

    def allowed(self) -> bool:
        """The operation's own policy."""
        raise NotImplementedError

    def check_allowed(self) -> None:
        """Refused before anything is typed or read."""
        require(self.allowed())


class KeepsUp:
    """A form of a versioned record. After a clash the page shows what is saved, so that saving again is meant."""

    request: Any
    saved_labels: ClassVar[dict[str, str]]

    @property
    def saved(self) -> Any:
        """The record as it is now."""
        raise NotImplementedError

    @property
    def is_stale(self) -> bool:
        """Somebody saved the record after the page was opened."""
        sent = self.request.POST.get("version")
        return bool(sent) and sent != str(self.saved.version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is saved now, where the page was stale."""
        rows = [(label, getattr(self.saved, name)) for name, label in self.saved_labels.items()]
        saved_now = [row for row in rows if row[1]] if self.is_stale else []
        return super().get_context_data(saved_now=saved_now, **kwargs)  # type: ignore[misc, no-any-return]

    def form_invalid(self, form: Any, *, status: int = 200) -> Any:
        """All text stays."""
        response = super().form_invalid(form, status=status)  # type: ignore[misc]
        form.show_as_seen(self.saved.version)
        return response


class ListFindingsView(OfOneFile, Page):
    """What was found, by kind, and what other files found of the same themes."""

    template_name = "learning/findings.jinja"
    title = "Findings"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.file_ref})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.casefile)
        user = self.request.user
        elsewhere = queries.same_theme_findings(self.casefile, user=user, on=timezone.localdate())
        page = FindingsPage(
            self.casefile, user, list(queries.findings_with_answers(user, self.casefile)), list(elsewhere),
            queries.bases_of(user, self.casefile),
        )
        return super().get_context_data(page=page, **kwargs)


class RestOnEntryView(OfOneFile, Refuses, FormPage):
    """The chair says which findings rest on an entry of the combined chronology."""

    scope = policy.files_to_link
    template_name = "learning/rest-on.jinja"
    title = "Findings that rest on this entry"
    button = "Save"

    @cached_property
    def row(self) -> CombinedRow:
        """The entry as this person reads it; 404 where there is none."""
        place = {"agency": self.kwargs["agency"], "sequence": self.kwargs["number"]}
        found = row_at(self.request.user, self.casefile, **place)
        if found is None:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        """The entry."""
        place = {"agency": self.kwargs["agency"], "number": self.kwargs["number"]}
        return reverse("chronology:entry", kwargs={"reference": self.file_ref, **place})

    def allowed(self) -> bool:
        """The chair of this review, of a row whose words the chair reads."""
        return policy.may_record_findings(self.request.user, self.casefile) and not self.row.withheld

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Those that stand, by number."""
        return {str(finding.number): finding for finding in queries.findings_of(self.casefile)}

    def get_form(self, **given: Any) -> RestOnForm:
        """With the findings of the file."""
        choices = [
            (number, f"Finding {number}: {Truncator(finding.statement).chars(SHORT)}")
            for number, finding in self.findings.items()
        ]
        return RestOnForm(findings=choices, **given)

    def get_initial(self) -> dict[str, Any]:
        """As linked."""
        linked = queries.findings_on(self.request.user, self.casefile, [self.row.id]).get(self.row.id, [])
        return {"findings": [str(finding.number) for finding in linked]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with the entry."""
        self.opened(self.casefile)
        return super().get_context_data(row=self.row, has_findings=bool(self.findings), **kwargs)

    def form_valid(self, form: RestOnForm) -> HttpResponse:
        """Linked."""
        entry = entry_of(self.request.user, self.casefile, row=self.row)
        if entry is None:
            raise Http404
        chosen = [self.findings[number] for number in form.cleaned_data["findings"]]
        operations.rest_on(entry, findings=chosen, by=self.request.user, now=timezone.now())
        return self.done()


class AddFindingView(OfOneFile, Refuses, FormPage):
    """A finding of the event, coded."""

    template_name = "learning/finding.jinja"
    title = "Add a finding"
    button = "Save this finding"
    keeps_draft = True

    def allowed(self) -> bool:
        """The chair of this review."""
        return policy.may_record_findings(self.request.user, self.casefile)

    @cached_property
    def agencies(self) -> dict[str, Any]:
        """By slug."""
        return {agency.slug: agency for agency in queries.agencies_on(self.casefile)}

    def get_form(self, **given: Any) -> FindingForm:
        """With the agencies on the file."""
        return FindingForm(agencies=[(slug, agency.name) for slug, agency in self.agencies.items()], **given)

    def answers(self, form: FindingForm) -> dict[str, Any]:
        """As the operation takes them."""
        cleaned = form.cleaned_data
        chosen = [self.agencies[slug] for slug in cleaned.get("agencies", [])]
        return {name: cleaned[name] for name in FINDING_FIELDS} | {"agencies": chosen}

    def form_valid(self, form: FindingForm) -> HttpResponse:
        """Recorded; the list shows it under its kind."""
        operations.record_finding(self.casefile, by=self.request.user, now=timezone.now(), **self.answers(form))
        return self.done()


class OneFinding(OfFile):
    """Loads a finding by its number in the file."""

    scope = policy.visible_findings

    @cached_property
    def finding(self) -> Finding:
        """404 outside the scope."""
        return self.load(  # type: ignore[no-any-return]
            casefile__reference=self.file_ref, number=self.kwargs["number"]
        )

    @property
    def casefile(self) -> CaseFile:
        """Its file."""
        return self.finding.casefile


class ChangeFindingView(KeepsUp, OneFinding, Refuses, FormPage):
    """Put a finding right."""

    template_name = "learning/finding.jinja"
    button = "Save this finding"
    keeps_draft = True
    saved_labels = {"statement": "What was found", "learning": "What follows from it"}
    agencies = AddFindingView.agencies
    get_form = AddFindingView.get_form
    answers = AddFindingView.answers

    @property
    def title(self) -> str:
        """By its number."""
        return f"Change finding {self.finding.number}"

    @property
    def saved(self) -> Finding:
        """The finding."""
        return self.finding

    def allowed(self) -> bool:
        """The chair of this review."""
        return policy.may_change_finding(self.request.user, self.finding)

    def get_initial(self) -> dict[str, Any]:
        """As recorded."""
        recorded = {name: getattr(self.finding, name) for name in FINDING_FIELDS}
        slugs = [agency.slug for agency in self.finding.agencies.all()]
        return recorded | {"version": self.finding.version, "agencies": slugs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the names that stand in what is saved, and the role each could be (G11)."""
        saved = [self.finding.statement, self.finding.learning]
        return super().get_context_data(
            names_saved_here=roles_for(self.casefile, saved, by=self.request.user), **kwargs
        )

    def form_valid(self, form: FindingForm) -> HttpResponse:
        """Saved, unless somebody else was first."""
        operations.change_finding(
            self.finding, by=self.request.user, now=timezone.now(),
            expected_version=form.cleaned_data["version"] or self.finding.version, **self.answers(form),
        )
        return self.done()


class RemoveFindingView(OneFinding, Refuses, FormPage):
    """Take a finding out, with why."""

    form_class = RemoveFindingForm
    template_name = "learning/about-finding.jinja"
    button = "Remove this finding"
    button_classes = "govuk-button--warning"

    @property
    def title(self) -> str:
        """By its number."""
        return f"Remove finding {self.finding.number}"

    def allowed(self) -> bool:
        """The chair of this review."""
        return policy.may_change_finding(self.request.user, self.finding)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the finding."""
        return super().get_context_data(finding=self.finding, **kwargs)

    def form_valid(self, form: RemoveFindingForm) -> HttpResponse:
        """Out of the list; its number is not used again."""
        operations.remove_finding(self.finding, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.done()


class SayNoActionView(OneFinding, Refuses, FormPage):
    """Why nothing follows from a finding."""

    form_class = NoActionForm
    template_name = "learning/about-finding.jinja"
    button = "Save the reason"
    back_to = "plan"
    keeps_draft = True

    @property
    def title(self) -> str:
        """By its number."""
        return f"No action follows from finding {self.finding.number}"

    def allowed(self) -> bool:
        """The partnership manager."""
        return policy.may_say_no_action(self.request.user, self.finding)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the finding."""
        return super().get_context_data(finding=self.finding, **kwargs)

    def form_valid(self, form: NoActionForm) -> HttpResponse:
        """The finding is covered."""
        operations.say_no_action(self.finding, by=self.request.user, now=timezone.now(), **form.cleaned_data)
        return self.done()


class ShowPlanView(OfFile, Page):
    """The action plan: the whole of it, or what an agency has to do."""

    scope = policy.files_with_a_plan_for
    template_name = "learning/plan.jinja"
    title = "Action plan"

    @cached_property
    def casefile(self) -> CaseFile:
        """404 where this person would see no part of a plan."""
        return self.load(reference=self.file_ref)  # type: ignore[no-any-return]

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.file_ref})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail."""
        self.opened(self.casefile)
        user: User = self.request.user
        page = PlanPage(
            self.casefile, user, list(queries.plan_for(user, self.casefile)),
            list(queries.uncovered_for(user, self.casefile)),
            set(policy.agencies_answered_for(user).values_list("pk", flat=True)), timezone.localdate(),
        )
        return super().get_context_data(page=page, **kwargs)


class AddActionView(OfOneFile, Refuses, FormPage):
    """An action that answers findings."""

    template_name = "learning/action.jinja"
    title = "Add an action"
    button = "Save this action"
    back_to = "plan"
    keeps_draft = True

    def allowed(self) -> bool:
        """The chair, the executive panel and the partnership manager."""
        return policy.may_set_actions(self.request.user, self.casefile)

    @cached_property
    def agencies(self) -> dict[str, Any]:
        """By slug."""
        return {agency.slug: agency for agency in queries.agencies_that_may_own(self.casefile)}

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """By number."""
        return {str(finding.number): finding for finding in queries.findings_of(self.casefile)}

    def get_form(self, **given: Any) -> ActionForm:
        """With the agencies of the partnership and the findings of the file."""
        return ActionForm(
            agencies=[(slug, agency.name) for slug, agency in self.agencies.items()],
            findings=[(number, _in_short(finding)) for number, finding in self.findings.items()],
            **given,
        )

    def get_initial(self) -> dict[str, Any]:
        """Starts today unless somebody says otherwise; answers the finding that led here."""
        return {"starts_on": timezone.localdate(), "findings": self.request.GET.getlist("finding")}

    def answers(self, form: ActionForm) -> dict[str, Any]:
        """As the operation takes them."""
        cleaned = form.cleaned_data
        return {name: cleaned[name] for name in ACTION_FIELDS} | {
            "agency": self.agencies[cleaned["agency"]],
            "findings": [self.findings[number] for number in cleaned.get("findings", [])],
        }

    def form_valid(self, form: ActionForm) -> HttpResponse:
        """Set; its owner hears of it."""
        operations.set_action(self.casefile, by=self.request.user, now=timezone.now(), **self.answers(form))
        return self.done()


def _in_short(finding: Finding) -> str:
    words = finding.statement if len(finding.statement) <= SHORT else f"{finding.statement[:SHORT].rstrip()}…"
    return f"{finding.number}. {words}"


class OneAction(OfFile):
    """Loads an action by its number in the file."""

    scope = policy.visible_actions
    back_to = "plan"

    @cached_property
    def action(self) -> Action:
        """404 outside the scope."""
        return self.load(  # type: ignore[no-any-return]
            casefile__reference=self.file_ref, number=self.kwargs["number"]
        )

    @property
    def casefile(self) -> CaseFile:
        """Its file."""
        return self.action.casefile


class ChangeActionView(KeepsUp, OneAction, Refuses, FormPage):
    """Complete or correct an action."""

    template_name = "learning/action.jinja"
    button = "Save this action"
    keeps_draft = True
    saved_labels = {
        "what": "What will be done", "outcome_for_children": "What will be different for children",
        "success_measure": "How you will know that it worked", "evidence_expected": "Evidence expected",
    }
    agencies = AddActionView.agencies
    findings = AddActionView.findings
    get_form = AddActionView.get_form
    answers = AddActionView.answers

    @property
    def title(self) -> str:
        """By its number."""
        return f"Change action {self.action.number}"

    @property
    def saved(self) -> Action:
        """The action."""
        return self.action

    def allowed(self) -> bool:
        """Whoever may set actions."""
        return policy.may_change_action(self.request.user, self.action)

    def get_initial(self) -> dict[str, Any]:
        """As set."""
        return {name: getattr(self.action, name) for name in ACTION_FIELDS} | {
            "version": self.action.version,
            "agency": self.action.agency.slug,
            "findings": [str(finding.number) for finding in queries.findings_answered_by(self.action)],
        }

    def form_valid(self, form: ActionForm) -> HttpResponse:
        """Saved, unless somebody else was first."""
        operations.change_action(
            self.action, changes=self.answers(form), by=self.request.user, now=timezone.now(),
            expected_version=form.cleaned_data["version"] or self.action.version,
        )
        return self.done()


class AnswerActionView(OneAction, Refuses, FormPage):
    """The owner agency accepts the action, or says why not."""

    form_class = AnswerForm
    template_name = "learning/answer-action.jinja"
    button = "Send your agency’s answer"
    keeps_draft = True

    @property
    def title(self) -> str:
        """By its number."""
        return f"Answer action {self.action.number}"

    def allowed(self) -> bool:
        """A manager or the safeguarding lead of the owner."""
        return policy.may_answer(self.request.user, self.action)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Once answered there is nothing to ask."""
        if self.action.state != ActionState.PROPOSED:
            return self.done()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the action."""
        return super().get_context_data(action=self.action, **kwargs)

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        """Accepted with its lead, or contested with the reason."""
        said, by, now = form.cleaned_data, self.request.user, timezone.now()
        if said["answer"] == "accept":
            operations.accept_action(self.action, lead_name=said["lead_name"], by=by, now=now)
        else:
            operations.contest_action(self.action, because=said["because"], by=by, now=now)
        return self.done()
