"""Addresses of an agency's chronology, and of all of them together."""

from django.urls import path

from sightline.chronology.views import agency, analysis, files, intake, outputs, together

app_name = "chronology"

ONE = "files/<slug:reference>/returns/<slug:agency>/chronology/"
ALL = "files/<slug:reference>/chronology/"

urlpatterns = [
    path(ONE, agency.ListEntriesView.as_view(), name="entries"),
    path(f"{ONE}add/", agency.AddEntryView.as_view(), name="add-entry"),
    path(f"{ONE}import/", intake.BringFileView.as_view(), name="import-entries"),
    path(f"{ONE}paste/", intake.PasteRowsView.as_view(), name="paste-entries"),
    path(f"{ONE}import/<slug:intake>/columns/", intake.ConfirmColumnsView.as_view(), name="confirm-columns"),
    path(f"{ONE}import/<slug:intake>/", intake.PreviewIntakeView.as_view(), name="preview-intake"),
    path(f"{ONE}import/<slug:intake>/leave/", intake.DiscardIntakeView.as_view(), name="discard-intake"),
    path(f"{ONE}<int:number>/", agency.ChangeEntryView.as_view(), name="change-entry"),
    path(f"{ONE}form/<slug:kind>/", files.TemplateView.as_view(), name="template"),
    path(f"{ONE}rows/<slug:kind>/", files.WriteOutView.as_view(), name="write-out"),
    path(f"{ONE}write/", agency.WriteEntriesView.as_view(), name="write-entries"),
    path(f"{ONE}<int:number>/order/", agency.OrderDayView.as_view(), name="order-day"),
    path(f"{ONE}removed/<slug:removed>/", agency.PutBackEntryView.as_view(), name="put-back"),
    path(f"{ONE}<int:number>/remove/", agency.RemoveEntryView.as_view(), name="remove-entry"),
    path(ALL, together.ShowCombinedView.as_view(), name="combined"),
    path(f"{ALL}picture/", together.ShowPictureView.as_view(), name="picture"),
    path(f"{ALL}copies/", outputs.ListCopiesView.as_view(), name="copies"),
    path(f"{ALL}copies/layout/", outputs.SetLayoutView.as_view(), name="layout"),
    path(f"{ALL}copies/<slug:format>/", outputs.TakeCopyView.as_view(), name="copy"),
    path(f"{ALL}filter/", together.FilterCombinedView.as_view(), name="filter"),
    path(f"{ALL}views/<slug:saved>/remove/", together.RemoveViewView.as_view(), name="remove-view"),
    path(f"{ALL}versions/", together.ListVersionsView.as_view(), name="versions"),
    path(f"{ALL}versions/freeze/", together.FreezeVersionView.as_view(), name="freeze"),
    path(f"{ALL}entries/<slug:agency>/<int:number>/", together.ShowCombinedEntryView.as_view(), name="entry"),
    path(f"{ALL}entries/<slug:agency>/<int:number>/note/", together.WriteNoteView.as_view(), name="note"),
    path(f"{ALL}analysis/", analysis.ListAnalysisView.as_view(), name="analysis"),
    path(f"{ALL}analysis/numbers/", analysis.SetThresholdsView.as_view(), name="thresholds"),
    path(f"{ALL}analysis/<slug:kind>/", analysis.ShowKindView.as_view(), name="kind"),
    path(f"{ALL}analysis/<slug:kind>/<slug:about>/set-aside/", analysis.SetAsideView.as_view(), name="set-aside"),
    path(f"{ALL}analysis/<slug:kind>/<slug:about>/bring-back/", analysis.BringBackView.as_view(), name="bring-back"),
]
