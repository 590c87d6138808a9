"""A place on a file for somebody invited to write one agency's return, and the walls' answer to it (ADR 0025)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sightline.access.rls import files_as, open_to_invited
from sightline.access.roles import FileRole as R

FORWARD = """
-- agencies whose returns I may write or read: those in which I hold a role, and the one whose invitation I came by. Not
-- those by which I have a place on other files: that stays wall_my_agencies()
CREATE FUNCTION wall_agencies_i_answer_for() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN wall_my_agencies() || ARRAY(
  SELECT m.for_agency_id FROM casefiles_filemember m JOIN accounts_user u ON u.id = m.user_id AND u.is_active
  WHERE m.holder = wall_me() * 4 AND m.role = 'occasional'
    AND m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today()) AND m.until > wall_now()
); END $$;
"""

BACKWARD = "DROP FUNCTION wall_agencies_i_answer_for();"

# whom to search for: who the child and family are, and no other entry
KNOWN = f"""
DO $do$
DECLARE
  said record;
BEGIN
  SELECT qual, with_check INTO STRICT said FROM pg_policies
  WHERE policyname = 'wall' AND tablename = 'casefiles_registerentry';
  EXECUTE format('ALTER POLICY wall ON casefiles_registerentry USING (%s OR %s) WITH CHECK (%s)',
    said.qual, $known$(subject_id IS NOT NULL AND {files_as(R.OCCASIONAL)})$known$, said.with_check);
END $do$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0011_dates_of_the_case'),
        ('partnerships', '0002_team_notice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='filemember',
            name='member_in_an_emergency_has_a_last_moment',
        ),
        migrations.AddField(
            model_name='filemember',
            name='for_agency',
            field=models.ForeignKey(blank=True, help_text='Of an occasional contributor: whose return on this file they write', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partnerships.agency'),
        ),
        migrations.AlterField(
            model_name='filemember',
            name='role',
            field=models.CharField(choices=[('referrer', 'referrer'), ('referring_agency', 'referring_agency'), ('involved_agency', 'involved_agency'), ('chair', 'chair'), ('buddy', 'buddy'), ('case_manager', 'case_manager'), ('triage_panel', 'triage_panel'), ('serious_review_chair', 'serious_review_chair'), ('executive_panel', 'executive_panel'), ('monitor_body', 'monitor_body'), ('attendee', 'attendee'), ('action_owner', 'action_owner'), ('trix_publisher', 'trix_publisher'), ('named', 'named'), ('scrutineer', 'scrutineer'), ('reviewer', 'reviewer'), ('emergency', 'emergency'), ('occasional', 'occasional')], max_length=30),
        ),
        migrations.AlterField(
            model_name='filemember',
            name='until',
            field=models.DateTimeField(blank=True, help_text='Emergency and occasional access end at this moment', null=True),
        ),
        migrations.AddConstraint(
            model_name='filemember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'emergency'), ('until__isnull', False), ('user__isnull', False)), models.Q(models.Q(('role', 'emergency'), _negated=True), ('until__isnull', True)), models.Q(('role', 'occasional'), ('until__isnull', False)), _connector='OR'), name='member_in_an_emergency_has_a_last_moment'),
        ),
        migrations.AddConstraint(
            model_name='filemember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('for_agency__isnull', False), ('role', 'occasional'), ('until__isnull', False), ('user__isnull', False)), models.Q(models.Q(('role', 'occasional'), _negated=True), ('for_agency__isnull', True)), _connector='OR'), name='member_who_is_occasional_writes_for_one_agency'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        open_to_invited("casefiles_registerentry"),
        # one way: with the role gone no place has it, and the wall lets nobody through by it
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
