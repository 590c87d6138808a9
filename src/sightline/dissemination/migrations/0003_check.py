"""Checks of briefings and of highlights alike; highlights are written by one, checked by another, then public.

The database holds the gate as well: as the product's role, no round of approval is opened and nothing is published
without a check that passed, speaks for the register as it is, and has nothing certain or likely undecided (L23 to L28).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# what was public before went straight there: who published wrote it
WRITTEN_BEFORE = """
UPDATE dissemination_highlights h SET author_id = published_by_id, number = n.number,
  state = CASE WHEN p.withdrawn_on IS NULL THEN 'published' ELSE 'withdrawn' END
FROM (SELECT id, row_number() OVER (PARTITION BY casefile_id ORDER BY id) AS number FROM dissemination_highlights) n,
  dissemination_publication p
WHERE n.id = h.id AND p.id = h.publication_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

GATE = r"""
-- a check that passed, by somebody, for this edition; its search speaks for the register as it is, all of it decided
CREATE FUNCTION check_speaks(p_disclosure bigint, p_file uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT 1 FROM anonymity_disclosurecheck d JOIN casefiles_casefile c ON c.id = d.casefile_id
    WHERE d.id = p_disclosure AND d.casefile_id = p_file AND d.register_version = c.register_version
      AND EXISTS (SELECT 1 FROM dissemination_anonymisationcheck a WHERE a.disclosure_id = d.id AND a.result = 'pass')
      AND NOT EXISTS (SELECT 1 FROM anonymity_foundstring f WHERE f.disclosure_id = d.id
        AND ((f.tier <= 2 AND f.answer = '') OR f.answer IN ('suggestion', 'own_words')))
  )
$$;

CREATE FUNCTION refuse_unchecked_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM dissemination_anonymisationcheck a WHERE a.briefing_id = NEW.briefing_id
    AND a.edition = NEW.edition AND a.result = 'pass' AND check_speaks(a.disclosure_id, NEW.casefile_id)) THEN
    RAISE EXCEPTION 'no current, decided check speaks for this edition' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION refuse_unchecked_publication() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT coalesce(check_speaks(NEW.disclosure_id, NEW.casefile_id), false) THEN
    RAISE EXCEPTION 'no current, decided check speaks for what is published' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

-- what is public has its source, and so its check: no copy is made beside the gate
CREATE FUNCTION refuse_publication_without_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM dissemination_publicationsource s WHERE s.publication_id = NEW.id) THEN
    RAISE EXCEPTION 'nothing is published without its source' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER round_is_of_a_checked_text BEFORE INSERT ON dissemination_approvalround
  FOR EACH ROW WHEN (current_user = 'sightline_app') EXECUTE FUNCTION refuse_unchecked_round();
CREATE TRIGGER source_is_of_a_checked_text BEFORE INSERT OR UPDATE OF edition, disclosure_id, published_at
  ON dissemination_publicationsource
  FOR EACH ROW WHEN (current_user = 'sightline_app') EXECUTE FUNCTION refuse_unchecked_publication();
CREATE CONSTRAINT TRIGGER publication_has_its_source AFTER INSERT ON dissemination_publication
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (current_user = 'sightline_app') EXECUTE FUNCTION refuse_publication_without_source();
"""
NO_GATE = """
DROP TRIGGER publication_has_its_source ON dissemination_publication;
DROP TRIGGER source_is_of_a_checked_text ON dissemination_publicationsource;
DROP TRIGGER round_is_of_a_checked_text ON dissemination_approvalround;
DROP FUNCTION refuse_publication_without_source();
DROP FUNCTION refuse_unchecked_publication();
DROP FUNCTION refuse_unchecked_round();
DROP FUNCTION check_speaks(bigint, uuid);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('anonymity', '0001_check'),
        ('casefiles', '0004_register'),
        ('dissemination', '0002_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='highlights',
            name='checked_by',
        ),
        migrations.AddField(
            model_name='anonymisationcheck',
            name='disclosure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='anonymity.disclosurecheck'),
        ),
        migrations.AddField(
            model_name='anonymisationcheck',
            name='highlights',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='dissemination.highlights'),
        ),
        migrations.AddField(
            model_name='highlights',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='highlights',
            name='edition',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='highlights',
            name='number',
            field=models.PositiveSmallIntegerField(null=True, help_text='Order on its file'),
        ),
        migrations.AddField(
            model_name='highlights',
            name='state',
            field=models.CharField(choices=[('draft', 'Sent back to be changed'), ('anon_check', 'Waiting for the anonymisation check'), ('checked', 'Checked'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=30),
        ),
        migrations.AddField(
            model_name='highlights',
            name='version',
            field=models.PositiveIntegerField(default=1, help_text='Goes up with every save; a stale page loses, politely'),
        ),
        migrations.RunSQL(WRITTEN_BEFORE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='highlights',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='highlights',
            name='number',
            field=models.PositiveSmallIntegerField(help_text='Order on its file'),
        ),
        migrations.AddField(
            model_name='publicationsource',
            name='disclosure',
            field=models.ForeignKey(blank=True, help_text='The check that spoke for what was published', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='anonymity.disclosurecheck'),
        ),
        migrations.AlterField(
            model_name='anonymisationcheck',
            name='briefing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='dissemination.briefing'),
        ),
        migrations.AlterField(
            model_name='anonymisationcheck',
            name='result',
            field=models.CharField(choices=[('pass', 'Pass: it may go on'), ('change', 'Change: back to the author'), ('escalate', 'Escalate: the partnership manager decides')], max_length=8),
        ),
        migrations.AlterField(
            model_name='dispatch',
            name='channel',
            field=models.CharField(choices=[('public_site', 'Public website'), ('trix', 'Procedures manual (tri.x)'), ('email', 'E-mail to agencies'), ('nspcc', 'NSPCC national repository'), ('newsletter', 'Newsletter'), ('training', 'Training'), ('event', 'Event or forum')], max_length=12),
        ),
        migrations.AlterField(
            model_name='highlights',
            name='publication',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dissemination.publication'),
        ),
        migrations.AlterField(
            model_name='highlights',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='highlights',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='anonymisationcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('briefing__isnull', False), ('highlights__isnull', True)), models.Q(('briefing__isnull', True), ('highlights__isnull', False)), _connector='OR'), name='check_is_of_one_text'),
        ),
        migrations.AddConstraint(
            model_name='highlights',
            constraint=models.UniqueConstraint(fields=('casefile', 'number'), name='highlights_number_once_in_a_file'),
        ),
        migrations.AddConstraint(
            model_name='highlights',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publication__isnull', True), ('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('publication__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='highlights_published_at_and_by_go_together'),
        ),
        migrations.RunSQL(GATE, NO_GATE),
    ]
