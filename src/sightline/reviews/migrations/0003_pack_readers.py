"""Whoever is invited to the event reads the pack for a time (domain 01 §1.2 rule c): what the pack is made of, and no more.

The walls of these tables name the chair's buddy among those who read them; they name the reader of the pack beside them.
"""

from django.db import migrations

TABLES = (
    "reviews_review", "reviews_keyline", "reviews_involvedagency",
    "contributions_agencyrequest", "contributions_practiceaudit", "contributions_keylineanswer",
    "contributions_returnversion",
    "chronology_chronology", "chronology_chronologyentry", "chronology_frozenchronology", "chronology_frozenentry",
    "chronology_dismissal", "chronology_savedview",
)
BUDDY, BOTH = "'buddy'::text", "'buddy'::text, 'pack_reader'::text"

ADJUST = """
DO $$
DECLARE
  said record;
BEGIN
  SELECT qual, with_check INTO STRICT said FROM pg_policies WHERE policyname = 'wall' AND tablename = '{table}';
  IF position($w${before}$w$ in said.qual) = 0 THEN
    RAISE EXCEPTION 'the wall of {table} is not as it was expected';
  END IF;
  EXECUTE format('ALTER POLICY wall ON {table} USING (%s)', replace(said.qual, $w${before}$w$, $w${after}$w$));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_walls"), ("chronology", "0009_order_in_day"), ("contributions", "0003_open_to_invited"),
        ("casefiles", "0014_pack_readers"),
    ]

    operations = [
        migrations.RunSQL(
            ADJUST.format(table=table, before=BUDDY, after=BOTH), ADJUST.format(table=table, before=BOTH, after=BUDDY)
        )
        for table in TABLES
    ]
