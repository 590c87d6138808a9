"""Addresses of the watch, and of copies of whole files.

A signal's key holds a rule, a person's number, a reference and a day: no name.
"""

from django.urls import path

from sightline.stewardship import views

app_name = "stewardship"

urlpatterns = [
    path("watch/", views.SignalsView.as_view(), name="signals"),
    path("watch/set-aside/<slug:key>/", views.SetAsideView.as_view(), name="set-aside"),
    path("watch/log/", views.AskForLogView.as_view(), name="log"),
    path("watch/log/copy/", views.TakeLogView.as_view(), name="log-copy"),
    path("access-review/", views.AskForAccessView.as_view(), name="access-review"),
    path("access-review/copy/", views.TakeAccessView.as_view(), name="access-review-copy"),
    path("files/<slug:reference>/copy/", views.AskForCopyView.as_view(), name="copy"),
    path("files/<slug:reference>/copy/take/", views.TakeCopyView.as_view(), name="take-copy"),
    path("copies/", views.SecondCopyView.as_view(), name="second-copy"),
]
