"""The check of a text and what was decided, behind walls of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sightline.access.rls import files_as, protect
from sightline.access.roles import FileRole as R


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casefiles', '0004_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisclosureCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_label', models.CharField(help_text='What was checked: briefing, highlights', max_length=40)),
                ('record_id', models.CharField(max_length=40)),
                ('edition', models.PositiveSmallIntegerField()),
                ('text_digest', models.CharField(help_text='Of the words and of every file made from them', max_length=64)),
                ('register_version', models.PositiveIntegerField()),
                ('words', models.PositiveIntegerField()),
                ('layers', models.JSONField(help_text='[{name, version, ran, note}]')),
                ('sealed_report', models.BinaryField(help_text='The text by its parts, the warnings, and what was not read')),
                ('run_at', models.DateTimeField()),
                ('casefile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casefiles.casefile')),
                ('run_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-run_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FoundString',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('tier', models.PositiveSmallIntegerField(help_text='1 certain, 2 likely, 3 possible')),
                ('key', models.CharField(help_text='A keyed digest of the string: the same string, the same key', max_length=64)),
                ('sealed_finding', models.BinaryField()),
                ('answer', models.CharField(blank=True, choices=[('suggestion', 'Use the suggestion'), ('own_words', 'Use other words'), ('keep', 'Keep it')], max_length=10)),
                ('offered', models.CharField(blank=True, choices=[('suggestion', 'Use the suggestion'), ('own_words', 'Use other words'), ('keep', 'Keep it')], help_text='What was decided of this string in the check before', max_length=10)),
                ('sealed_answer', models.BinaryField(default=b'', help_text='The words instead, or the reason for keeping it')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('casefile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casefiles.casefile')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strings', to='anonymity.disclosurecheck')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddIndex(
            model_name='disclosurecheck',
            index=models.Index(fields=['casefile', 'record_label', 'record_id'], name='disclosure_of_a_record'),
        ),
        migrations.AddConstraint(
            model_name='foundstring',
            constraint=models.UniqueConstraint(fields=('disclosure', 'number'), name='found_number_once_in_a_check'),
        ),
        migrations.AddConstraint(
            model_name='foundstring',
            constraint=models.UniqueConstraint(fields=('disclosure', 'key'), name='found_string_once_in_a_check'),
        ),
        migrations.AddConstraint(
            model_name='foundstring',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='found_decided_at_and_by_go_together'),
        ),
        # that there is a check, and of which text and register, is asked by those who vote as well
        protect(
            "anonymity_disclosurecheck", using=files_as(R.CHAIR, R.BUDDY, R.EXECUTIVE_PANEL, R.MONITOR_BODY)
        ),
        # what it found says who is meant: sealed, and for those who open the register
        protect("anonymity_foundstring", using=files_as(R.CHAIR, R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR)),
    ]
