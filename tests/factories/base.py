"""Factories: one per model, plain, no hidden records. They write behind the walls."""

from typing import Any

import factory

from tests.support.walls import no_walls


class Behind(factory.django.DjangoModelFactory):
    """Writes as the fixture role, so that a test can lay down what its person may not see."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with no_walls():
            return super()._create(model_class, *args, **kwargs)
