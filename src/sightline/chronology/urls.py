"""Addresses of an agency's chronology, and of all of them together."""

from django.urls import path

from sightline.chronology.views import agency, together

app_name = "chronology"

ONE = "files/<slug:reference>/returns/<slug:agency>/chronology/"

urlpatterns = [
    path(ONE, agency.ListEntriesView.as_view(), name="entries"),
    path(f"{ONE}add/", agency.AddEntryView.as_view(), name="add-entry"),
    path(f"{ONE}import/", agency.ImportEntriesView.as_view(), name="import-entries"),
    path(f"{ONE}<int:number>/", agency.ChangeEntryView.as_view(), name="change-entry"),
    path(f"{ONE}<int:number>/remove/", agency.RemoveEntryView.as_view(), name="remove-entry"),
    path("files/<slug:reference>/chronology/", together.ShowCombinedView.as_view(), name="combined"),
]
