"""Nothing points up: neither a foreign key nor a page's own rooms. Imports are held by import-linter's contracts."""

import grimp
import pytest

from tests.architecture.house import SOURCE, app_of, layers, our_models

# Rows whose presenters may be used by a higher app: a clock reads the same on every page (ADR 0009)
SERVICES = ("accounts", "deadlines", "documents", "chronology", "anonymity", "casefiles")


@pytest.fixture(scope="module")
def imports():
    """Who imports whom, inside functions too."""
    return grimp.build_graph("sightline", cache_dir=None)


def test_every_app_has_its_row():
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders == set(layers())


def test_foreign_keys_point_down_string_ones_too():
    up = {
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model.__module__.startswith("sightline.")
        and app_of(field.related_model) != app_of(model)
        and layers()[app_of(field.related_model)] >= layers()[app_of(model)]
    }

    assert up == set()


def test_foreign_keys_lead_to_nothing_that_is_not_ours():
    """Django's own groups, permissions and content types would be a second table of who may do what."""
    outside = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        and not field.related_model.__module__.startswith("sightline.")
    }

    assert outside == set()


def borrowed(imports, room):
    """Imports of another app's room, as (who, whom)."""
    return {
        (importer, module)
        for module in imports.modules
        if (parts := module.split("."))[2:3] == [room]
        for importer in imports.find_modules_that_directly_import(module)
        if importer.split(".")[1] != parts[1]
    }


@pytest.mark.parametrize("room", ["views", "forms", "urls"])
def test_nobody_imports_another_apps(room, imports):
    # config names urls to include() as strings; that is what urls are for
    assert borrowed(imports, room) == set()


def test_only_services_share_presenters(imports):
    taken = {(who, whom) for who, whom in borrowed(imports, "presenters") if whom.split(".")[1] not in SERVICES}

    assert taken == set()


def test_presenters_are_taken_by_presenters_only(imports):
    others = {(who, whom) for who, whom in borrowed(imports, "presenters") if who.split(".")[2] != "presenters"}

    assert others == set()
