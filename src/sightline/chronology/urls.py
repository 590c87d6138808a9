"""Addresses of an agency's chronology, and of all of them together."""

from django.urls import path

from sightline.chronology import views

app_name = "chronology"

ONE = "files/<slug:reference>/returns/<slug:agency>/chronology/"

urlpatterns = [
    path(ONE, views.ListEntriesView.as_view(), name="entries"),
    path(f"{ONE}add/", views.AddEntryView.as_view(), name="add-entry"),
    path(f"{ONE}import/", views.ImportEntriesView.as_view(), name="import-entries"),
    path(f"{ONE}<int:number>/", views.ChangeEntryView.as_view(), name="change-entry"),
    path(f"{ONE}<int:number>/remove/", views.RemoveEntryView.as_view(), name="remove-entry"),
    path("files/<slug:reference>/chronology/", views.ShowCombinedView.as_view(), name="combined"),
]
