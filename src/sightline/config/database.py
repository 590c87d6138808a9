"""Which database, and as whom.

Four roles (ADR 0002). ``owner`` owns every object and runs migrations; ``app``, ``worker`` and ``public`` own
nothing, are NOSUPERUSER and NOBYPASSRLS, and hold only the rights that access.grants gives them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ROLES = ("owner", "app", "worker", "public")
DATABASE = "sightline"


def role_name(role: str) -> str:
    """The database's name of one of our four roles."""
    if role not in ROLES:
        raise ValueError(f"No database role “{role}”. Use one of: {', '.join(ROLES)}.")
    return f"sightline_{role}"


def parse(url: str) -> dict[str, Any]:
    """A ``postgresql://`` address as Django's connection settings. A socket folder may stand in ``?host=``."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or (unquote(parts.hostname) if parts.hostname else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "OPTIONS": dict(query),
    }


def database_name(environ: Mapping[str, str]) -> str:
    """The database of this installation: SIGHTLINE_DATABASE, the one that DATABASE_URL names, or ``sightline``."""
    named = parse(environ["DATABASE_URL"])["NAME"] if environ.get("DATABASE_URL") else DATABASE
    return environ.get("SIGHTLINE_DATABASE") or (DATABASE if named == "postgres" else named)


def connection_settings(environ: Mapping[str, str], *, var: Path) -> dict[str, Any]:
    """Django's settings for this process.

    ``SIGHTLINE_DB_ROLE`` says as whom (``app`` unless told). ``SIGHTLINE_DATABASE`` names the database when it is not
    the one in the address. The address comes from ``DATABASE_URL``, or from the embedded server that the console
    script started, which leaves it in ``SIGHTLINE_EMBEDDED_URL`` for its children.
    """
    role = environ.get("SIGHTLINE_DB_ROLE", "app")
    url = environ.get("DATABASE_URL") or environ.get("SIGHTLINE_EMBEDDED_URL") or "postgresql:///sightline"
    settings = parse(url)
    settings["NAME"] = database_name(environ)
    become = ""
    if role == "owner":
        # nobody signs in as the owner: whoever sets up speaks as the administrator and becomes the owner
        become = f" -c role={role_name(role)}"
    else:
        settings["USER"] = role_name(role)
        settings["PASSWORD"] = environ.get(f"SIGHTLINE_{role.upper()}_PASSWORD", "") or stored_password(role, var=var)
    settings |= {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    settings["OPTIONS"] |= {
        "connect_timeout": 5,
        "options": "-c statement_timeout=20000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000 "
        f"-c timezone=UTC -c jit=off{become}",
        "server_side_binding": False,
    }
    return settings


def stored_password(role: str, *, var: Path) -> str:
    """The password that set-up made for a role on a server of your own; empty where the embedded server is used."""
    path = var / "database-passwords" / role
    return path.read_text().strip() if path.exists() else ""
