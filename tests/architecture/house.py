"""The house as it stands: its layers, its models, its files. Read by the tests of this folder."""

import ast
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sightline"


@lru_cache
def layers() -> dict[str, int]:
    """App → its row in ARCHITECTURE's graph, 0 at the bottom; read from the contract that import-linter keeps."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = next(contract for contract in contracts if contract["id"] == "apps")["layers"]
    return {
        app.strip(): height
        for height, row in enumerate(reversed(rows))
        for app in row.split("|")
    }


def our_models(*, joining: bool = False) -> list[type[models.Model]]:
    """Every model of ours; with ``joining`` the tables between two models as well."""
    return [
        model
        for model in apps.get_models(include_auto_created=joining)
        if model.__module__.startswith("sightline.")
    ]


def app_of(model: type[models.Model]) -> str:
    """The app that a model lives in."""
    return model.__module__.split(".")[1]


def source_files(*, room: str = "**/*.py") -> list[Path]:
    """Our Python files, migrations left out."""
    return sorted(path for path in SOURCE.glob(room) if "migrations" not in path.parts and path.suffix == ".py")


@lru_cache(maxsize=1024)
def tree(path: Path) -> ast.Module:
    """The syntax of one file."""
    return ast.parse(path.read_text(), filename=str(path))


def addresses(
    patterns: Any = None, *, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Every address: its full name, its route and its view."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            below = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from addresses(found.url_patterns, prefix=route, namespace=below)
        elif isinstance(found, URLPattern):
            yield f"{namespace}{found.name}", route, found.callback
