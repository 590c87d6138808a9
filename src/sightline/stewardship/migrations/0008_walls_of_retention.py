"""Until when a file is kept, behind the wall of legal holds; and what the worker reads and writes to work it out."""

from django.db import migrations

from sightline.access.rls import protect

# as in 0006: for whoever watches the file's partnership and is not barred from it, and for the Office on what it sees
KEPT = (
    "(partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " AND casefile_id <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[]))"
    " OR EXISTS (SELECT 1 FROM wall_my_wide_file w WHERE w.file_id = casefile_id)"
)
CLOSINGS = "CREATE POLICY worker ON casefiles_move TO sightline_worker USING (true) WITH CHECK (false)"


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0007_retention")]

    operations = [
        protect("stewardship_retention", using=KEPT, worker="true"),
        migrations.RunSQL(CLOSINGS, "DROP POLICY worker ON casefiles_move"),
    ]
