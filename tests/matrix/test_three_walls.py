"""Three walls, each tested alone (sec R7): the page's scope, the policy, the database. Two taken away, the third holds.

Everything is found from the registry of models and from the addresses: a new table of a case for which no row is laid
down for somebody else's file fails here, and so does a new policy of rows that lets one through.
"""

import importlib
import inspect
import pkgutil
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

import sightline
from sightline.access.context import forget, speak_for
from sightline.casefiles.models import CaseFile
from tests.architecture.house import addresses, our_models
from tests.architecture.test_walls import leads_to_a_file
from tests.support.walls import no_walls

# Personas with the widest sight there is of their own file, and none of the other
STRANGERS = ("office manager", "chair", "lead")
# Addresses that load no file by its scope, or say themselves (and to the database) whose file it is
BESIDES = {"casefiles:looks"}


def path_to_the_file(model, seen=frozenset()):
    """`casefile`, `review__casefile` …: the chain of keys from a table to its file; None where there is none."""
    if model is CaseFile:
        return "pk"
    for field in model._meta.concrete_fields:
        if not field.is_relation or field.related_model in seen | {model}:
            continue
        if field.related_model is CaseFile:
            return field.name
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model not in seen | {model} and leads_to_a_file(field.related_model):
            further = path_to_the_file(field.related_model, seen | {model})
            if further is not None:
                return field.name if further == "pk" else f"{field.name}__{further}"
    return None


BEARING = {
    model: path for model in our_models(joining=True)
    if (path := path_to_the_file(model)) is not None and model._meta.managed
}


def rows_of(model, file):
    """The rows of a table that belong to a file, whatever anybody may see."""
    return model._default_manager.filter(**{BEARING[model]: file.pk})


def row_policies():
    """Every function of a policy that answers with rows: (app.function, function)."""
    for app in pkgutil.iter_modules(sightline.__path__):
        try:
            module = importlib.import_module(f"sightline.{app.name}.policy")
        except ModuleNotFoundError:
            continue
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                says = inspect.signature(function)
                one = [p for p in says.parameters.values() if p.default is inspect.Parameter.empty]
                if len(one) == 1 and "QuerySet" in str(says.return_annotation) and not name.startswith("_"):
                    yield f"{app.name}.{name}", function


POLICIES = dict(row_policies())
SCOPED = {
    name: (route, view.view_class)
    for name, route, view in addresses()
    if "reference>" in route and getattr(view.view_class, "scope", None) and name not in BESIDES
}


def test_there_is_something_to_leak_of_every_table(asking):
    """A new table of a case is not looked after until the other file has a row of it."""
    with no_walls():
        empty = {model._meta.label for model in BEARING if not rows_of(model, asking.world.bait).exists()}

    assert empty == set()
    assert len(BEARING) >= 35


@pytest.mark.parametrize("who", STRANGERS)
def test_the_database_alone(asking, who):
    """No page and no policy: every row of somebody else's file stays hidden, and rows of one's own are there."""
    with transaction.atomic():
        speak_for(asking.world.people[who])
        shown = {model._meta.label for model in BEARING if rows_of(model, asking.world.bait).exists()}
        own = {model._meta.label for model in BEARING if rows_of(model, asking.world.file).exists()}

    assert shown == set()
    assert "casefiles.CaseFile" in own


def leads_to_the_file(row):
    """The file that a row of any policy belongs to; None for what belongs to no file."""
    path = BEARING.get(type(row))
    if path is None:
        return None
    for step in path.split("__"):
        row = row.pk if step == "pk" else getattr(row, step)
    return getattr(row, "pk", row)


@pytest.mark.parametrize("who", STRANGERS)
def test_the_policies_alone(asking, who):
    """No database wall: what each policy of rows answers holds nothing of the other file."""
    person = asking.world.people[who]
    leaked, seen = set(), set()
    with no_walls():
        for name, function in POLICIES.items():
            found = function(person)
            if isinstance(found, QuerySet) and found.model in BEARING and found._fields is None:
                files = {leads_to_the_file(row) for row in found}
                if asking.world.bait.pk in files:
                    leaked.add(name)
                if asking.world.file.pk in files:
                    seen.add(name)

    assert leaked == set()
    assert "casefiles.visible_files" in seen


def way_in(view):
    """How a page is asked: by a look, or by sending where it takes nothing else."""
    return "get" if hasattr(view, "get") else "post"


@contextmanager
def taken_away(monkeypatch, view):
    """A page whose scope lets everything through, as by a mistake in its policy."""
    real = view.scope
    with monkeypatch.context() as patch:
        patch.setattr(view, "scope", lambda user: real(user).model._default_manager.all())
        yield


@pytest.mark.parametrize("who", ["office manager", "lead"])
def test_the_pages_scope_taken_away_the_database_holds(asking, monkeypatch, who):
    """Every page that loads a record of a file, its scope replaced by everything: the record is not found."""
    reached = []
    for name, (route, view) in SCOPED.items():
        with taken_away(monkeypatch, view):
            status = asking.status(who, way_in(view), asking.path(name, route, asking.world.bait))
        if status not in {403, 404}:
            reached.append((name, status))

    assert reached == []


@pytest.mark.parametrize("who", ["office manager", "lead"])
def test_the_database_taken_away_the_pages_scope_holds(asking, who):
    """The same pages with no wall in the database: their scope and policy find nothing."""
    reached = []
    for name, (route, view) in SCOPED.items():
        path = asking.path(name, route, asking.world.bait)
        asking.session(who)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE sightline_fixture")
            forget()
            status = asking.ask(who, way_in(view), path)
            transaction.set_rollback(True)
        if status not in {403, 404}:
            reached.append((name, status))

    assert reached == []
