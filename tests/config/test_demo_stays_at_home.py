"""Demo mode lets everybody in by one press: it does not run where it could be reached from another machine."""

import pytest

from sightline.config.checks import demo_stays_at_home


@pytest.mark.parametrize(
    ("demo", "hosts", "tls", "wrong"),
    [
        (True, ["localhost", "127.0.0.1", "[::1]"], False, []),
        (True, ["localhost", "sightline.example.org"], False, ["sightline.E001"]),
        (True, ["*"], False, ["sightline.E001"]),
        (True, ["localhost"], True, ["sightline.E001"]),
        (False, ["sightline.example.org"], True, []),
    ],
)
def test_it_is_a_failed_check(settings, demo, hosts, tls, wrong):
    settings.DEMO, settings.ALLOWED_HOSTS, settings.BEHIND_TLS = demo, hosts, tls

    assert [found.id for found in demo_stays_at_home()] == wrong
