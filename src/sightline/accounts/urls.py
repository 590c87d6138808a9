"""Signing in and out, second factors, one's own account. The names are allauth's where its code looks them up."""

from django.urls import path, re_path

from sightline.accounts import views

urlpatterns = [
    path("", views.AccountView.as_view(), name="account_home"),
    path("sign-in/", views.open_to_anyone(views.SignInView), name="account_login"),
    path("sign-in/prove/", views.EnterFactorView.as_view(), name="mfa_authenticate"),
    path("sign-on/<slug:provider>/", views.SignOnView.as_view(), name="account_sign_on"),
    path("sign-on/<slug:provider>/return/", views.SignOnReturnView.as_view(), name="account_sign_on_return"),
    path("sign-on/<slug:provider>/link/", views.LinkSignOnView.as_view(), name="account_link_sign_on"),
    path("sign-out/", views.open_to_anyone(views.SignOutView), name="account_logout"),
    re_path(r"^invited/(?P<link>[0-9A-Za-z_-]{1,64})/$", views.InvitedView.as_view(), name="account_invited"),
    re_path(
        r"^invited/(?P<link>[0-9A-Za-z_-]{1,64})/code/$", views.InvitedCodeView.as_view(), name="account_invited_code"
    ),
    path("invitation-over/", views.InvitationOverView.as_view(), name="account_invitation_over"),
    path("confirm/", views.ConfirmItIsYouView.as_view(), name="account_confirm"),
    path("password/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("email/", views.ChangeEmailView.as_view(), name="account_change_email"),
    path("email/sent/", views.EmailAskedView.as_view(), name="account_email_asked"),
    re_path(r"^email/(?P<token>[0-9A-Za-z:_-]+)/$", views.ConfirmEmailView.as_view(), name="account_confirm_email"),
    path("sessions/", views.SessionsView.as_view(), name="account_sessions"),
    path("second-factor/", views.FactorView.as_view(), name="account_factor"),
    path("second-factor/app/", views.AddAppView.as_view(), name="account_add_app"),
    path("second-factor/passkey/", views.AddPasskeyView.as_view(), name="account_add_passkey"),
    path("second-factor/recovery-codes/", views.RecoveryCodesView.as_view(), name="account_recovery_codes"),
    path("second-factor/<slug:factor>/remove/", views.RemoveFactorView.as_view(), name="account_remove_factor"),
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
