"""`sightline manage …`: Django's own commands, as the owner role (migrations are made and run here)."""

from django.core.management import execute_from_command_line

from sightline.config.process import become


def main(argv: list[str]) -> int:
    """Hand the words over to Django."""
    become("owner")
    execute_from_command_line(["sightline manage", *argv])
    return 0
