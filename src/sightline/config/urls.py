"""Where every address leads: one line for each app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from sightline.config import checks  # noqa: F401 (they register themselves)

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("sightline.accounts.urls")),
    path("people/", include("sightline.directory.urls")),
    path("", include("sightline.access.urls")),
    path("", include("sightline.casefiles.urls")),
    path("", include("sightline.anonymity.urls")),
    path("", include("sightline.referrals.urls")),
    path("", include("sightline.reviews.urls")),
    path("", include("sightline.contributions.urls")),
    path("", include("sightline.chronology.urls")),
    path("", include("sightline.meetings.urls")),
    path("", include("sightline.learning.urls")),
    path("", include("sightline.dissemination.urls")),
    path("", include("sightline.stewardship.urls")),
    path("", include("sightline.insight.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("sightline.config.demo_urls")))

handler400 = "sightline.design.errors.bad_request"
handler403 = "sightline.design.errors.permission_denied"
handler404 = "sightline.design.errors.not_found"
handler500 = "sightline.design.errors.server_error"
