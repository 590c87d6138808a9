"""Addresses of the referral."""

from django.urls import path

from sightline.referrals import views

app_name = "referrals"

urlpatterns = [
    path("referrals/", views.MyReferralsView.as_view(), name="mine"),
    path("referrals/start/", views.StartReferralView.as_view(), name="start"),
    path("referrals/partners-request/", views.RequestTogetherView.as_view(), name="request-together"),
    path("referrals/<slug:reference>/", views.ShowReferralView.as_view(), name="referral"),
    path("referrals/<slug:reference>/part/<slug:section>/", views.WriteSectionView.as_view(), name="section"),
    path("referrals/<slug:reference>/people/", views.ListPeopleView.as_view(), name="people"),
    path("referrals/<slug:reference>/people/add/", views.AddPersonView.as_view(), name="add-person"),
    path(
        "referrals/<slug:reference>/people/<slug:pseudonym>/", views.ChangePersonView.as_view(), name="change-person"
    ),
    path("referrals/<slug:reference>/submit/", views.SubmitReferralView.as_view(), name="submit"),
    path("referrals/<slug:reference>/approve/", views.ApproveReferralView.as_view(), name="approve"),
    path("referrals/<slug:reference>/return/", views.ReturnReferralView.as_view(), name="return"),
    path("referrals/<slug:reference>/withdraw/", views.WithdrawReferralView.as_view(), name="withdraw"),
    path("referrals/<slug:reference>/receipt/", views.ShowReceiptView.as_view(), name="receipt"),
]
