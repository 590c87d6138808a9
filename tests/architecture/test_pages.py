"""Every address says who may open it, and no view reaches a table round its policy."""

import ast

import pytest

from sightline.design.pages import Guarded, anyone
from tests.architecture.house import SOURCE, addresses, source_files, tree

# Open to people who have not signed in. A new one is a decision, so it is written here too.
OPEN_TO_ANYONE = {
    "account_login", "account_logout", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
    "account_sign_on", "account_sign_on_return", "access:report", "account_invited", "account_invited_code",
    "account_invitation_over",
}

PAGES = [pytest.param(view, id=name) for name, _, view in addresses()]


@pytest.mark.parametrize("view", PAGES)
def test_every_page_declares_who_may_open_it(view):
    page = getattr(view, "view_class", None)

    assert page is not None, "an address leads to a class of ours, never to a function"
    assert getattr(page, "may", None) or getattr(page, "scope", None)


@pytest.mark.parametrize("view", PAGES)
def test_every_page_is_ours_or_has_our_wall(view):
    """allauth's pages carry `may`; all others stand on the guarded base."""
    page = view.view_class

    assert issubclass(page, Guarded) or page.__module__ == "sightline.accounts.views"


def test_who_need_not_sign_in_is_written_down():
    let_through = {name for name, _, view in addresses() if not getattr(view, "login_required", True)}
    declared = {name for name, _, view in addresses() if view.view_class.may is anyone}

    assert let_through == OPEN_TO_ANYONE
    assert declared == OPEN_TO_ANYONE


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _, _ in addresses()]

    assert [name for name in names if name.endswith("None")] == []
    assert len(names) == len(set(names))


def test_addresses_carry_references_and_never_the_id_of_a_row():
    by_number = [route for _, route, _ in addresses() if "<int:" in route and not route.endswith("<int:number>/")
                 and "<int:number>" not in route]

    assert by_number == []


def views():
    """Our views' files."""
    return [*source_files(room="*/views.py"), *source_files(room="*/views/*.py")]


def test_there_are_views_to_read():
    assert SOURCE / "referrals" / "views.py" in views()


@pytest.mark.parametrize("path", views(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_views_never_touch_objects(path):
    reached = [
        f"line {node.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]

    assert reached == []


@pytest.mark.parametrize("path", views(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_views_write_nothing(path):
    """A view hands to one operation. The verbs of writing are not its own (ARCHITECTURE §12.3)."""
    verbs = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
    written = [
        f"line {node.lineno}: {node.func.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs
    ]

    assert written == []
