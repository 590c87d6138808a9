"""People and their accounts, for system administrators."""

from django.urls import path

from sightline.directory import views

app_name = "directory"

urlpatterns = [
    path("", views.ListPeopleView.as_view(), name="people"),
    path("invite/", views.InviteView.as_view(), name="invite"),
    path("<slug:person>/", views.PersonView.as_view(), name="person"),
    path("<slug:person>/set-up-anew/", views.SetUpAnewView.as_view(), name="set-up-anew"),
]
