"""Addresses of the public site."""

from django.urls import path

from sightline.publicsite import views

app_name = "public"

urlpatterns = [
    path("", views.ListLearningView.as_view(), name="list"),
    path("learning/<slug:slug>/", views.ReadLearningView.as_view(), name="read"),
    path("learning/<slug:slug>/pdf/", views.DownloadLearningView.as_view(), {"form": "pdf"}, name="pdf"),
    path("learning/<slug:slug>/word/", views.DownloadLearningView.as_view(), {"form": "word"}, name="word"),
    path("accessibility/", views.AccessibilityView.as_view(), name="accessibility"),
    path("robots.txt", views.RobotsView.as_view(), name="robots"),
]
