"""Addresses of learning."""

from django.urls import path

from sightline.learning.views import learned, progress

app_name = "learning"

urlpatterns = [
    path("files/<slug:reference>/findings/", learned.ListFindingsView.as_view(), name="findings"),
    path("files/<slug:reference>/findings/add/", learned.AddFindingView.as_view(), name="add-finding"),
    path(
        "files/<slug:reference>/findings/<int:number>/change/", learned.ChangeFindingView.as_view(),
        name="change-finding",
    ),
    path(
        "files/<slug:reference>/findings/<int:number>/remove/", learned.RemoveFindingView.as_view(),
        name="remove-finding",
    ),
    path(
        "files/<slug:reference>/findings/<int:number>/no-action/", learned.SayNoActionView.as_view(), name="no-action"
    ),
    path(
        "files/<slug:reference>/findings/on/<slug:agency>/<int:number>/", learned.RestOnEntryView.as_view(),
        name="rest-on",
    ),
    path("files/<slug:reference>/plan/", learned.ShowPlanView.as_view(), name="plan"),
    path("files/<slug:reference>/plan/add/", learned.AddActionView.as_view(), name="add-action"),
    path("files/<slug:reference>/plan/<int:number>/change/", learned.ChangeActionView.as_view(), name="change-action"),
    path("files/<slug:reference>/plan/<int:number>/answer/", learned.AnswerActionView.as_view(), name="answer-action"),
    path("files/<slug:reference>/plan/<int:number>/", progress.ShowActionView.as_view(), name="action"),
    path(
        "files/<slug:reference>/plan/<int:number>/progress/", progress.ReportProgressView.as_view(), name="progress"
    ),
    path(
        "files/<slug:reference>/plan/<int:number>/evidence/", progress.SubmitEvidenceView.as_view(), name="evidence"
    ),
    path("files/<slug:reference>/plan/<int:number>/verify/", progress.VerifyActionView.as_view(), name="verify"),
    path("files/<slug:reference>/plan/<int:number>/transfer/", progress.TransferActionView.as_view(), name="transfer"),
]
