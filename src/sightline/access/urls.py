"""Addresses of the system administrator: people, roles and bodies, and no file."""

from django.urls import path

from sightline.access import views

app_name = "access"

urlpatterns = [
    path("directory/", views.DirectoryView.as_view(), name="directory"),
    path("directory/give-role/", views.GiveRoleView.as_view(), name="give-role"),
    path("directory/end-role/", views.EndRoleView.as_view(), name="end-role"),
    path("directory/give-seat/", views.GiveSeatView.as_view(), name="give-seat"),
    path("directory/end-seat/", views.EndSeatView.as_view(), name="end-seat"),
    path("directory/close-account/", views.CloseAccountView.as_view(), name="close-account"),
    path("directory/violations/", views.ViolationsView.as_view(), name="violations"),
    path("reports/browser/", views.ReportView.as_view(), name="report"),
    path("directory/second/", views.SecondView.as_view(), name="second"),
]
