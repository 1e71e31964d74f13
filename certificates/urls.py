"""Addresses. Those under `tra-cuu/` and `x/` are printed on paper: they never change."""

from django.urls import path

from certificates import (
    bundle_views,
    check_views,
    lifecycle_views,
    machine_views,
    offer_views,
    register_views,
    signing_views,
    views,
)

app_name = "certificates"

urlpatterns = [
    path("chung-nhan/", views.mine, name="mine"),
    path("chung-nhan/<str:number>/", views.detail, name="detail"),
    path("chung-nhan/<str:number>/pdf/", views.pdf, name="pdf"),
    path("chung-nhan/<str:number>/pdf/gia-han/<int:position>/", views.extended, name="extended"),
    path("chung-nhan/<str:number>/dinh-chinh/", lifecycle_views.correct, name="correct"),
    path("chung-nhan/<str:number>/thu-hoi/", lifecycle_views.revoke, name="revoke"),
    path(
        "chung-nhan/<str:number>/ten-in-sai/",
        lifecycle_views.request_correction,
        name="request_correction",
    ),
    path("so-cap/", register_views.book, name="book"),
    path("so-cap/xlsx/", register_views.book_xlsx, name="book_xlsx"),
    path("so-cap/pdf/", register_views.book_pdf, name="book_pdf"),
    path("so-cap/ky-nhan/", register_views.hand_over, name="hand_over"),
    path("so-cap/ky-nhan/pdf/", register_views.signing_list, name="signing_list"),
    path("so-cap/ky-nhan/bien-nhan/", register_views.receipts, name="receipts"),
    path("so-cap/de-nghi/", lifecycle_views.queue, name="queue"),
    path("so-cap/de-nghi/<int:pk>/", lifecycle_views.answer, name="answer"),
    path("so-cap/cham-lai/", offer_views.offers, name="offers"),
    path("so-cap/cham-lai/<int:pk>/", offer_views.offer, name="offer"),
    path("so-cap/de-xuat/<int:pk>/", lifecycle_views.proposal, name="proposal"),
    path("in-giay/", bundle_views.bundles, name="bundles"),
    path("in-giay/<int:pk>/", bundle_views.bundle, name="bundle"),
    path("ky-so/", signing_views.desk, name="signing"),
    path("ky-so/nhap/", signing_views.take_back, name="take_back"),
    path("ky-so/nhap/<int:pk>/", signing_views.delivery, name="delivery"),
    path("ky-so/phien/<int:pk>/", signing_views.sitting, name="sitting"),
    path("ky-so/<str:number>/", signing_views.draft, name="draft"),
    path("tra-cuu/", check_views.check, name="check"),
    path("tra-cuu/<str:number>/", check_views.check_number, name="check_number"),
    path("x/sw.js", check_views.worker, name="worker"),
    path("x/ngoai-tuyen/", check_views.offline, name="offline"),
    path("x/<str:token>/", check_views.check_token, name="check_token"),
    path("x/<str:token>/huy-hieu.json", machine_views.credential, name="credential"),
    path("cong-khai/khoa.json", machine_views.keys, name="keys"),
    path("cong-khai/did.json", machine_views.did, name="did"),
    path("cong-khai/trang-thai/<str:series>.jwt", machine_views.status_list, name="status_list"),
    path("api/v1/openapi.json", machine_views.openapi, name="openapi"),
    path("api/v1/certificates/<path:token>", machine_views.certificate, name="api_certificate"),
]
