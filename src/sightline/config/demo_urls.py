"""Addresses that exist in demo mode only."""

from django.urls import path

from sightline.config.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.DemoPeopleView.as_view(), name="people"),
    path("messages/", views.DemoMessagesView.as_view(), name="messages"),
]
