"""Where every address of the public process leads. It serves the public site and nothing else."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sightline.publicsite.urls")),
]

handler400 = "sightline.design.errors.bad_request"
handler403 = "sightline.design.errors.permission_denied"
handler404 = "sightline.design.errors.not_found"
handler500 = "sightline.design.errors.server_error"
