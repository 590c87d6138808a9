"""The words of signing in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm

from sightline.design import fields


class SignInForm(LoginForm):
    """E-mail and password; nothing else is asked, and the browser may fill both in (WCAG 3.3.8)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = fields.Email(label="Email address", required_words="Enter your email address")
        self.fields["password"] = fields.Password(label="Password", required_words="Enter your password")
        self.fields.pop("remember", None)


class AskResetForm(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = fields.Email(label="Email address", required_words="Enter your email address")


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = fields.Password(
            label="New password", hint="At least 12 characters. Three random words are easy to remember.", new=True,
            required_words="Enter a new password",
        )
        self.fields["password2"] = fields.Password(
            label="New password again", new=True, required_words="Enter the new password again"
        )

    def clean_password1(self) -> str:
        """Long enough, not a common one, not the address (settings.AUTH_PASSWORD_VALIDATORS)."""
        chosen: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        return chosen
