"""`sightline matrix --json`: every address × method × role: what is declared to happen. Needs no database.

What is declared is the door: who need not sign in, and which function of which policy says who may open the page and
what it may load. What happens behind it depends on the person and the file; tests/matrix holds that, status by status.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

from sightline.access.permissions import Permission
from sightline.access.roles import FILE_ROLES, ROLES

METHODS = ("GET", "POST")


def addresses(patterns: list[Any], *, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address below ``patterns``: its full name, its route and its view."""
    for found in patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            below = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from addresses(found.url_patterns, prefix=route, namespace=below)
        elif isinstance(found, URLPattern):
            yield f"{namespace}{found.name}", "/" + route.lstrip("^/"), found.callback


def _named(function: Any) -> str | None:
    return None if function is None else f"{function.__module__.removeprefix('sightline.')}.{function.__qualname__}"


def row(name: str, route: str, view: Any) -> dict[str, Any]:
    """One address: its methods, who opens it, what it may load."""
    page = view.view_class
    may = _named(getattr(page, "may", None))
    open_to_anyone = not getattr(view, "login_required", True)
    return {
        "name": name,
        "route": route,
        "view": f"{page.__module__.removeprefix('sightline.')}.{page.__qualname__}",
        "methods": [method for method in METHODS if hasattr(page, method.lower())],
        "may": may,
        "scope": _named(getattr(page, "scope", None)),
        "declared": {
            "nobody": "open" if open_to_anyone else "sign in",
            "outside may": None if may is None or open_to_anyone else 403,
            "outside scope": 404 if getattr(page, "scope", None) else None,
            "other methods": 405,
        },
    }


def matrix() -> dict[str, Any]:
    """The whole: addresses, and which roles hold which permission, standing and on one file."""
    return {
        "addresses": [row(*found) for found in addresses(get_resolver().url_patterns)],
        "permissions": [
            {
                "permission": str(permission),
                "roles": [entry.id for entry in ROLES.values() if permission in entry.permissions],
                "file_roles": [str(role) for role, held in FILE_ROLES.items() if permission in held],
            }
            for permission in Permission
        ],
    }


def main(argv: list[str]) -> int:
    """0, with the matrix printed."""
    parser = argparse.ArgumentParser(prog="sightline matrix", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.config.settings.app")
    django.setup()
    importlib.import_module("sightline.config.urls")
    found = matrix()
    if options.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return 0
    for address in found["addresses"]:
        says = address["scope"] or address["may"]
        sys.stdout.write(f"{'/'.join(address['methods']):<9} {address['route']:<62} {says}\n")
    return 0
