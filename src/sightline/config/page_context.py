"""What frames every page: the partnership's name and colour, who is signed in, and where they can go."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from sightline.access.gate import live
from sightline.access.permissions import Permission
from sightline.access.roles import ROLES, Role
from sightline.design.brand import Brand
from sightline.design.context import frame
from sightline.design.formats import clock
from sightline.partnerships.models import RoleGrant

# what stands in the bar at the top, and the permissions without any of which it is left out
NAVIGATION = (
    ("Home", "insight:home", None),
    ("Files", "insight:files", None),
    ("Referrals", "referrals:mine", {Permission.REFERRAL_START, Permission.REFERRAL_REQUEST}),
    ("Requests", "contributions:agency-requests", {Permission.REQUEST_VIEW_AGENCY}),
    ("Accounts", "directory:people", {Permission.DIRECTORY_MANAGE}),
    ("Roles and bodies", "access:directory", {Permission.DIRECTORY_MANAGE}),
    ("Open in an emergency", "casefiles:break-glass", {Permission.FILE_BREAK_GLASS}),
    ("Emergency access", "casefiles:review-emergencies", {Permission.EMERGENCY_REVIEW}),
    ("Records due for disposal", "stewardship:due-for-disposal", {Permission.RETENTION_VIEW}),
    ("Legal holds", "stewardship:holds", {Permission.HOLD_PLACE}),
    ("Unusual looking", "stewardship:signals", {Permission.TRAIL_READ}),
    ("Published learning", "dissemination:library", None),
)

INVITED_NAVIGATION = (("Your return", "insight:home", None),)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """One query, for the roles of whoever is signed in; none for nobody."""
    found = frame(request)
    found["demo"] = settings.DEMO
    found["public_address"] = settings.PUBLIC_ADDRESS
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return found
    grants = list(RoleGrant.objects.filter(live(), user=person).select_related("partnership").order_by("pk"))
    if grants:
        partnership = grants[0].partnership
        found["brand"] = Brand(name=partnership.name, colour=partnership.brand_colour)
    found["sign_out_url"] = reverse("account_logout")
    found["account_url"] = "" if person.is_occasional else reverse("account_home")
    found["session_seconds"] = getattr(request, "seconds_left", settings.SESSION_IDLE_SECONDS)
    found["session_ends"] = clock(timezone.now() + timedelta(seconds=found["session_seconds"]))
    if getattr(request, "factor_missing", False):
        return found  # every link would lead to the second factor
    held = {permission for grant in grants for permission in ROLES[Role(grant.role)].permissions}
    found["navigation"] = [
        {"text": words, "href": reverse(name), "current": request.path == reverse(name)}
        for words, name, needed in (INVITED_NAVIGATION if person.is_occasional else NAVIGATION)
        if needed is None or needed & held
    ]
    return found
