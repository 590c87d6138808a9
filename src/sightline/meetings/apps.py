from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sightline.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
