from django.apps import AppConfig


class PublicsiteConfig(AppConfig):
    name = "sightline.publicsite"
    label = "publicsite"
    default_auto_field = "django.db.models.BigAutoField"
