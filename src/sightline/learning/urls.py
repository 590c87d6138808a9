"""Addresses of learning."""

from django.urls import path

from sightline.learning import views

app_name = "learning"

urlpatterns = [
    path("files/<slug:reference>/findings/", views.ListFindingsView.as_view(), name="findings"),
    path("files/<slug:reference>/findings/add/", views.AddFindingView.as_view(), name="add-finding"),
    path(
        "files/<slug:reference>/findings/<int:number>/change/", views.ChangeFindingView.as_view(), name="change-finding"
    ),
    path(
        "files/<slug:reference>/findings/<int:number>/remove/", views.RemoveFindingView.as_view(), name="remove-finding"
    ),
    path(
        "files/<slug:reference>/findings/<int:number>/no-action/", views.SayNoActionView.as_view(), name="no-action"
    ),
    path("files/<slug:reference>/plan/", views.ShowPlanView.as_view(), name="plan"),
    path("files/<slug:reference>/plan/add/", views.AddActionView.as_view(), name="add-action"),
    path("files/<slug:reference>/plan/<int:number>/change/", views.ChangeActionView.as_view(), name="change-action"),
    path("files/<slug:reference>/plan/<int:number>/answer/", views.AnswerActionView.as_view(), name="answer-action"),
]
