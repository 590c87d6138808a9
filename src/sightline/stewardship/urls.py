"""Addresses of the watch, of copies of whole files, of legal holds, of how long files are kept, and of their disposal.

A signal's key holds a rule, a person's number, a reference and a day: no name.
"""

from django.urls import path

from sightline.stewardship.views import copies, disposal, holds, retention, watch

app_name = "stewardship"

urlpatterns = [
    path("watch/", watch.SignalsView.as_view(), name="signals"),
    path("watch/set-aside/<slug:key>/", watch.SetAsideView.as_view(), name="set-aside"),
    path("watch/log/", watch.AskForLogView.as_view(), name="log"),
    path("watch/log/copy/", watch.TakeLogView.as_view(), name="log-copy"),
    path("access-review/", watch.AskForAccessView.as_view(), name="access-review"),
    path("access-review/copy/", watch.TakeAccessView.as_view(), name="access-review-copy"),
    path("files/<slug:reference>/copy/", copies.AskForCopyView.as_view(), name="copy"),
    path("files/<slug:reference>/copy/take/", copies.TakeCopyView.as_view(), name="take-copy"),
    path("copies/", copies.SecondCopyView.as_view(), name="second-copy"),
    path("holds/", holds.HoldsView.as_view(), name="holds"),
    path("holds/place/", holds.PlaceHoldView.as_view(), name="place-hold"),
    path("holds/<slug:reference>/<int:number>/lift/", holds.AskLiftView.as_view(), name="lift-hold"),
    path("holds/<slug:reference>/<int:number>/decide/", holds.DecideLiftView.as_view(), name="decide-hold"),
    path("retention/", retention.DueForDisposalView.as_view(), name="due-for-disposal"),
    path("retention/periods/", retention.PeriodsView.as_view(), name="periods"),
    path("retention/periods/<slug:kind>/", retention.SetPeriodView.as_view(), name="set-period"),
    path(
        "retention/<slug:reference>/propose/", disposal.ProposeDisposalView.as_view(), name="propose-disposal",
    ),
    path("retention/<slug:reference>/decide/", disposal.DecideDisposalView.as_view(), name="decide-disposal"),
    path("disposals/", disposal.DisposalsView.as_view(), name="disposals"),
]
