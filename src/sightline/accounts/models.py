"""People who sign in. What they may do is not here: see access.roles and partnerships.RoleGrant."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class People(BaseUserManager["User"]):
    """Makes accounts. Nobody signs up: an administrator invites."""

    def create_user(self, email: str, *, name: str, password: str | None = None) -> "User":
        """A new account. Without a password it cannot be signed in to until one is set by the reset link."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person, one account. There is no superuser and no staff flag: no role bypasses the walls."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # sessions begun before this moment get a new number, and ask anew what their person's sign-in must come to
    standing_since = models.DateTimeField(default=timezone.now)
    occasional_address = models.EmailField(
        blank=True, help_text="Where somebody invited to one return is written to; they have no password (ADR 0025)"
    )

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_occasional(self) -> bool:
        """Invited to one return by a link and a code: no account, and nothing else is open to them."""
        return bool(self.occasional_address)

    @property
    def address(self) -> str:
        """Where the person is written to."""
        return self.occasional_address or self.email

    def get_full_name(self) -> str:
        """The person's name, as allauth asks for it."""
        return self.name


class SignOnIdentity(models.Model):
    """An account elsewhere that its person signs in with here: issuer, tenant and subject, never an e-mail address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_on_identities")
    issuer = models.CharField(max_length=200)
    tenant = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=255)
    linked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sign_on_identity_is_one_person_s", fields=["issuer", "tenant", "subject"]),
        ]
        verbose_name_plural = "sign-on identities"

    def __str__(self) -> str:
        return f"{self.user_id} at {self.issuer}"


class OccasionalPass(models.Model):
    """What lets somebody invited to one return in: a link of which only a digest is kept, and the code sent last."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="occasional_pass")
    file_ref = models.CharField(max_length=24, help_text="The file whose trail says that it was opened and used")
    link_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When its person first had a session")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Withdrawn, or no longer needed")
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="occasional_code_and_its_last_moment_go_together",
                condition=models.Q(code_digest="", code_until__isnull=True)
                | (~models.Q(code_digest="") & models.Q(code_until__isnull=False)),
            ),
        ]
        verbose_name_plural = "occasional passes"

    def __str__(self) -> str:
        return f"Pass of {self.user_id}"
