"""The base of every page. A page that does not say who may open it does not import.

A page that shows one record, in ten lines:

    class OneReferral:
        scope = policy.visible_referrals                        # user -> QuerySet; outside it: 404

        @cached_property
        def referral(self):
            return self.load(casefile__reference=self.kwargs["reference"])

    class ShowReferralView(OneReferral, Page):
        template_name = "referrals/referral.jinja"              # {% extends "layouts/page.jinja" %}

        def get_context_data(self, **kwargs):
            self.opened(self.referral)                          # writes that this person looked
            return super().get_context_data(page=ReferralPage(self.referral, self.request.user), **kwargs)

A page that changes it, in ten lines:

    class ReturnReferralView(OneReferral, FormPage):
        form_class = ReturnForm
        title = "Return this referral"
        button = "Return to the referrer"
        keeps_draft = True
        template_name = "layouts/form.jinja"                    # or a page of yours that extends it

        def form_valid(self, form):
            operations.return_to_referrer(self.referral, by=self.request.user, **form.cleaned_data)
            return redirect("referrals:referral", reference=self.referral.casefile.reference)

- `may` is a function user -> bool (who may open the page at all; false: 403), `scope` a function user -> QuerySet (what
  the page may load). One of them is needed, both may be given. `may = anyone` opens a page without signing in.
- A `DomainError` raised in `form_valid` is shown in the error summary; the database is as before and no text is lost.
  `NotYours` becomes the 403 page, Http404 the 404 page, in the same transaction, so that the trail keeps the refusal.
- `form_valid` must answer with a redirect. A form sent twice, even at the same moment, takes effect once.
- `step_up = True` asks whoever has not shown their second factor within the last ten minutes to show it first (R27):
  for publishing, sending out, exporting, disposing, changing what somebody may do. What was typed is kept meanwhile.
- `gives_copy = True` counts what is taken there: after very many copies within an hour the page makes one wait (R25).
- `title` is the heading and the browser's title. Each may be a property where it depends on the record.
- `back_url` (attribute or property) draws the back link. `file_ref` (the same) files a draft under its case file.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from sightline.design import drafts, hooks, submissions
from sightline.design.fields import FileField, RowsField, shown_fields, summary_of, typed_in
from sightline.design.formats import clock, day_and_clock
from sightline.foundation.errors import DomainError, NotYours, TooMany

_ROW = re.compile(r"(.+)-(\d{1,4})")


def anyone(user: Any) -> bool:
    """`may = anyone`: the page is for people who have not signed in as well."""
    return True


def signed_in(user: Any) -> bool:
    """`may = signed_in`: the page is for everybody with an account, and shows nothing of a case."""
    return bool(user.is_authenticated)


class Guarded(View):
    """Says who may open a page, sets the database's context, and turns refusals into pages."""

    may: ClassVar[Callable[[Any], bool] | None] = None
    scope: ClassVar[Callable[[Any], QuerySet[Any]] | None] = None
    step_up: ClassVar[bool] = False
    # what it gives goes out as a file of somebody's records: counted, and held up where there were very many
    gives_copy: ClassVar[bool] = False
    # also for somebody who came by an invitation to one return; every other page refuses them
    for_occasional: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        named = getattr(cls, "template_name", None) and not cls.__module__.startswith("sightline.design.")
        if named and not (cls.may or cls.scope):
            raise ImproperlyConfigured(f"{cls.__qualname__} names neither `may` nor `scope`")

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view; open to people who have not signed in only where the class says `may = anyone`."""
        view = super().as_view(**initkwargs)
        if cls.may is anyone:
            view.login_required = False  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Context, permission, the page itself, all within one transaction; a refusal undoes the page but is kept."""
        with transaction.atomic(savepoint=False):
            hooks.set_person_context(request)
            try:
                hooks.hold_up(request)  # outside what a refusal undoes: that somebody was held up is kept
                with self._undone_when_refused(request):
                    may = type(self).may
                    if may is not None and not may(request.user):
                        raise NotYours
                    if hasattr(self, str(request.method).lower()):
                        self.check_allowed()
                    first = hooks.confirm_first(request) if self.step_up else ""
                    response = self.confirmed_first(first) if first else super().dispatch(request, *args, **kwargs)
                    if isinstance(response, TemplateResponse):
                        response.render()  # here, because the database shows nothing once this transaction has ended
            except TooMany as held:
                response = self._drawn_refusal(request, 429, str(held))
                response.headers["Retry-After"] = str(held.wait)
            except (NotYours, PermissionDenied) as refusal:
                response = self._refused(request, 403, str(refusal) or str(NotYours()))
            except Http404:
                response = self._refused(request, 404, "")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def check_allowed(self) -> None:
        """Raises NotYours where what this page is for is not this person's to do: asked before any form is read."""

    def confirmed_first(self, address: str) -> HttpResponseBase:
        """On to proving who one is, and back to this page afterwards."""
        return HttpResponseRedirect(address)

    def load(self, **lookup: Any) -> Any:
        """The one record within this person's scope that answers the lookup; Http404 otherwise."""
        scope = type(self).scope
        if scope is None:
            raise ImproperlyConfigured(f"{type(self).__qualname__} loads a record but names no `scope`")
        records = scope(self.request.user)
        found: Model | None = records.filter(**lookup).first()
        if found is None:
            raise Http404
        return found

    def opened(self, record: Any) -> None:
        """Notes in the trail that this person opened a page about this record."""
        hooks.record_opened(self.request, record)

    @staticmethod
    def _undone_when_refused(request: HttpRequest) -> AbstractContextManager[Any]:
        return nullcontext() if request.method in {"GET", "HEAD", "OPTIONS"} else transaction.atomic()

    def _refused(self, request: HttpRequest, status: int, reason: str) -> HttpResponse:
        match = request.resolver_match
        hooks.record_refusal(request, page=match.view_name if match else "", status=status, reason=reason)
        return self._drawn_refusal(request, status, reason)

    @staticmethod
    def _drawn_refusal(request: HttpRequest, status: int, reason: str) -> HttpResponse:
        return TemplateResponse(request, f"errors/{status}.jinja", {"reason": reason}, status=status).render()


class Page(Guarded):
    """A page that shows something. Fills a template that extends `layouts/page.jinja`."""

    template_name: str = ""
    title: Any = ""
    back_url: Any = ""
    status = 200

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Draws the page."""
        return self.draw()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template is given; subclasses add to it."""
        return {"title": self.title, "back_url": self.back_url, "view": self, **kwargs}

    def draw(self, *, status: int | None = None, **context: Any) -> TemplateResponse:
        """The page as a response, with more context if need be."""
        found = self.get_context_data(**context)
        return TemplateResponse(self.request, [self.template_name], found, status=status or self.status)


class ListPage(Page):
    """A page of rows, a number at a time. `rows()` gives a query set or a list; the template reads `page_of_rows`."""

    per_page = 25

    def rows(self) -> Any:
        """Everything the list would show, in order; the page asks only for its part."""
        raise NotImplementedError(f"{type(self).__qualname__} does not say what its rows are")

    def present(self, row: Any) -> Any:
        """What the template is given for one row; a presenter, usually."""
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`rows` (of this page, presented), `page_of_rows` and `pagination` (for the component)."""
        shown, pagination = paged(self.request, self.rows(), self.per_page)
        rows = [self.present(row) for row in shown.object_list]
        return super().get_context_data(rows=rows, page_of_rows=shown, pagination=pagination, **kwargs)


def paged(
    request: HttpRequest, rows: Any, per_page: int, *, anchor: str = ""
) -> "tuple[PageOfRows[Any], dict[str, Any]]":
    """The rows of the page that the address asks for, and what the pagination component is given: nothing for one page.

    Everything else that the address asks is carried on; ``anchor`` is where on the page the rows stand.
    """
    shown: PageOfRows[Any] = Paginator(rows, per_page).get_page(request.GET.get("page"))
    if shown.paginator.num_pages < 2:
        return shown, {}

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}{f'#{anchor}' if anchor else ''}"

    pages: Iterable[Any] = shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    items = [
        {"number": number, "href": address(number), "current": number == shown.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in pages
    ]
    found: dict[str, Any] = {"items": items}
    if shown.has_previous():
        found["previous"] = {"href": address(shown.previous_page_number())}
    if shown.has_next():
        found["next"] = {"href": address(shown.next_page_number())}
    return shown, found


class FormPage(Page):
    """A page with one form, sent once, whose text is never lost."""

    form_class: type[forms.BaseForm]
    template_name = "layouts/form.jinja"
    button = "Save and continue"
    button_classes = ""
    keeps_draft = False
    file_ref: Any = ""
    later_url: Any = ""

    def get_form(self, **given: Any) -> forms.BaseForm:
        """The form; override to pass it more than `initial`, `data` and `files`."""
        return self.form_class(**given)

    def get_initial(self) -> dict[str, Any]:
        """What the form shows before anybody has typed."""
        return {}

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Hands the cleaned answers to one operation and answers with a redirect."""
        raise NotImplementedError(f"{type(self).__qualname__} does not say what a valid form does")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form as it is now, or with what this person typed and did not send."""
        draft = self._draft
        if draft is None:
            return self.draw(form=self.get_form(initial=self.get_initial()))
        typed = typed_in(self.get_form(initial=self.get_initial()), drafts.as_sent(draft))
        return self.draw(form=self.get_form(initial=self.get_initial() | typed), kept_at=day_and_clock(draft.saved_at))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sends the form, or does what one of its other buttons says."""
        if "_autosave" in request.POST and self._keeps_draft:
            return self._autosaved()
        if "_discard" in request.POST and self._keeps_draft:
            drafts.forget(self._owner, request.path)
            return HttpResponseRedirect(request.get_full_path())
        if "_later" in request.POST and self._keeps_draft:
            return self._kept_for_later()
        if "_add" in request.POST or "_remove" in request.POST:
            return self._with_other_rows()
        form = self.get_form(initial=self.get_initial(), data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.form_invalid(form)
        return self._sent_once(form)

    def form_invalid(self, form: forms.BaseForm, *, status: int = 200) -> HttpResponseBase:
        """The page again with everything typed and what to do about it."""
        base = self._base_version
        if self._keeps_draft:
            try:
                base = self._keep()
            except drafts.TypedElsewhere:
                base = self._base_version
        return self.draw(form=form, draft_version=base, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`form`, `fields` to draw, `error_list` for the summary, the token and the draft's version."""
        form = kwargs["form"]
        errors = summary_of(form) if form.is_bound else []
        draft = self._draft
        found = {
            "fields": shown_fields(form),
            "error_list": [{"text": text, **({"href": f"#{target}"} if target else {})} for target, text in errors],
            "button": self.button,
            "button_classes": self.button_classes,
            "keeps_draft": self.keeps_draft and bool(self._owner),
            "kept_at": "",
            "typed_elsewhere": [],
            "draft_version": draft.version if draft else 0,
            "token": submissions.new_token(),
            "has_files": any(isinstance(field, FileField) for field in form.fields.values()),
        }
        return super().get_context_data(**(found | kwargs))

    def confirmed_first(self, address: str) -> HttpResponseBase:
        """What was typed waits on the server until the person is back."""
        if self.request.method == "POST" and self._keeps_draft:
            with suppress(drafts.TypedElsewhere):  # newer text from another window is there already
                self._keep()
        return super().confirmed_first(address)

    @property
    def _owner(self) -> str:
        return str(self.request.user.pk) if self.request.user.is_authenticated else ""

    @property
    def _keeps_draft(self) -> bool:
        keeps = self.keeps_draft or self.step_up
        return keeps and bool(self._owner)  # people without an account would read each other's

    @cached_property
    def _draft(self) -> Any:
        return drafts.find(self._owner, self.request.path) if self._keeps_draft else None

    @property
    def _base_version(self) -> int:
        sent = str(self.request.POST.get("_draft_version", ""))
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0

    def _keep(self, *, base: int | None = None) -> int:
        secret = [
            name
            for name, field in self.get_form(initial=self.get_initial()).fields.items()
            if isinstance(field.widget, forms.PasswordInput)
        ]
        return drafts.keep(
            self._owner,
            self.request.path,
            drafts.body_of(self.request.POST, leave_out=secret),
            base=self._base_version if base is None else base,
            now=timezone.now(),
            file_ref=str(self.file_ref),
            token=submissions.sent_token(self.request.POST),
            # a saving that arrives after the button was pressed holds older text than the button sent
            over_own="_autosave" not in self.request.POST,
        )

    def _autosaved(self) -> JsonResponse:
        sent_already = submissions.was_sent(submissions.sent_token(self.request.POST))
        try:
            if sent_already:
                raise drafts.TypedElsewhere
            version = self._keep()
        except drafts.TypedElsewhere:
            return JsonResponse({"saved": False, "reason": "elsewhere"}, status=409)
        return JsonResponse({"saved": True, "version": version, "at": clock(timezone.now())})

    def _as_typed(self, data: Any) -> forms.BaseForm:
        empty = self.get_form(initial=self.get_initial())
        return self.get_form(initial=self.get_initial() | typed_in(empty, data))

    def _kept_for_later(self) -> HttpResponseBase:
        try:
            self._keep()
        except drafts.TypedElsewhere:
            other = self._draft
            return self.draw(
                form=self._as_typed(self.request.POST),
                status=409,
                typed_elsewhere=self._said_elsewhere(other) if other else [],
                draft_version=other.version if other else 0,
                error_list=[
                    {
                        "text": "Newer text for this page was saved from another window or device. "
                        "What you typed is below. Save again to keep yours instead"
                    }
                ],
            )
        return HttpResponseRedirect(str(self.later_url or self.back_url or self.request.path))

    def _said_elsewhere(self, draft: Any) -> list[dict[str, str]]:
        form = self._as_typed(drafts.as_sent(draft))
        return [
            {"label": str(bound.label), "text": "\n".join(draft.body.get(bound.html_name, []))}
            for bound in form
            if draft.body.get(bound.html_name)
        ]

    def _with_other_rows(self) -> HttpResponseBase:
        form = self.get_form(initial=self.get_initial())
        typed = typed_in(form, self.request.POST)
        add, remove = str(self.request.POST.get("_add", "")), str(self.request.POST.get("_remove", ""))
        field = form.fields.get(add)
        if isinstance(field, RowsField) and add in typed:
            typed[add] = field.with_one_more(typed[add])
        if match := _ROW.fullmatch(remove):
            field = form.fields.get(match[1])
            if isinstance(field, RowsField) and match[1] in typed:
                typed[match[1]] = field.without(typed[match[1]], int(match[2]))
        shown = self.get_form(initial=self.get_initial() | typed)
        return self.draw(form=shown, draft_version=self._base_version, to_row=add)

    def _sent_once(self, form: forms.BaseForm) -> HttpResponseBase:
        token = submissions.sent_token(self.request.POST)
        about = {
            "owner_id": self._owner,
            "page": self.request.path,
            "body_digest": submissions.digest(self.request.POST, self.request.FILES),
        }
        try:
            with transaction.atomic():
                if token and not submissions.claim(token, **about):
                    return HttpResponseRedirect(submissions.outcome_of(token, **about))
                response = self.form_valid(form)
                if token:
                    submissions.note_outcome(token, str(getattr(response, "url", "")))
                if self._keeps_draft:
                    drafts.forget(self._owner, self.request.path)
                return response
        except submissions.SentAnotherWay:
            form.add_error(
                None, "This page was already sent with other answers. Check what was saved before you send it again"
            )
            return self.form_invalid(form, status=409)
        except NotYours:
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)


class QuestionPage(FormPage):
    """One thing per page: the label of the only field is the heading."""

    template_name = "layouts/question.jinja"


class ConfirmPage(FormPage):
    """Asks once more before something is done. Without a form of its own it asks only for the button."""

    form_class = forms.Form
    template_name = "layouts/confirm.jinja"
    button = "Confirm"
    warning: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form's context and the `warning`: what cannot be undone."""
        return super().get_context_data(warning=self.warning, **kwargs)
