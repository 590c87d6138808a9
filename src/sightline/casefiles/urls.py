"""Addresses of the register, of who is on a file and who has looked, and of emergency access.

A pseudonym in an address is not a name: “child-1”.
"""

from django.urls import path

from sightline.casefiles.views import people, register

app_name = "casefiles"

FILE = "files/<slug:reference>/"

urlpatterns = [
    path("files/<slug:reference>/register/", register.ShowRegisterView.as_view(), name="register"),
    path("files/<slug:reference>/register/add/<slug:kind>/", register.AddEntryView.as_view(), name="add-entry"),
    path("files/<slug:reference>/register/<slug:pseudonym>/", register.ChangeEntryView.as_view(), name="change-entry"),
    path(
        "files/<slug:reference>/register/<slug:pseudonym>/remove/",
        register.RemoveEntryView.as_view(),
        name="remove-entry",
    ),
    path("files/<slug:reference>/names/<slug:agency>/", register.NamesInReturnView.as_view(), name="names"),
    path(f"{FILE}people/", people.PeopleOnFileView.as_view(), name="people"),
    path(f"{FILE}people/add/", people.AddPersonView.as_view(), name="add-person"),
    path(f"{FILE}people/end/", people.EndPlaceView.as_view(), name="end-place"),
    path(f"{FILE}people/bar/", people.BarPersonView.as_view(), name="bar"),
    path(f"{FILE}people/lift-bar/", people.LiftBarView.as_view(), name="lift-bar"),
    path(f"{FILE}people/ring-fence/", people.RingFenceView.as_view(), name="ring-fence"),
    path(f"{FILE}people/lift-ring-fence/", people.LiftRingFenceView.as_view(), name="lift-ring-fence"),
    path(f"{FILE}people/lift-conflict/", people.LiftConflictView.as_view(), name="lift-conflict"),
    path(f"{FILE}conflict/", people.DeclareConflictView.as_view(), name="declare-conflict"),
    path(f"{FILE}looks/", people.LooksView.as_view(), name="looks"),
    path("emergency-access/", people.BreakGlassView.as_view(), name="break-glass"),
    path("emergency-access/not-opened/", people.NotOpenedView.as_view(), name="not-opened"),
    path("emergency-access/review/", people.ReviewEmergenciesView.as_view(), name="review-emergencies"),
]
