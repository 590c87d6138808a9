"""Addresses of dissemination."""

from django.urls import path

from sightline.dissemination import views

app_name = "dissemination"

ONE = "files/<slug:reference>/highlights/<int:number>/"

urlpatterns = [
    path("briefings/", views.ListBriefingsView.as_view(), name="library"),
    path("briefings/<slug:slug>/", views.ReadBriefingView.as_view(), name="read"),
    path("briefings/<slug:slug>/pdf/", views.DownloadBriefingView.as_view(), {"form": "pdf"}, name="pdf"),
    path("briefings/<slug:slug>/word/", views.DownloadBriefingView.as_view(), {"form": "word"}, name="word"),
    path("files/<slug:reference>/briefing/", views.ShowBriefingView.as_view(), name="briefing"),
    path("files/<slug:reference>/briefing/begin/", views.BeginBriefingView.as_view(), name="begin"),
    path("files/<slug:reference>/briefing/write/", views.WriteBriefingView.as_view(), name="write"),
    path(
        "files/<slug:reference>/briefing/pseudonyms/", views.PseudonymiseBriefingView.as_view(), name="pseudonymise"
    ),
    path("files/<slug:reference>/briefing/with-names/", views.ReadWithNamesView.as_view(), name="with-names"),
    path("files/<slug:reference>/briefing/ask-check/", views.AskCheckView.as_view(), name="ask-check"),
    path("files/<slug:reference>/briefing/check/", views.CheckBriefingView.as_view(), name="check-briefing"),
    path(
        "files/<slug:reference>/briefing/check/changes/", views.ChangesBriefingView.as_view(), name="changes-briefing"
    ),
    path("files/<slug:reference>/briefing/check/again/", views.AgainBriefingView.as_view(), name="again-briefing"),
    path(
        "files/<slug:reference>/briefing/checklist/", views.ChecklistBriefingView.as_view(), name="checklist-briefing"
    ),
    path("files/<slug:reference>/briefing/vote/", views.VoteView.as_view(), name="vote"),
    path("files/<slug:reference>/briefing/close/", views.CloseRoundView.as_view(), name="close"),
    path("files/<slug:reference>/briefing/revise/", views.ReviseBriefingView.as_view(), name="revise"),
    path("files/<slug:reference>/briefing/publish/", views.PublishBriefingView.as_view(), name="publish"),
    path("files/<slug:reference>/briefing/send/", views.SendBriefingView.as_view(), name="send"),
    path("files/<slug:reference>/briefing/trix/", views.RecordTrixView.as_view(), name="trix"),
    path("files/<slug:reference>/briefing/withdraw/", views.WithdrawBriefingView.as_view(), name="withdraw"),
    path("files/<slug:reference>/briefing/dispatch/", views.RecordDispatchView.as_view(), name="dispatch"),
    path("files/<slug:reference>/highlights/", views.WriteHighlightsView.as_view(), name="highlights"),
    path(f"{ONE}change/", views.ChangeHighlightsView.as_view(), name="change-highlights"),
    path(f"{ONE}check/", views.CheckHighlightsView.as_view(), name="check-highlights"),
    path(f"{ONE}check/changes/", views.ChangesHighlightsView.as_view(), name="changes-highlights"),
    path(f"{ONE}check/again/", views.AgainHighlightsView.as_view(), name="again-highlights"),
    path(f"{ONE}checklist/", views.ChecklistHighlightsView.as_view(), name="checklist-highlights"),
    path(f"{ONE}publish/", views.PublishHighlightsView.as_view(), name="publish-highlights"),
    path(
        "files/<slug:reference>/highlights/<slug:slug>/withdraw/",
        views.WithdrawHighlightsView.as_view(),
        name="withdraw-highlights",
    ),
]
