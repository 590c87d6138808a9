"""How a command becomes a process with a database: find or start the server, say as whom, set Django up."""

import os
from pathlib import Path

import django

from sightline.config import embedded

PACKAGE = Path(__file__).resolve().parents[1]


def var_folder() -> Path:
    """Where this installation keeps its own files: `var/` at the project's root, or SIGHTLINE_VAR."""
    home = Path(os.environ.get("SIGHTLINE_HOME", PACKAGE.parents[1]))
    return Path(os.environ.get("SIGHTLINE_VAR", home / "var"))


def database_url() -> str:
    """The administrator's address of the database server: DATABASE_URL, or the embedded server, started if need be.

    A child finds its parent's server in SIGHTLINE_EMBEDDED_URL and leaves starting and stopping to the parent.
    """
    given = os.environ.get("DATABASE_URL") or os.environ.get("SIGHTLINE_EMBEDDED_URL")
    return given or embedded.start(var_folder())


def become(role: str) -> None:
    """Make this process speak to the database as ``role`` and set Django up."""
    database_url()
    os.environ["SIGHTLINE_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.config.settings.app")
    django.setup()
