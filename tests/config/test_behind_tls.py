"""What changes when a proxy speaks TLS for the server (`SIGHTLINE_TLS=1`): cookies, redirects, strict transport."""

import json
import os
import subprocess
import sys

ASK = """
import json, django
from django.conf import settings
django.setup()
from django.test import Client
plain = Client().get("/static/nothing", headers={"host": "localhost"})
secure = Client().get("/static/nothing", secure=True, headers={"host": "localhost"})
print(json.dumps({
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME],
    "flags": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
              settings.CSRF_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_SAMESITE],
    "plain": [plain.status_code, plain.headers.get("Location", "")],
    "secure": secure.headers.get("Strict-Transport-Security", ""),
}))
"""


def asked(tls):
    process = subprocess.run(
        [sys.executable, "-c", ASK], env=os.environ | {"SIGHTLINE_TLS": tls}, capture_output=True, text=True, check=True
    )
    return json.loads(process.stdout.splitlines()[-1])


def test_cookies_belong_to_this_host_over_tls_alone_and_the_browser_is_told_to_stay():
    said = asked("1")

    assert said["cookies"] == ["__Host-session", "__Host-csrf", "__Host-device"]
    assert said["flags"] == [True, True, True, True, "Lax", "Lax"]
    assert said["plain"] == [301, "https://localhost/static/nothing"]
    assert said["secure"] == "max-age=31536000; includeSubDomains"


def test_without_it_nothing_is_promised_that_plain_http_cannot_keep():
    said = asked("")

    assert said["cookies"] == ["session", "csrf", "device"]
    assert said["secure"] == ""
