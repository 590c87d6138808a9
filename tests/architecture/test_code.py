"""What no file of ours does: the side doors, the rooms without a name, the environment read far from home."""

import ast
import re

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from sightline.trail.choices import Verb
from tests.architecture.house import ROOT, SOURCE, source_files, tree

FILES = [pytest.param(path, id=str(path.relative_to(SOURCE))) for path in source_files()]
NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common", "services", "managers", "signals", "mixins"}


def named(path):
    """Every dotted name that a file reads, calls or imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_is_called_nothing_in_particular():
    modules = [*source_files(), *sorted((ROOT / "tests").rglob("*.py"))]

    assert [str(path) for path in modules if path.stem in NAMELESS or path.parent.name in NAMELESS] == []


@pytest.mark.parametrize("path", FILES)
def test_there_are_no_signals(path):
    signal = re.compile(r"\b(signals|receiver|post_save|pre_save|m2m_changed)\b")

    assert [name for name in named(path) if signal.search(name)] == []


@pytest.mark.parametrize("path", FILES)
def test_the_environment_is_read_in_config_only(path):
    if path.relative_to(SOURCE).parts[0] == "config":
        return
    assert [name for name in named(path) if name in {"os.environ", "os.getenv", "environ", "os.environb"}] == []


@pytest.mark.parametrize("path", FILES)
def test_nobody_asks_for_a_superuser_or_a_member_of_staff(path):
    asked = [name for name in named(path) if re.search(r"\.(is_superuser|has_perms?)$|\b(user|by)\.is_staff$", name)]

    assert asked == []


ROLE_TABLES = {"access/roles.py", "access/rls.py"}


def test_role_words_are_compared_nowhere():
    """`if user.role == …` is a bug (ARCHITECTURE §12.5): a role becomes permissions in one table."""
    compared = [
        f"{path.relative_to(SOURCE)} line {node.lineno}"
        for path in source_files()
        if str(path.relative_to(SOURCE)) not in ROLE_TABLES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and any(ast.unparse(side).startswith(("Role.", "FileRole.")) for side in [node.left, *node.comparators])
    ]

    assert compared == []


def test_a_state_is_assigned_in_one_place():
    assigned = {
        f"{path.relative_to(SOURCE)}"
        for path in source_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    }

    # an error keeps the state that it speaks of; it is no record
    assert assigned == {"casefiles/operations/files.py", "foundation/errors.py"}


SENDERS = {
    f"django.core.mail.{name}" for name in ("EmailMessage", "EmailMultiAlternatives", "send_mail", "mail_admins")
}


def test_only_one_function_sends():
    senders = {
        str(path.relative_to(SOURCE))
        for path in source_files()
        for name in named(path)
        if name in SENDERS
    }

    assert senders == {"outbox/operations.py"}


# Words that a page or a command must build: markup is escaped everywhere else
MARKUP_ROOMS = {"design", "config"}


@pytest.mark.parametrize("path", FILES)
def test_markup_is_vouched_for_in_design_only(path):
    if path.relative_to(SOURCE).parts[0] in MARKUP_ROOMS:
        return
    vouched = {name.rsplit(".", 1)[-1] for name in named(path)} & {"mark_safe", "format_html", "Markup", "SafeString"}

    assert vouched == set()


def test_no_template_writes_script_or_style_into_the_page():
    """The policy of the pages would refuse it; a person would see a page without its sense."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style(?![^>]*nonce)|\sstyle=|\son[a-z]+=\"|javascript:|\|\s*safe\b",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(SOURCE)}: {hit.group()}"
        for path in sorted(SOURCE.rglob("*.jinja"))
        for hit in inline.finditer(path.read_text())
        if 'type="application/json"' not in hit.group() and "nonce" not in hit.group()
    ]

    assert found == []


def test_migrations_are_linear():
    graph = MigrationLoader(None).graph
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("sightline.")}
    heads = {app: [name for label, name in graph.leaf_nodes(app)] for app in ours}

    assert {app: names for app, names in heads.items() if len(names) > 1} == {}
    for app in ours:
        noted = SOURCE / app / "migrations" / "max_migration.txt"
        if heads[app]:
            assert noted.read_text().strip() == heads[app][0]


def test_every_verb_of_the_trail_is_written_by_something():
    text = "\n".join(path.read_text() for path in source_files() if path != SOURCE / "trail" / "choices.py")

    assert {verb.name for verb in Verb if not re.search(rf"\bVerb\.{verb.name}\b", text)} == set()


def test_every_verb_of_the_trail_is_tested():
    tests = [path for path in (ROOT / "tests").rglob("*.py") if "architecture" not in path.parts]
    text = "\n".join(path.read_text() for path in tests)

    untested = {verb.name for verb in Verb if not re.search(rf"\bVerb\.{verb.name}\b|\"{verb.value}\"", text)}
    assert untested == set()


@pytest.mark.parametrize("path", FILES)
def test_a_day_is_taken_from_a_moment_in_london(path):
    """In summer a day begins in London while it is yesterday elsewhere: `timezone.localdate`, or `formats.day`."""
    elsewhere = re.compile(r"(\bnow(\(\))?|_at)\.date$|\bdate\.today$")

    assert [name for name in named(path) if elsewhere.search(name)] == []
