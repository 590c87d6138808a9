"""What the pages remember: forms sent, text not sent yet."""

import factory

from sightline.design.models import SavedDraft, SubmittedForm
from tests.factories.base import Behind
from tests.factories.files import NOON


class SubmittedFormFactory(Behind):
    class Meta:
        model = SubmittedForm

    token = factory.Sequence(lambda n: f"token-of-a-rendered-form-{n:04d}")
    owner_id = "1"
    page = "/referrals/start/"
    body_digest = "0" * 64


class SavedDraftFactory(Behind):
    class Meta:
        model = SavedDraft

    owner_id = factory.Sequence(str)
    page = "/referrals/start/"
    body = factory.LazyFunction(lambda: {"summary": ["The child was not seen alone."]})
    saved_at = NOON
