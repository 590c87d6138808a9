"""`sightline setup`: the roles, the database, the migrations and the grants. Safe to run twice."""

import argparse
import os
import subprocess
import sys

from sightline.config.database import database_name
from sightline.config.process import database_url, var_folder
from sightline.config.provision import make_database, make_roles


def set_up(database: str = "") -> bool:
    """Make or update the database (this installation's, unless named). Returns whether it was new."""
    database = database or database_name(os.environ)
    url = database_url()
    make_roles(url, var=var_folder(), with_passwords="DATABASE_URL" in os.environ)
    fresh = make_database(url, database)
    # a process of its own: this one may already speak to the database as another role
    environ = os.environ | {
        "SIGHTLINE_DB_ROLE": "owner",
        "SIGHTLINE_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "sightline.config.settings.app",
    }
    subprocess.run(
        [sys.executable, "-c", "from sightline.config.provision import migrate; migrate()"], env=environ, check=True
    )
    return fresh


def collect_static() -> None:
    """Put the built styles and scripts where the web process serves them, under names made from their content."""
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "sightline.config.settings.app"}
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"], env=environ, check=True
    )


def main(argv: list[str]) -> int:
    """Run from the console script."""
    parser = argparse.ArgumentParser(prog="sightline setup", description=__doc__)
    parser.parse_args(argv)
    fresh = set_up()
    collect_static()
    sys.stdout.write("The database is ready.\n" if fresh else "The database is up to date.\n")
    return 0
