"""What every table keeps to: pairs of moment and person, no nullable text, a factory, and no side doors."""

import importlib
import pkgutil

import factory
import pytest
from django.db import models
from django.db.models import CheckConstraint, Q

import tests.factories
from tests.architecture.house import our_models

MODELS = [pytest.param(model, id=model._meta.label) for model in our_models()]

# A moment without a person, or a person without a moment: each with its reason.
ALONE = {
    "accounts.OccasionalPass.sent_at": "sent by whoever invited, who is on the trail",
    "accounts.OccasionalPass.expires_at": "a moment to come",
    "accounts.OccasionalPass.opened_at": "opened by its user",
    "accounts.OccasionalPass.ended_at": "ended by whoever let its user go, who is on the trail",
    "accounts.User.joined_at": "the moment is the account's own; an invitation is on the trail",
    "casefiles.Move.recorded_at": "written by the database beside moved_at, which has its person",
    "deadlines.Deadline.remind_at": "a moment to come, kept by a process of ours",
    "design.SubmittedForm.at": "has its owner_id: design stands below accounts",
    "design.SavedDraft.saved_at": "has its owner_id: design stands below accounts",
    "dissemination.ApprovalRound.closed_at": "closed by the last vote, or by its day; the votes have their people",
    "dissemination.Briefing.approved_at": "approved by a body's round; the votes have their people",
    "dissemination.PanelVote.voted_at": "has its voter",
    "outbox.Message.queued_at": "a process of ours queues; the act that caused it is on the trail",
    "outbox.Message.sent_at": "a process of ours sends",
    "referrals.Referral.received_at": "received by the approval (approved_by), or by the partners' request",
    "referrals.Referral.receipt_sent_at": "the receipt leaves by itself (D01)",
}

# Words that end as a person does and are days: "by when"
BY_WHEN = {"deadlines.Deadline.act_by", "reviews.Triage.questions_by"}


def text_fields(model):
    """Fields that hold words."""
    return [
        field for field in model._meta.local_fields if isinstance(field, (models.CharField, models.TextField))
    ]


@pytest.mark.parametrize("model", MODELS)
def test_no_text_is_nullable(model):
    """Two ways to say nothing are one too many."""
    assert [field.name for field in text_fields(model) if field.null] == []


def halves(model):
    """(stem, moment field or None, person field or None) of every _at and _by. A time of day is not a moment."""
    names = {field.name: field for field in model._meta.local_fields if not isinstance(field, models.TimeField)}
    names = {name: field for name, field in names.items() if f"{model._meta.label}.{name}" not in BY_WHEN}
    stems = {name[:-3] for name in names if name.endswith(("_at", "_by"))}
    return [(stem, names.get(f"{stem}_at"), names.get(f"{stem}_by")) for stem in sorted(stems)]


@pytest.mark.parametrize("model", MODELS)
def test_a_moment_has_its_person_and_a_person_their_moment(model):
    alone = {
        f"{model._meta.label}.{stem}_{'at' if at else 'by'}"
        for stem, at, by in halves(model)
        if (at is None) != (by is None)
    }

    assert alone - set(ALONE) == set()


def columns_of(condition):
    """The names of the fields that a condition speaks of."""
    found = set()
    for child in condition.children:
        found |= columns_of(child) if isinstance(child, Q) else {child[0].split("__")[0]}
    return found


@pytest.mark.parametrize("model", MODELS)
def test_an_optional_moment_and_its_person_are_tied_by_a_constraint(model):
    tied = [
        columns_of(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    ]
    loose = [
        stem
        for stem, at, by in halves(model)
        if at is not None and by is not None and (at.null or by.null)
        and not any({at.name, by.name} <= columns for columns in tied)
    ]

    assert loose == []


@pytest.mark.parametrize("model", MODELS)
def test_a_required_moment_has_a_required_person(model):
    uneven = [
        stem for stem, at, by in halves(model) if at is not None and by is not None and at.null != by.null
    ]

    assert uneven == []


@pytest.mark.parametrize("model", MODELS)
def test_moments_and_days_are_named_for_what_they_are(model):
    wrong = [
        field.name
        for field in model._meta.local_fields
        if (field.name.endswith("_at") and not isinstance(field, (models.DateTimeField, models.TimeField)))
        or (field.name.endswith("_on") and type(field) is not models.DateField)
    ]

    assert wrong == []


@pytest.mark.parametrize("model", MODELS)
def test_what_ends_in_by_is_a_person(model):
    others = {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.local_fields
        if field.name.endswith("_by") and not isinstance(field, models.ForeignKey)
    }

    assert others - BY_WHEN == set()


def test_every_exception_is_still_one():
    """A reason that no longer applies is taken off the list."""
    alone = {
        f"{model._meta.label}.{stem}_{'at' if at else 'by'}"
        for model in our_models()
        for stem, at, by in halves(model)
        if (at is None) != (by is None)
    }
    kept = {name for name in ALONE if not name.endswith(".at")}

    assert kept - alone == set()


def factories():
    """Model → its factory, from every module of tests/factories."""
    for module in pkgutil.iter_modules(tests.factories.__path__):
        importlib.import_module(f"tests.factories.{module.name}")

    def below(kind):
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return {made._meta.model: made for made in below(factory.django.DjangoModelFactory) if not made._meta.abstract}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_a_factory(model):
    # nothing but the database's own function writes the trail, and a test of it goes the same way
    if model._meta.app_label == "trail":
        return
    assert model in factories()


@pytest.mark.parametrize("model", MODELS)
def test_there_are_no_side_doors(model):
    """No overridden save, no inheritance across tables, no generic foreign key (ARCHITECTURE §2.11)."""
    own = {name for kind in model.__mro__ if kind.__module__.startswith("sightline.") for name in vars(kind)}

    assert own & {"save", "delete", "save_base"} == set()
    assert model._meta.parents == {}
    assert [field for field in model._meta.private_fields if type(field).__name__ == "GenericForeignKey"] == []
    assert [field.name for field in model._meta.get_fields() if field.name in {"content_type", "object_id"}] == []
