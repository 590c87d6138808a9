from django.apps import AppConfig


class DisseminationConfig(AppConfig):
    name = "sightline.dissemination"
    label = "dissemination"
    default_auto_field = "django.db.models.BigAutoField"
