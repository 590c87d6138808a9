"""Who watches a partnership's files is asked for copies of them without seeing them: the proposal alone, and no file.

A bar keeps them from it. What ``terms`` says is the file's own number, given when the copy was asked for.
"""

from django.db import migrations

BEFORE = (
    "CASE WHEN file_ref = '' THEN partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))"
    " ELSE file_ref IN (SELECT c.reference FROM casefiles_casefile c) END"
)
AFTER = (
    "CASE WHEN file_ref = '' THEN partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))"
    " ELSE file_ref IN (SELECT c.reference FROM casefiles_casefile c)"
    " OR (kind = 'export_file' AND partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " AND (terms ->> 'casefile')::uuid <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[])) END"
)
ALTER = "ALTER POLICY wall ON access_proposal USING ({0}) WITH CHECK ({0})"


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0002_watching"), ("casefiles", "0010_walls_that_plan_quickly")]

    operations = [migrations.RunSQL(ALTER.format(AFTER), ALTER.format(BEFORE))]
