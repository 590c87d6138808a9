"""Addresses of the disclosure check's own pages; the checks of texts are pages of the apps whose texts they are."""

from django.urls import path

from sightline.anonymity import views

app_name = "anonymity"

urlpatterns = [
    path("files/<slug:reference>/roles/", views.OfferRolesView.as_view(), name="roles"),
    path("files/<slug:reference>/pseudonyms/", views.RewriteView.as_view(), name="rewrite"),
]
