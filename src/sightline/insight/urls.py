"""Addresses of the pages that show many apps."""

from django.urls import path

from sightline.insight import views

app_name = "insight"

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("files/", views.ListFilesView.as_view(), name="files"),
    path("files/<slug:reference>/", views.ShowFileView.as_view(), name="file"),
]
