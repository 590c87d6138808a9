"""Signing in and out. The names are allauth's own, because its code looks them up."""

from django.urls import path, re_path

from sightline.accounts import views

urlpatterns = [
    path("sign-in/", views.open_to_anyone(views.SignInView), name="account_login"),
    path("sign-out/", views.open_to_anyone(views.SignOutView), name="account_logout"),
    path("reset/", views.open_to_anyone(views.AskResetView), name="account_reset_password"),
    path("reset/sent/", views.open_to_anyone(views.ResetSentView), name="account_reset_password_done"),
    path(
        "reset/changed/", views.open_to_anyone(views.PasswordChangedView), name="account_reset_password_from_key_done"
    ),
    re_path(
        # the person's number ends at the first hyphen; the key has hyphens of its own
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        views.open_to_anyone(views.NewPasswordView),
        name="account_reset_password_from_key",
    ),
]
