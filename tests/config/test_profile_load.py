"""`sightline profile load`: a profile made into a partnership of this installation."""

from datetime import date
from pathlib import Path

import pytest

from sightline.config import profiles
from sightline.config.commands import profile_show
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Partnership
from sightline.partnerships.queries import body_with, profile_of
from sightline.partnerships.rules import Function, ProfileRefused
from sightline.partnerships.rules import __file__ as rules_file
from tests.factories.people import PartnershipFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
NEW = {"partnership": "Marram Coast Safeguarding Children Partnership", "short_name": "Marram SCP", "prefix": "MAR"}


def load(asked="HULL", **changes):
    return profiles.load(asked, **{"partnership": "", "short_name": "", "prefix": "SCP", "on": ON} | changes)


def test_a_new_name_makes_a_partnership_that_works():
    done = load("nel-2023", **NEW)
    made = Partnership.objects.get()
    assert (done["made"], done["partnership"], done["profile"]) == (True, made.name, "NEL-2023")
    assert (made.short_name, made.reference_prefix, made.profile) == ("Marram SCP", "MAR", "NEL-2023")
    assert body_with(Function.MONITOR, partnership=made, on=ON).name == "Quality Assurance Group"


def test_the_only_partnership_need_not_be_named():
    only = PartnershipFactory()
    assert load()["made"] is False
    only.refresh_from_db()
    assert only.profile == "HULL"


def test_a_file_is_kept_by_its_whole_path(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_bytes((Path(rules_file).parent / "profiles" / "HULL.toml").read_bytes())
    only = PartnershipFactory()
    load(str(file))
    only.refresh_from_db()
    assert only.profile == str(file)
    assert profile_of(only).settings == profile_of(PartnershipFactory(profile="HULL")).settings


def test_what_cannot_be_done_says_what_to_do_and_changes_nothing():
    with pytest.raises(DomainError, match="Say which partnership"):
        load()
    with pytest.raises(DomainError, match="give --short-name"):
        load(partnership="Nowhere")
    with pytest.raises(ProfileRefused, match="Choose one of"):
        load("HUL", **NEW)
    assert not Partnership.objects.exists()


def test_without_a_profile_it_is_misused(capsys):
    assert profile_show.main(["load"]) == 2
    assert "NAME|FILE" in capsys.readouterr().err
