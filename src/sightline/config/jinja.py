"""The template engine: where templates are found, what every page can call, and what happens to a misspelt word."""

from collections.abc import Mapping
from typing import Any

from django.template.utils import get_app_template_dirs
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.exceptions import UndefinedError
from jinja2.utils import missing

from sightline.design import formats


class StrictAboutOurObjects(ChainableUndefined):
    """Lenient to dictionaries, which the GOV.UK macros lean on; a misspelt attribute of one of our objects raises."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]
        if obj is not missing and obj is not None and not isinstance(obj, (Mapping, ChainableUndefined)):
            raise exc(hint or f"{type(obj).__name__} has no {name!r}")


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named page: `url("referrals:referral", reference="SCP-2026-014")`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend, for pages, form fields and the error pages alike."""
    given: BaseLoader = options.pop("loader")
    found = Environment(  # noqa: S701 (Django's backend passes autoescape=True in the options)
        loader=ChoiceLoader(
            [
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
                given,
                FileSystemLoader(get_app_template_dirs("jinja2")),
            ]
        ),
        **(options | {"undefined": StrictAboutOurObjects, "trim_blocks": True, "lstrip_blocks": True}),
    )
    found.globals.update(url=url, static=static)
    found.filters.update(
        day=formats.day,
        weekday=formats.weekday,
        clock=formats.clock,
        moment=formats.moment,
        day_and_clock=formats.day_and_clock,
        counted=formats.counted,
    )
    return found
