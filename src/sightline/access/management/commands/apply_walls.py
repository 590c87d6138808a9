"""`manage apply_walls`: bring every wall to the form that it keeps, once all migrations have run."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from sightline.access.rls import in_final_form


class Command(BaseCommand):
    """Runs as the owner role, after the migrations and before the grants."""

    help = "Bring every wall to the form that it keeps (ADR 0018)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the catalogue what each wall says; say it in its final form. Twice is once."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'wall' ORDER BY 1")
            for table, using, check in cursor.fetchall():
                final = in_final_form(using), in_final_form(check)
                if final != (using, check):
                    cursor.execute(f'ALTER POLICY wall ON "{table}" USING ({final[0]}) WITH CHECK ({final[1]})')
