from sightline.referrals.states import REFERRAL


def test_the_whole_table():
    assert REFERRAL.table() == {
        ("submit", "draft", "agency_approval"),
        ("return", "agency_approval", "draft"),
        ("approve", "agency_approval", "received"),
        ("request", "draft", "received"),
        ("withdraw", "draft", "withdrawn"),
        ("withdraw", "agency_approval", "withdrawn"),
    }
