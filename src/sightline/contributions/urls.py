"""Addresses of one agency's part."""

from django.urls import path

from sightline.contributions import views

app_name = "contributions"

ONE = "files/<slug:reference>/returns/<slug:agency>/"

urlpatterns = [
    path("agency-requests/", views.ListAgencyRequestsView.as_view(), name="agency-requests"),
    path(ONE, views.ShowRequestView.as_view(), name="request"),
    path(f"{ONE}invite/", views.InviteView.as_view(), name="invite"),
    path(f"{ONE}invitations/<int:number>/new-link/", views.NewLinkView.as_view(), name="new-link"),
    path(
        f"{ONE}invitations/<int:number>/withdraw/", views.WithdrawInvitationView.as_view(), name="withdraw-invitation"
    ),
    path(f"{ONE}people/", views.ShowPeopleView.as_view(), name="people"),
    path(f"{ONE}acknowledge/", views.AcknowledgeView.as_view(), name="acknowledge"),
    path(f"{ONE}author/", views.NameAuthorView.as_view(), name="author"),
    path(f"{ONE}no-involvement/", views.StateNilView.as_view(), name="state-nil"),
    path(f"{ONE}no-involvement/confirm/", views.ConfirmNilView.as_view(), name="confirm-nil"),
    path(f"{ONE}begin/", views.BeginView.as_view(), name="begin"),
    path(f"{ONE}audit/<slug:section>/", views.WriteSectionView.as_view(), name="audit-section"),
    path(f"{ONE}key-lines/<int:number>/", views.AnswerKeyLineView.as_view(), name="key-line"),
    path(f"{ONE}check/", views.CheckReturnView.as_view(), name="check"),
    path(f"{ONE}approve/", views.ApproveReturnView.as_view(), name="approve"),
    path(f"{ONE}read/", views.ReadReturnView.as_view(), name="read"),
    path(f"{ONE}read/<int:number>/", views.ReadReturnView.as_view(), name="read-version"),
    path(f"{ONE}accept/", views.AcceptReturnView.as_view(), name="accept"),
    path(f"{ONE}waive/", views.WaiveReturnView.as_view(), name="waive"),
    path(f"{ONE}more-time/", views.AgreeExtensionView.as_view(), name="extension"),
]
