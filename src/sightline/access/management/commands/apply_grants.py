"""`manage apply_grants`: give each database role what access.grants says, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from sightline.access.grants import OF_THE_WORKER, rights

ROLES = ("app", "worker", "public")


class Command(BaseCommand):
    """Runs as the owner role, after the migrations."""

    help = "Give each database role what access.grants says, and nothing else."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Take everything away, then grant table by table."""
        with connection.cursor() as cursor:
            for role in ROLES:
                name = f"sightline_{role}"
                cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
                cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}")
                cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
                if role != "public":
                    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
            cursor.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC")
            cursor.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
            cursor.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO sightline_app, sightline_worker")
            for function in OF_THE_WORKER:
                cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM sightline_app")
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' UNION"
                " SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY 1"
            )
            for (table,) in cursor.fetchall():
                for role, granted in rights(table).items():
                    if granted:
                        cursor.execute(f'GRANT {granted} ON "{table}" TO sightline_{role}')
