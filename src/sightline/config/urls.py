"""Where every address leads: one line for each app."""

from django.conf import settings
from django.urls import include, path

urlpatterns: list[object] = []
