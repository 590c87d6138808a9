"""The Office, the chair and the buddy read all agencies' chronologies together, ask of them and write beside them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import require
from sightline.casefiles.models import CaseFile
from sightline.chronology import operations, policy, queries
from sightline.chronology.forms import FilterForm, NoteForm
from sightline.chronology.models import ChairNote, FrozenChronology, SavedView
from sightline.chronology.presenters import (
    DifferenceShown,
    Look,
    Measured,
    PicturePage,
    RowShown,
    TogetherPage,
    lane_of,
)
from sightline.chronology.queries import CombinedRow
from sightline.design import hooks
from sightline.design.pages import ConfirmPage, FormPage, ListPage, Page, paged

LONGEST_NUMBER = 4
MOST_DIFFERENCES = 20  # of each version where all versions are listed; one version's own page has every one


def _day(text: str | None) -> date | None:
    """A day of an address; one that is none is not asked for."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


class Together:
    """A page of a file's combined chronology, and what its address asks of it."""

    scope = policy.files_with_combined

    @cached_property
    def casefile(self) -> CaseFile:
        """The file; 404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return str(self.kwargs["reference"])  # type: ignore[attr-defined]

    @property
    def back_url(self) -> str:
        """The rows, asked as before."""
        return self.look.to("combined")

    @cached_property
    def agencies(self) -> list[tuple[str, str]]:
        """Those that submitted a chronology."""
        return queries.agencies_in(self.request.user, self.casefile)  # type: ignore[attr-defined]

    @cached_property
    def look(self) -> Look:
        """The view and the version that the address names; 404 where this person has no such one."""
        asked, user = self.request.GET, self.request.user  # type: ignore[attr-defined]
        view = version = None
        if key := asked.get("view"):
            view = queries.view_of(user, self.casefile, key)
        if number := asked.get("version"):
            known = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
            version = queries.versions_of(user, self.casefile).filter(number=int(number)).first() if known else None
        if (key and view is None) or (number and version is None):
            raise Http404
        look = Look(self.file_ref, view, version, self.agencies, _day(asked.get("from")), _day(asked.get("to")))
        if themes := look.filters.themes:
            founded = hooks.founded_under(self.request, self.casefile, themes)  # type: ignore[attr-defined]
            return replace(look, founded=founded)
        return look

    @cached_property
    def works(self) -> bool:
        """Whether this person works with the pack, and does not only read it for the event."""
        return policy.may_work_on_combined(self.request.user, self.casefile)  # type: ignore[attr-defined]

    @cached_property
    def withheld(self) -> frozenset[str]:
        """What this person does not read."""
        return policy.withheld_from(self.request.user, self.casefile)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On the trail, with the reference above the heading."""
        self.opened(self.casefile)  # type: ignore[attr-defined]
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            casefile=self.casefile, look=self.look, caption=self.file_ref, works=self.works, **kwargs
        )


class ShowCombinedView(Together, ListPage):
    """F11: every agency's submitted rows in one order, as many as were asked for."""

    template_name = "chronology/combined.jinja"
    per_page = 50

    @property
    def title(self) -> str:
        """Which version."""
        return f"Combined chronology, {str(self.look.version).lower()}" if self.look.version else "Combined chronology"

    @property
    def back_url(self) -> str:
        """The file."""
        return reverse("insight:file", kwargs={"reference": self.file_ref})

    def rows(self) -> Any:
        """In order."""
        return queries.Answers(
            queries.rows_of(self.request.user, self.casefile, filters=self.look.filters, version=self.look.version),
            withheld=self.withheld,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows of this page, with ages, notes and what is founded on them."""
        user = self.request.user
        context = super().get_context_data(**kwargs)
        page = TogetherPage(
            look=self.look, total=context["page_of_rows"].paginator.count,
            views=list(queries.named_views(user, self.casefile)), measured=self._measured(), user_id=user.pk,
            withheld=sorted(self.withheld), on_page=context["page_of_rows"].number,
        )
        return context | {"rows": self._shown(context["rows"], page.on_page), "page": page}

    def _shown(self, rows: list[CombinedRow], on_page: int) -> list[RowShown]:
        notes = queries.notes_on(self.request.user, rows)
        resting = hooks.resting_on(self.request, self.casefile, [row.id for row in rows])
        births = operations.birth_days(self.casefile, by=self.request.user)
        lanes = lane_of([name for _, name in self.agencies])
        start = self.request.GET.get("measure", "")
        days = [None, *(row.starts_on for row in rows)]
        return [
            RowShown(
                row, self.look, lanes.get(row.agency, 1), births, notes.get(row.id), resting.get(row.id, ()), start,
                first_of_day=row.starts_on != before, on_page=on_page,
            )
            for row, before in zip(rows, days, strict=False)
        ]

    def _measured(self) -> Measured | None:
        asked = self.request.GET
        first = self._row_named(asked.get("measure", ""))
        return Measured(first, self._row_named(asked.get("and", ""))) if first is not None else None

    def _row_named(self, place: str) -> CombinedRow | None:
        agency, _, number = place.rpartition(".")
        if not (agency and number.isascii() and number.isdigit() and len(number) < 9):
            return None
        return queries.row_at(self.request.user, self.casefile, agency=agency, sequence=int(number))


class FilterCombinedView(Together, FormPage):
    """Which rows to show. What is asked is kept, and the address names it by a random key (sec R35, ADR 0020)."""

    title = "Filter the combined chronology"
    button = "Show these entries"

    @cached_property
    def may_share(self) -> bool:
        """The chair."""
        return policy.may_annotate(self.request.user, self.casefile)

    def get_form(self, **given: Any) -> FilterForm:
        """With the agencies and people of the file."""
        return FilterForm(
            agencies=self.agencies, people=sorted(queries.pseudonyms(self.casefile)), may_share=self.may_share, **given
        )

    def get_initial(self) -> dict[str, Any]:
        """As the view that is open asks."""
        found = dict(FilterForm.initial_of(self.look.filters))
        if self.look.view is not None and self.look.view.made_by_id == self.request.user.pk:
            found |= {"name": self.look.view.name, "shared": self.look.view.shared if self.look.view.name else None}
        return found

    def form_valid(self, form: FilterForm) -> HttpResponse:
        """Kept, and shown."""
        name = form.cleaned_data.get("name", "")
        view = None
        if name or not form.filters.is_empty:
            view = operations.keep_view(
                self.casefile, filters=form.filters, name=name, shared=bool(form.cleaned_data.get("shared")),
                by=self.request.user, now=timezone.now(),
            )
        return redirect(Look(self.file_ref, view, self.look.version).to("combined"))


class RemoveViewView(Together, ConfirmPage):
    """Take one of one's own views away."""

    title = "Remove this view?"
    button = "Remove the view"
    button_classes = "govuk-button--warning"

    @cached_property
    def saved(self) -> SavedView:
        """One's own; 404 otherwise."""
        found = policy.own_views(self.request.user).filter(casefile=self.casefile, key=self.kwargs["saved"]).first()
        if found is None:
            raise Http404
        return found

    def check_allowed(self) -> None:
        """Asked before anything is read."""
        _ = self.saved

    @property
    def warning(self) -> str:
        """What goes."""
        shared = " Nobody else will find it any more." if self.saved.shared else ""
        return f"The view “{self.saved.name}” is removed. No entry is.{shared}"

    def form_valid(self, form: Any) -> HttpResponse:
        """Gone."""
        operations.remove_view(self.saved, by=self.request.user)
        return redirect(self.back_url)


class OneCombinedEntry(Together):
    """One row of it."""

    @cached_property
    def row(self) -> CombinedRow:
        """The row at that place; 404 where this person sees none."""
        kwargs = self.kwargs  # type: ignore[attr-defined]
        found = queries.row_at(
            self.request.user, self.casefile, agency=kwargs["agency"], sequence=kwargs["number"]  # type: ignore[attr-defined]
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def note(self) -> ChairNote | None:
        """What the chair wrote beside it."""
        return queries.notes_on(self.request.user, [self.row]).get(self.row.id)  # type: ignore[attr-defined]


class ShowCombinedEntryView(OneCombinedEntry, Page):
    """Everything one row says, what the chair wrote beside it, and which findings rest on it."""

    template_name = "chronology/entry.jinja"

    @property
    def title(self) -> str:
        """By agency and day."""
        return f"{self.row.agency}, {self.row.date_text or 'not dated'}"

    @property
    def back_url(self) -> str:
        """The entry's place in the list it was opened from."""
        page = self.request.GET.get("page", "")
        kept = page if page.isascii() and page.isdigit() and len(page) <= LONGEST_NUMBER else ""
        return f"{self.look.to('combined', page=kept)}#{self.row.agency_slug}.{self.row.sequence}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As this person reads it."""
        user = self.request.user
        resting = hooks.resting_on(self.request, self.casefile, [self.row.id])
        shown = RowShown(
            self.row, self.look, 1, operations.birth_days(self.casefile, by=user), self.note,
            resting.get(self.row.id, ()),
        )
        return super().get_context_data(shown=shown, may_annotate=policy.may_annotate(user, self.casefile), **kwargs)


class WriteNoteView(OneCombinedEntry, FormPage):
    """The chair writes beside an entry; the entry stays the agency's."""

    form_class = NoteForm
    template_name = "chronology/note.jinja"
    title = "Your note on this entry"
    button = "Save"
    keeps_draft = True

    @property
    def back_url(self) -> str:
        """The entry."""
        return self.look.to("entry", {"agency": self.row.agency_slug, "number": self.row.sequence})

    def check_allowed(self) -> None:
        """The chair, of a row whose words the chair reads."""
        require(policy.may_annotate(self.request.user, self.casefile) and not self.row.withheld)

    def get_initial(self) -> dict[str, Any]:
        """As written."""
        if self.note is None:
            return {"version": 0}
        return {name: getattr(self.note, name) for name in ("words", "themes", "key_episode", "version")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the entry."""
        return super().get_context_data(row=self.row, **kwargs)

    def form_valid(self, form: NoteForm) -> HttpResponse:
        """Saved."""
        answers = dict(form.cleaned_data)
        version = answers.pop("version")
        entry = queries.entry_of(self.request.user, self.casefile, row=self.row)
        if entry is None:
            raise Http404
        operations.write_note(entry, by=self.request.user, now=timezone.now(), expected_version=version, **answers)
        return redirect(self.back_url)


class ListVersionsView(Together, Page):
    """Versions as packs showed them, and what has changed since."""

    template_name = "chronology/versions.jinja"
    title = "Versions of the combined chronology"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with what the next one, or the chronology as it stands, says differently."""
        user = self.request.user
        newest_first = list(queries.versions_of(user, self.casefile))
        following: Iterable[FrozenChronology | None] = [None, *newest_first]
        pairs = list(zip(newest_first, following, strict=False))
        of = self.request.GET.get("of", "")
        chosen = [pair for pair in pairs if str(pair[0].number) == of]
        if of and not chosen:
            raise Http404
        return super().get_context_data(
            versions=[self._against(version, after, every=bool(chosen)) for version, after in chosen or pairs],
            only=bool(chosen), may_freeze=policy.may_freeze(user, self.casefile), **kwargs,
        )

    def _against(
        self, version: FrozenChronology, after: FrozenChronology | None, *, every: bool
    ) -> dict[str, Any]:
        """A version with what the next says differently: the first of it, or every difference a page at a time."""
        user = self.request.user
        found = queries.differences(
            queries.combined_rows(user, self.casefile, version=version),
            queries.combined_rows(user, self.casefile, version=after),
        )
        shown, pagination = paged(self.request, found, 50) if every else (found[:MOST_DIFFERENCES], {})
        return {
            "version": version, "next": after, "total": len(found), "pagination": pagination,
            "differences": [DifferenceShown(one) for one in shown],
            "href": Look(self.file_ref, None, version).to("combined"),
            "every": Look(self.file_ref).to("versions", of=version.number) if len(shown) < len(found) else "",
        }


class FreezeVersionView(Together, ConfirmPage):
    """Keep the chronology as it stands as a version of its own (F11)."""

    title = "Freeze a new version"
    button = "Freeze this version"
    warning = "The version is kept as it stands now. Later corrections do not change it: they make the next one."

    @property
    def back_url(self) -> str:
        """The versions."""
        return self.look.to("versions")

    def check_allowed(self) -> None:
        """The Office."""
        require(policy.may_freeze(self.request.user, self.casefile))

    def form_valid(self, form: Any) -> HttpResponse:
        """Frozen; the list shows it first."""
        operations.freeze(self.casefile, by=self.request.user, now=timezone.now())
        return redirect(self.back_url)


class ShowPictureView(Together, Page):
    """The rows that answer, drawn: a lane for each agency, with gaps and clusters, and the same as a table."""

    template_name = "chronology/picture.jinja"
    title = "Picture of the combined chronology"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Drawn on the server: it needs no script."""
        drawn = queries.picture_of(
            self.request.user, self.casefile, on=timezone.localdate(), filters=self.look.filters,
            version=self.look.version, agencies=self.agencies,
        )
        page = PicturePage(drawn, self.look) if drawn is not None else None
        return super().get_context_data(page=page, **kwargs)
