"""Set-up of a database: the four roles, the database, the migrations as the owner, and the grants."""

import os
import secrets
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from sightline.config.database import ROLES, parse, role_name


def administrator(url: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection as the server's administrator: set-up only, never a page."""
    settings = parse(url)
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    )


def make_roles(url: str, *, var: Path, with_passwords: bool) -> None:
    """Make the four roles where missing. On a server of your own each gets a random password, kept in ``var``."""
    with administrator(url, "postgres") as connection:
        for role in ROLES:
            name = sql.Identifier(role_name(role))
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role_name(role)]).fetchone()
            may_sign_in = sql.SQL("NOLOGIN" if role == "owner" else "LOGIN")
            if known:
                connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, may_sign_in))
            else:
                connection.execute(
                    sql.SQL("CREATE ROLE {} {} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION").format(
                        name, may_sign_in
                    )
                )
            if role == "owner":
                connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
                continue
            path = var / "database-passwords" / role
            if with_passwords and not path.exists():
                password = os.environ.get(f"SIGHTLINE_{role.upper()}_PASSWORD") or secrets.token_urlsafe(32)
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
                path.write_text(password)


def make_database(url: str, database: str) -> bool:
    """Make the database, owned by the owner role. Returns whether it was new."""
    owner = sql.Identifier(role_name("owner"))
    with administrator(url, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return False
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), owner
            )
        )
    with administrator(url, database) as connection:
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for role in ROLES:
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(database), sql.Identifier(role_name(role))
                )
            )
    return True


def drop_database(url: str, database: str) -> None:
    """Drop a database of ours, whoever is connected (tests, and `sightline demo load --fresh`)."""
    with administrator(url, "postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def copy_database(url: str, *, source: str, copy: str) -> None:
    """Make ``copy`` from ``source`` as it stands (nobody may be connected to ``source``)."""
    with administrator(url, "postgres") as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(copy), sql.Identifier(role_name("owner")), sql.Identifier(source)
            )
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(copy)))
        for role in ROLES:
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(copy), sql.Identifier(role_name(role))
                )
            )


def migrate() -> None:
    """Run the migrations and the grants. The process must be set up as the owner role (SIGHTLINE_DB_ROLE=owner)."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("apply_walls", verbosity=0)
    call_command("apply_grants", verbosity=0)
    connections.close_all()
