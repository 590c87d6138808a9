"""The register in a table of its own, with a wall of its own, counted by the database.

What was sealed in the subject's row is moved byte for byte: it opens in its new row, because it is sealed for the file
and the pseudonym.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

# Those who open identities on the file see all of it; whoever referred, and agencies on the file, see who the child and
# family are; an agency sees besides what it added itself, and not what another did.
WALL = (
    f"{files_as(R.CHAIR, R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR)}"
    f" OR (subject_id IS NOT NULL AND {files_as(R.REFERRER, R.REFERRING_AGENCY, R.INVOLVED_AGENCY)})"
    f" OR ({FILES_I_SEE} AND {MY_AGENCIES})"
)

COUNTED = r"""
-- any change of what a file knows by name, by whatever way it is made, makes the checks of its texts stale
CREATE FUNCTION register_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE casefiles_casefile SET register_version = register_version + 1
  WHERE id = coalesce(NEW.casefile_id, OLD.casefile_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER register_is_counted AFTER INSERT OR DELETE OR UPDATE OF sealed_identity, pseudonym, casefile_id
  ON casefiles_registerentry FOR EACH ROW EXECUTE FUNCTION register_changed();
"""
UNCOUNTED = "DROP TRIGGER register_is_counted ON casefiles_registerentry; DROP FUNCTION register_changed();"

MOVE = """
INSERT INTO casefiles_registerentry (casefile_id, subject_id, kind, pseudonym, sealed_identity, added_at, added_by_id)
  SELECT s.casefile_id, s.id, s.kind, s.pseudonym, s.sealed_identity, c.opened_at, c.opened_by_id
  FROM casefiles_subject s JOIN casefiles_casefile c ON c.id = s.casefile_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0003_team_notice'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='casefile',
            name='pseudonyms_given',
            field=models.JSONField(blank=True, default=dict, help_text='Role → how many were given: none is ever given twice'),
        ),
        migrations.AddField(
            model_name='casefile',
            name='register_version',
            field=models.PositiveIntegerField(default=0, help_text='Counted up by the database with every change of the register: a check knows its own'),
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('child', 'Child in the case'), ('sibling', 'Brother or sister'), ('parent', 'Parent or carer'), ('adult', 'Other adult'), ('practitioner', 'Member of staff'), ('school', 'School, nursery or setting'), ('organisation', 'Other organisation'), ('place', 'Place'), ('reference', 'Case reference')], max_length=12)),
                ('pseudonym', models.CharField(max_length=40)),
                ('sealed_identity', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(blank=True, help_text='The agency that added it in its return; empty for the referral and the Office', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('casefile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='register_entries', to='casefiles.casefile')),
                ('subject', models.OneToOneField(blank=True, help_text='Whose identity this is; empty for staff, schools, places and what an agency added', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='register_entry', to='casefiles.subject')),
            ],
            options={
                'verbose_name_plural': 'register entries',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('casefile', 'pseudonym'), name='entry_pseudonym_once_in_a_file'), models.CheckConstraint(condition=models.Q(('subject__isnull', True), ('agency__isnull', True), _connector='OR'), name='entry_of_a_subject_is_no_agency_s')],
            },
        ),
        migrations.RunSQL(MOVE),  # no way back: what was added to the register since has no subject to go to
        migrations.RemoveField(
            model_name='subject',
            name='sealed_identity',
        ),
        migrations.RunSQL(COUNTED, UNCOUNTED),
        protect("casefiles_registerentry", using=WALL),
    ]
