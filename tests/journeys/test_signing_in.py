"""Signing in for real, as nobody in the demo must: a password, then a code or a passkey; and both again another day."""

import pytest

from sightline.config.demo.people import PASSWORD, PERSONAS
from tests.support.signing_in import code_of

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]


def type_the_password(journey, key):
    journey._at(key)
    journey.open("/account/sign-in/")
    journey.fill("Email address", f"{key}@demo.example").fill("Password", PASSWORD)
    journey.press("Continue")


def with_a_device(journey):
    """A computer with a fingerprint reader, in the browser itself."""
    device = journey.page.context.new_cdp_session(journey.page)
    device.send("WebAuthn.enable")
    made = device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
            "hasResidentKey": True, "automaticPresenceSimulation": True,
        }},
    )
    return device, made["authenticatorId"]


def test_a_manager_of_an_agency_signs_in_with_an_app(journey):
    type_the_password(journey, "care-manager")
    journey.then_the_heading_is("Set up a second way to prove who you are")
    journey.open("/files/").then_the_heading_is("Set up a second way to prove who you are")
    journey.press("Set up an app").then_the_heading_is("Set up an app that shows codes")
    secret = journey.page.locator(".app-key").inner_text().replace(" ", "")
    journey.fill("Code that your app shows", "000000").press("Continue").then_i_see("There is a problem")
    first_code = code_of(secret, later=-1)
    journey.fill("Code that your app shows", first_code).press("Continue")
    journey.then_the_heading_is("Your recovery codes")
    recovery = journey.page.locator(".app-codes li").first.inner_text()
    journey.press("I have kept them").then_the_heading_is("Your work")

    journey.press("Sign out")
    type_the_password(journey, "care-manager")
    journey.then_the_heading_is("Prove it is you")
    journey.fill("Code", first_code).press("Continue").then_i_see("There is a problem")
    journey.fill("Code", code_of(secret)).press("Continue").then_the_heading_is("Your work")

    journey.press("Sign out")
    type_the_password(journey, "care-manager")
    journey.fill("Code", recovery).press("Continue").then_the_heading_is("Your work")
    journey.follow("Your account").then_i_see("9 left")


def test_the_partnership_manager_signs_in_with_a_passkey(journey):
    type_the_password(journey, "manager")
    device, number = with_a_device(journey)
    journey.then_i_see("you sign in with a passkey").press("Set up a passkey")
    journey.fill("Name of this passkey", "Work laptop").press("Make a passkey")
    journey.then_the_heading_is("Your recovery codes").press("I have kept them").then_the_heading_is("Your work")

    journey.press("Sign out")
    type_the_password(journey, "manager")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    journey.page.get_by_role("button", name="Use your passkey").click()
    journey.then_i_see("Your device did not finish")
    journey.open("/").then_the_heading_is("Prove it is you")

    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    journey.press("Use your passkey").then_the_heading_is("Your work")
    journey.follow("Your account").then_i_see("Work laptop")


def test_without_scripts_an_app_is_set_up_as_well(journey_without_scripts):
    journey = journey_without_scripts
    type_the_password(journey, "health-manager")
    journey.press("Set up an app")
    secret = journey.page.locator(".app-key").inner_text().replace(" ", "")
    journey.fill("Code that your app shows", code_of(secret)).press("Continue").press("I have kept them")
    journey.then_the_heading_is("Your work")


def test_everybody_of_the_demo_comes_in_by_one_press(journey):
    for persona in PERSONAS:
        journey.given_i_am(persona.key).then_i_see(f"Signed in as {persona.name}")
        journey.page.close()


def test_after_signing_out_the_back_button_shows_nothing(journey):
    journey.given_i_am("srg-chair").open("/files/").then_i_see("Marguerite Delacroix-Hall")
    journey.press("Sign out").then_the_heading_is("Sign in")

    for _ in range(2):
        journey.page.go_back()
        journey.then_i_do_not_see("Marguerite Delacroix-Hall").then_the_heading_is("Sign in")
