"""What may be sent. Subjects are fixed and say nothing of a case (sec R74)."""

from django.db import models


class MessageName(models.TextChoices):
    """The templates. The label is the whole subject line."""

    APPROVAL_ASKED = "approval_asked", "A referral is waiting for your approval"
    REFERRAL_RETURNED = "referral_returned", "A referral has been returned to you"
    RECEIPT = "receipt", "Your referral has been received"
    REFERRAL_RECEIVED = "referral_received", "A referral has been received"
    CASE_HOLDER_NOTICE = "case_holder_notice", "A referral concerns work that your team holds"
    TRIAGE_INVITATION = "triage_invitation", "You are invited to a triage meeting"
    TRIAGE_OUTCOME = "triage_outcome", "A triage decision has been recorded"
    CONFIRMATION_ASKED = "confirmation_asked", "A triage decision is waiting for your confirmation"
    REVIEW_AGREED = "review_agreed", "A Line of Sight review has been agreed"
    DIVERTED = "diverted", "A referral may meet the serious-harm criteria"
    APPOINTED = "appointed", "You have been appointed to a Line of Sight review"
    RETURN_ASKED = "return_asked", "Your agency is asked for a practice audit and chronology"
    RETURN_FOR_APPROVAL = "return_for_approval", "Your agency's return is waiting for your approval"
    RETURN_SUBMITTED = "return_submitted", "An agency's return has been submitted"
    RETURN_SENT_BACK = "return_sent_back", "Your agency's return has been sent back"
    RETURN_ACCEPTED = "return_accepted", "Your agency's return has been accepted"
    PACK_READY = "pack_ready", "The collated pack is ready"
    EVENT_INVITATION = "event_invitation", "You are invited to a Line of Sight event"
    WELFARE_PROMPT = "welfare_prompt", "Please offer support to staff who came to an event"
    PANEL_SAT = "panel_sat", "The executive panel has met"
    BRIEFING_TO_CHECK = "briefing_to_check", "A briefing is waiting for its anonymisation check"
    BRIEFING_VOTE_ASKED = "briefing_vote_asked", "A briefing is waiting for your approval"
    BRIEFING_APPROVED = "briefing_approved", "A briefing has been approved"
    BRIEFING_RETURNED = "briefing_returned", "A briefing has been returned to you"
    BRIEFING_PUBLISHED = "briefing_published", "A 7-minute briefing has been published"
    PLAN_FORMALISED = "plan_formalised", "An overview report and action plan have been formalised"
    DEADLINE_NEAR = "deadline_near", "Something of yours is due"
    GLASS_BROKEN = "glass_broken", "Somebody has opened a file in an emergency"
    HELD_UP = "held_up", "Somebody has opened or copied very many files within an hour"
    CONFLICT_DECLARED = "conflict_declared", "A conflict of interest has been declared"
    HOLD_PLACED = "hold_placed", "A legal hold has been placed on a file"
    HOLD_DECIDED = "hold_decided", "What you asked about a legal hold has been decided"
    DISPOSAL_DECIDED = "disposal_decided", "What you asked about the disposal of a file has been decided"
    TRAIL_ANCHORED = "trail_anchored", "The trail has been anchored: keep this message"
    TASK = "task", "There is something for you to do"
    FACTOR_CHANGED = "factor_changed", "How you sign in to Sightline has changed"
    RECOVERY_CODE_USED = "recovery_code_used", "A recovery code was used to sign in to your account"
    NEW_DEVICE = "new_device", "Your account was signed in to on a device that is new to us"
    PASSWORD_CHANGED = "password_changed", "Your password has been changed"
    INVITATION = "invitation", "You are invited to Sightline"
    RESET = "reset", "Choose a new password"
    EMAIL_CHANGE = "email_change", "Confirm your new email address"
    EMAIL_CHANGED = "email_changed", "The email address of your account has been changed"
    RETURN_INVITATION = "return_invitation", "Your organisation is asked for information: your personal link"
    RETURN_CODE = "return_code", "Your code for Sightline"


# About somebody's own account: they go to whoever has it, whatever else they are (ASVS 6.3.5, 6.3.7)
OF_THE_ACCOUNT = frozenset(
    {
        MessageName.FACTOR_CHANGED, MessageName.RECOVERY_CODE_USED, MessageName.NEW_DEVICE,
        MessageName.PASSWORD_CHANGED, MessageName.INVITATION, MessageName.RESET, MessageName.EMAIL_CHANGE,
        MessageName.EMAIL_CHANGED, MessageName.RETURN_INVITATION, MessageName.RETURN_CODE,
    }
)


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", "Waiting to go"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    DROPPED = "dropped", "Not sent: the person may no longer receive it"
