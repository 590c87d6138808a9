"""`sightline matrix --json`: every address × method × role: what is declared to happen. Needs no database.

What is declared is the door: who need not sign in, and which function of which policy says who may open the page and
what it may load. What happens behind it depends on the person and the file; tests/matrix holds that, status by status.

The document: ``format`` (1; a higher number when a key goes or changes its meaning, keys may be added), ``addresses``
(name, route, view, methods, may, scope, declared), ``permissions`` (permission, roles, file_roles) and ``machines``
(record, initial, steps as [step, from, to]): the states that a record of a file may be in.
"""

import argparse
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from sightline.access.permissions import Permission
from sightline.access.roles import FILE_ROLES, ROLES
from sightline.foundation.states import Machine

METHODS = ("GET", "POST")
FORMAT = 1


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


def _machines() -> list[Machine]:
    """Every table of states, in the order of their names."""
    found = {
        machine.name: machine
        for config in apps.get_app_configs()
        if config.name.startswith("sightline.") and importlib.util.find_spec(f"{config.name}.states")
        for machine in vars(importlib.import_module(f"{config.name}.states")).values()
        if isinstance(machine, Machine)
    }
    return [found[name] for name in sorted(found)]


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
    """The whole: addresses, which roles hold which permission, standing and on one file, and the tables of states."""
    return {
        "format": FORMAT,
        "addresses": [row(*found) for found in addresses(get_resolver().url_patterns)],
        "permissions": [
            {
                "permission": str(permission),
                "roles": [entry.id for entry in ROLES.values() if permission in entry.permissions],
                "file_roles": [str(role) for role, held in FILE_ROLES.items() if permission in held],
            }
            for permission in Permission
        ],
        "machines": [
            {"record": machine.name, "initial": machine.initial, "steps": sorted(machine.table())}
            for machine in _machines()
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
