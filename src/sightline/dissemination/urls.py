"""Addresses of dissemination."""

from django.urls import path

from sightline.dissemination import views

app_name = "dissemination"

urlpatterns = [
    path("briefings/", views.ListBriefingsView.as_view(), name="library"),
    path("briefings/<slug:slug>/", views.ReadBriefingView.as_view(), name="read"),
    path("files/<slug:reference>/briefing/", views.ShowBriefingView.as_view(), name="briefing"),
    path("files/<slug:reference>/briefing/begin/", views.BeginBriefingView.as_view(), name="begin"),
    path("files/<slug:reference>/briefing/write/", views.WriteBriefingView.as_view(), name="write"),
    path("files/<slug:reference>/briefing/ask-check/", views.AskCheckView.as_view(), name="ask-check"),
    path("files/<slug:reference>/briefing/check/", views.CheckBriefingView.as_view(), name="check"),
    path("files/<slug:reference>/briefing/vote/", views.VoteView.as_view(), name="vote"),
    path("files/<slug:reference>/briefing/close/", views.CloseRoundView.as_view(), name="close"),
    path("files/<slug:reference>/briefing/revise/", views.ReviseBriefingView.as_view(), name="revise"),
    path("files/<slug:reference>/briefing/publish/", views.PublishBriefingView.as_view(), name="publish"),
    path("files/<slug:reference>/briefing/send/", views.SendBriefingView.as_view(), name="send"),
    path("files/<slug:reference>/briefing/trix/", views.RecordTrixView.as_view(), name="trix"),
    path("files/<slug:reference>/briefing/withdraw/", views.WithdrawBriefingView.as_view(), name="withdraw"),
    path("files/<slug:reference>/highlights/", views.PublishHighlightsView.as_view(), name="highlights"),
    path(
        "files/<slug:reference>/highlights/<slug:slug>/withdraw/",
        views.WithdrawHighlightsView.as_view(),
        name="withdraw-highlights",
    ),
]
