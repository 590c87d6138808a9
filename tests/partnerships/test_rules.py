"""The profiles that ship say what the specification says; a file with a mistake is refused in words."""

from datetime import date, time
from pathlib import Path

import pytest

from sightline.deadlines.rules import rules_for
from sightline.foundation.clock_rules import Unit
from sightline.partnerships import rules
from sightline.partnerships.rules import (
    ApprovalRule,
    BriefingSection,
    DeadlineOverride,
    DslApproval,
    EvidenceFrom,
    Function,
    Process,
    ProfileRefused,
    Settings,
    TriageRule,
    load_profile,
    profile_names,
)

TODAY = date(2026, 11, 23)
NEL_TEXT = (Path(rules.__file__).parent / "profiles" / "NEL-2023.toml").read_text(encoding="utf-8")

NEL_SETTINGS = Settings(
    dsl_approval=DslApproval.EITHER,
    los_referral_approver="Head of Service",
    serious_incident_approver="service manager",
    triage_rule=TriageRule.THREE_SECTORS,
    srg_chair_confirms=True,
    same_day_executive_panel=True,
    approval_rule=ApprovalRule.MAJORITY,
    approval_needs_each_statutory_partner=True,
    rr_requires_sin=False,
    impact_column_mandatory=False,
    relationships_prompt_mandatory=False,
    grading_scale=False,
    practitioner_segment_min_minutes=90,
    practitioner_segment_max_minutes=120,
    evidence_forms_from=EvidenceFrom.INVOLVED,
    feedback_smallest_group=5,
    papers_working_days=5,
    pack_practitioner_working_days=0,
    pack_manager_working_days=10,
    clear_days=False,
    office_cutoff=None,
    school_holiday_banner=True,
)


def differences(name: str) -> dict[str, object]:
    """The settings of a profile that are not those of NEL-2023."""
    settings = load_profile(name).settings
    return {
        field: getattr(settings, field)
        for field in Settings.__dataclass_fields__
        if getattr(settings, field) != getattr(NEL_SETTINGS, field)
    }


def test_three_profiles_ship():
    assert profile_names() == ["HULL", "NEL-2023", "NEL-2024"]


@pytest.mark.parametrize("name", ["HULL", "NEL-2023", "NEL-2024"])
def test_what_ships_can_be_counted(name):
    assert len(rules_for(load_profile(name))) == 39


def test_the_settings_of_the_default_profile():
    assert load_profile("NEL-2023").settings == NEL_SETTINGS


def test_since_2024_a_rapid_review_waits_for_its_notification_and_nothing_else_differs():
    assert differences("NEL-2024") == {"rr_requires_sin": True}
    assert load_profile("NEL-2024").effective_from == date(2024, 4, 1)


def test_scenario_16_hull():
    assert differences("HULL") == {
        "triage_rule": TriageRule.PERSON_OR_GROUP,
        "same_day_executive_panel": False,
        "rr_requires_sin": True,
        "impact_column_mandatory": True,
        "relationships_prompt_mandatory": True,
    }
    hull = load_profile("HULL")
    assert hull.body_for(Function.MONITOR, Process.LOS, on=TODAY).aliases == ("LICG",)
    assert set(hull.deadlines) == {f"D{n:02}" for n in range(1, 17) if n != 14} | {"D14a", "D14b"}
    assert all(override.off for override in hull.deadlines.values())


BODIES = {
    (Function.TRIAGE, Process.LOS): ("TRIAGE", "TRIAGE", "TRIAGE"),
    (Function.LOS_EXEC, Process.LOS): ("LOS-EXEC", "LOS-EXEC", None),
    (Function.MONITOR, Process.LOS): ("QAG", "SPPAG", "LICG"),
    (Function.IMPACT, Process.LOS): ("SAIG", "SPPAG", "LICG"),
    (Function.SIGN_OFF, Process.LOS): ("QAG", "SPPAG", "LICG"),
    (Function.DEVISE, Process.LCSPR): ("SRG", "SRG", "REVIEWS"),
    (Function.MONITOR, Process.LCSPR): ("SRG", "SRG", "REVIEWS"),
    (Function.IMPACT, Process.LCSPR): ("SAIG", "SPPAG", "REVIEWS"),
    (Function.SIGN_OFF, Process.LCSPR): ("EXECUTIVE", "BOARD", "EXECUTIVE"),
    (Function.SERIOUS_REVIEW, Process.RAPID_REVIEW): ("SRG", "SRG", "REVIEWS"),
    (Function.TOP, Process.LOS): ("EXECUTIVE", "BOARD", "EXECUTIVE"),
    (Function.VOICE, Process.LOS): ("VIG", "VIG", None),
}


@pytest.mark.parametrize(("asked", "keys"), BODIES.items(), ids=[f"{code} of {process}" for code, process in BODIES])
def test_which_body_carries_which_function(asked, keys):
    found = [load_profile(name).body_for(*asked, on=TODAY) for name in ("NEL-2023", "NEL-2024", "HULL")]
    assert tuple(body.key if body else None for body in found) == keys


def test_a_body_carries_its_function_only_while_it_is_in_force():
    old, new = load_profile("NEL-2023"), load_profile("NEL-2024")
    assert old.body_for(Function.MONITOR, Process.LOS, on=date(2023, 4, 13)) is None
    assert old.body_for(Function.MONITOR, Process.LOS, on=date(2023, 4, 14)).key == "QAG"
    assert new.body_for(Function.MONITOR, Process.LOS, on=date(2024, 3, 31)) is None
    assert new.body_for(Function.MONITOR, Process.LOS, on=date(2024, 4, 1)).key == "SPPAG"


def test_the_last_day_of_a_function_is_its_own(tmp_path):
    own = tmp_path / "OURS.toml"
    own.write_text(
        NEL_TEXT.replace('source = "S64–S66, X4" }', 'source = "S64–S66, X4", effective_to = 2024-03-31 }'),
        encoding="utf-8",
    )
    profile = load_profile(own)
    assert profile.body_for(Function.MONITOR, Process.LOS, on=date(2024, 3, 31)).key == "QAG"
    assert profile.body_for(Function.MONITOR, Process.LOS, on=date(2024, 4, 1)) is None


def test_a_body_named_for_the_process_goes_before_one_for_any(tmp_path):
    own = tmp_path / "OURS.toml"
    own.write_text(NEL_TEXT.replace('code = "VOICE", process = "ANY"', 'code = "MONITOR", process = "ANY"').replace(
        'code = "TRIAGE", process = "LOS"', 'code = "MONITOR", process = "ANY"'), encoding="utf-8")
    profile = load_profile(own)
    assert profile.body_for(Function.MONITOR, Process.LOS, on=TODAY).key == "QAG"
    assert profile.body_for(Function.MONITOR, Process.RAPID_REVIEW, on=TODAY).key == "TRIAGE"


@pytest.mark.parametrize(
    ("profile", "said", "key"),
    [
        ("NEL-2023", "Safeguarding Practice Review Group", "SRG"),
        ("NEL-2023", "executive board", "EXECUTIVE"),
        ("NEL-2023", "SCP Board", "EXECUTIVE"),
        ("NEL-2024", "QAG", "SPPAG"),
        ("HULL", "licg", "LICG"),
        ("HULL", "QAG", None),
    ],
)
def test_a_body_is_found_by_any_of_its_names(profile, said, key):
    body = load_profile(profile).body_named(said)
    assert (body.key if body else None) == key


def test_the_board_meets_four_times_a_year():
    assert load_profile("NEL-2024").body_named("SCP Board").meeting_months == (3, 6, 9, 12)


@pytest.mark.parametrize("name", ["HULL", "NEL-2023", "NEL-2024"])
def test_the_briefing_has_seven_sections_and_900_words(name):
    briefing = load_profile(name).briefing
    assert briefing == (
        BriefingSection(1, "Background and concerns", 150),
        BriefingSection(2, "Purpose of the review", 80),
        BriefingSection(3, "Key lines of enquiry", 120),
        BriefingSection(4, "Key practice episodes", 220),
        BriefingSection(5, "Learning", 150),
        BriefingSection(6, "Progress/Impact", 120),
        BriefingSection(7, "Further information", 60),
    )
    assert sum(section.words for section in briefing) == 900


def test_what_things_are_called():
    nel, hull = load_profile("NEL-2023").names, load_profile("HULL").names
    assert (nel.framework, nel.office_email, nel.briefing) == (
        "Quality Assurance and Learning Framework", "nel.scpenquiries@nelincs.gov.uk", "7-minute briefing",
    )
    assert (hull.event, hull.agency_return, hull.briefing) == (
        "Line-of-Sight meeting", "pre-analysis and impact chronology", "7 minute guide and briefings",
    )


@pytest.mark.parametrize("said", ["nel-2023", "NEL-2023", "Nel-2023"])
def test_a_name_is_found_in_any_case_of_letters(said):
    assert load_profile(said).name == "NEL-2023"


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ProfileRefused) as refused:
        load_profile("ESSEX")
    assert str(refused.value) == (
        "There is no profile “ESSEX”. Choose one of HULL, NEL-2023, NEL-2024, or give the path of a .toml file."
    )


def test_a_partnership_may_write_its_own(tmp_path):
    own = tmp_path / "OURS.toml"
    own.write_text(
        NEL_TEXT.replace("office_cutoff = false", "office_cutoff = 17:00:00")
        .replace("[deadlines]", '[deadlines]\noff = ["D15"]\n\n[deadlines.D29]\nunit = "days"\nsource = "minute 4"')
        .replace("effective_from = 2023-04-14", "effective_from = 2023-04-14\neffective_to = 2024-03-31"),
        encoding="utf-8",
    )
    profile = load_profile(own)
    assert profile.name == "OURS"
    assert profile.effective_to == date(2024, 3, 31)
    assert profile.settings.office_cutoff == time(17)
    assert profile.deadlines == {
        "D15": DeadlineOverride("D15", off=True),
        "D29": DeadlineOverride("D29", unit=Unit.DAYS, source="minute 4"),
    }


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        (
            'dsl_approval = "either"', 'dsl_approval = "anyone"',
            "OURS.toml: “settings.dsl_approval” is 'anyone'. Give one of \"either\", \"both\".",
        ),
        (
            "rr_requires_sin = false", 'rr_requires_sin = "no"',
            "OURS.toml: “settings.rr_requires_sin” is 'no'. Give true or false.",
        ),
        (
            "rr_requires_sin = false", "",
            "OURS.toml: “settings.rr_requires_sin” is missing. Give true or false.",
        ),
        (
            "rr_requires_sin = false", "rr_requires_sin = false\nrr_need_sin = true",
            "OURS.toml: “settings.rr_need_sin” is not a field of a profile. Correct its spelling or remove it.",
        ),
        (
            "practitioner_segment_max_minutes = 120", "practitioner_segment_max_minutes = 60",
            "OURS.toml: “settings.practitioner_segment_max_minutes” is less than the minimum. "
            "Give the minimum or more.",
        ),
        (
            "papers_working_days = 5", "papers_working_days = -1",
            "OURS.toml: “settings.papers_working_days” is -1. Give 0 or more.",
        ),
        (
            "office_cutoff = false", 'office_cutoff = "five"',
            "OURS.toml: “settings.office_cutoff” is 'five'. Give a time such as 17:00:00, without quotation marks, "
            "or false.",
        ),
        (
            'office_email = "nel.scpenquiries@nelincs.gov.uk"', 'office_email = "the office"',
            "OURS.toml: “names.office_email” is 'the office'. Give an e-mail address such as office@example.org.",
        ),
        ('briefing = "7-minute briefing"', 'briefing = " "',
         "OURS.toml: “names.briefing” is empty. Give some text in quotation marks."),
        (
            "effective_from = 2023-04-14", 'effective_from = "2023-04-14"',
            "OURS.toml: “effective_from” is '2023-04-14'. Give a date such as 2024-04-01, without quotation marks.",
        ),
        (
            "effective_from = 2023-04-14", "effective_from = 2023-04-14\neffective_to = 2022-01-01",
            "OURS.toml: “effective_to” is 2022-01-01, before it starts. Give 2023-04-14 or later.",
        ),
        (
            'code = "TRIAGE"', 'code = "TRIAGING"',
            "OURS.toml: “bodies[1].functions[1].code” is 'TRIAGING'. Give one of \"TRIAGE\", \"LOS_EXEC\", "
            "\"MONITOR\", \"IMPACT\", \"SIGN_OFF\", \"DEVISE\", \"SERIOUS_REVIEW\", \"TOP\", \"VOICE\".",
        ),
        (
            'aliases = ["SAIG"]', 'aliases = ["SAIG"]\nmeeting_months = [3, 13]',
            "OURS.toml: “bodies[5].meeting_months” is [3, 13]. Give a list of months, 1 to 12.",
        ),
        ('aliases = ["SAIG"]', "aliases = [1]", "OURS.toml: “bodies[5].aliases” is [1]. Give a list of texts."),
        (
            "[deadlines]", '[deadlines]\noff = ["X5"]',
            "OURS.toml: “deadlines.off” has 'X5', which is not a deadline. Give ids such as \"D03\" or \"D14a\".",
        ),
        (
            "[deadlines]", "[deadlines.day3]\namount = 1",
            "OURS.toml: “deadlines.day3” is not a deadline. Give ids such as D03 or D14a.",
        ),
        (
            "[deadlines]", '[deadlines]\noff = ["D03"]\n[deadlines.D03]\namount = 1\nsource = "x"',
            "OURS.toml: “deadlines.D03” is changed here and off as well. Keep one of the two.",
        ),
        (
            "[deadlines]", "[deadlines.D03]\namount = 2",
            "OURS.toml: “deadlines.D03.source” is missing. Give some text in quotation marks.",
        ),
        (
            "number = 7", "number = 8",
            "OURS.toml: “briefing_sections” are not numbered 1, 2, 3 … in order. Number them so.",
        ),
        (
            "words = 60", "words = true",
            "OURS.toml: “briefing_sections[7].words” is True. Give a whole number.",
        ),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path, written, instead, sentence):
    assert written in NEL_TEXT
    own = tmp_path / "OURS.toml"
    own.write_text(NEL_TEXT.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ProfileRefused) as refused:
        load_profile(own)
    assert str(refused.value) == sentence


def test_a_file_that_is_not_toml_names_the_line(tmp_path):
    own = tmp_path / "OURS.toml"
    own.write_text('title = "ours"\neffective_from = tomorrow\n', encoding="utf-8")
    with pytest.raises(ProfileRefused, match=r"^OURS.toml is not readable as TOML: .*at line 2, column 18"):
        load_profile(own)


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path):
    own = tmp_path / "OURS.toml"
    with pytest.raises(ProfileRefused, match=r"^OURS.toml cannot be read: No such file or directory\.$"):
        load_profile(own)
    own.write_bytes(b"title = \"\xff\"")
    with pytest.raises(ProfileRefused, match=r"^OURS.toml is not UTF-8 text. Save it as UTF-8 and try again\.$"):
        load_profile(str(own))
