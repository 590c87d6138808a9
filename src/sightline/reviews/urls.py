"""Addresses of reviews."""

from django.urls import path

from sightline.reviews.views import line_of_sight, pseudonyms, reports, triage

app_name = "reviews"

FILE = "files/<slug:reference>/"

urlpatterns = [
    path(FILE + "triage/", triage.ShowTriageView.as_view(), name="triage"),
    path(FILE + "triage/list/", triage.ListForTriageView.as_view(), name="list"),
    path(FILE + "triage/record/", triage.DecideTriageView.as_view(), name="record"),
    path(FILE + "triage/confirm/", triage.ConfirmTriageView.as_view(), name="confirm"),
    path(FILE + "review/", line_of_sight.ShowReviewView.as_view(), name="review"),
    path(FILE + "scope/", line_of_sight.ScopeReviewView.as_view(), name="scope"),
    path(FILE + "returns/send/", line_of_sight.SendRequestsView.as_view(), name="send"),
    path(FILE + "collate/", line_of_sight.CollateReturnsView.as_view(), name="collate"),
    path(FILE + "pack/", line_of_sight.ShowPackView.as_view(), name="pack"),
    path(FILE + "event/set/", line_of_sight.SetEventView.as_view(), name="set_event"),
    path(FILE + "event/call-off/", line_of_sight.CallOffEventView.as_view(), name="call_off"),
    path(FILE + "event/hold/", line_of_sight.HoldEventView.as_view(), name="hold_event"),
    path(FILE + "event/actions/", line_of_sight.AgreeActionsView.as_view(), name="agree_actions"),
    path(FILE + "presentation/", line_of_sight.ShowPresentationView.as_view(), name="presentation"),
    path(FILE + "panel/", line_of_sight.HoldPanelView.as_view(), name="hold_panel"),
    path(FILE + "divert/", line_of_sight.DivertReviewView.as_view(), name="divert"),
    path(FILE + "chair-report/", reports.ShowChairReportView.as_view(), name="chair_report"),
    path(FILE + "chair-report/write/", reports.WriteChairReportView.as_view(), name="write_chair_report"),
    path(FILE + "chair-report/pseudonyms/", pseudonyms.PseudonymiseReportView.as_view(), name="report_pseudonyms"),
    path(FILE + "chair-report/with-names/", pseudonyms.ReadReportWithNamesView.as_view(), name="report_names"),
    path(
        FILE + "chronology/pseudonyms/<slug:format>/", pseudonyms.TakePseudonymCopyView.as_view(),
        name="chronology_pseudonyms",
    ),
    path(FILE + "overview-report/", reports.ShowOverviewReportView.as_view(), name="overview_report"),
    path(FILE + "overview-report/edit/", reports.WriteOverviewReportView.as_view(), name="edit_overview_report"),
    path(
        FILE + "overview-report/pseudonyms/", pseudonyms.PseudonymiseOverviewView.as_view(), name="overview_pseudonyms"
    ),
    path(FILE + "overview-report/formalise/", reports.FormaliseReportView.as_view(), name="formalise"),
    path(FILE + "monitor/table/", reports.TableReportView.as_view(), name="table_report"),
    path(FILE + "monitor/", reports.RecordMonitorView.as_view(), name="monitor"),
]
