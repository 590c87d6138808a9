"""Addresses of the register. A pseudonym in an address is not a name: “child-1”."""

from django.urls import path

from sightline.casefiles import views

app_name = "casefiles"

urlpatterns = [
    path("files/<slug:reference>/register/", views.ShowRegisterView.as_view(), name="register"),
    path("files/<slug:reference>/register/add/<slug:kind>/", views.AddEntryView.as_view(), name="add-entry"),
    path("files/<slug:reference>/register/<slug:pseudonym>/", views.ChangeEntryView.as_view(), name="change-entry"),
    path(
        "files/<slug:reference>/register/<slug:pseudonym>/remove/",
        views.RemoveEntryView.as_view(),
        name="remove-entry",
    ),
    path("files/<slug:reference>/names/<slug:agency>/", views.NamesInReturnView.as_view(), name="names"),
]
