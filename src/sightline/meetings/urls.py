"""Addresses of meetings."""

from django.urls import path

from sightline.meetings import views

app_name = "meetings"

urlpatterns = [
    path("files/<slug:reference>/event/", views.ShowEventView.as_view(), name="event"),
    path("files/<slug:reference>/event/purpose/", views.ReadPurposeView.as_view(), name="read-purpose"),
    path("files/<slug:reference>/event/attendance/", views.RecordAttendanceView.as_view(), name="attendance"),
    path("files/<slug:reference>/event/record/", views.RecordEventView.as_view(), name="record"),
    path("files/<slug:reference>/welfare/<slug:agency>/", views.RecordWelfareView.as_view(), name="welfare"),
    path(
        "files/<slug:reference>/event/record/<slug:section>/", views.RecordSectionView.as_view(), name="record-section"
    ),
]
