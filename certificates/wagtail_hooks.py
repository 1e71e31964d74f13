"""What administrators see in the CMS: who issues, and the names of our acts."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates import template_cms  # noqa: F401 -- registers the templates of certificates
from certificates.forms import IssuerForm
from certificates.models import Issuer


class IssuerViewSet(SnippetViewSet):
    """A change of signer or name is a new issuer from that day on, not an edit of the old one."""

    model = Issuer
    icon = "certificate"
    menu_label = _("Cơ quan cấp")
    list_display = ["name", "code", "signer_name", "valid_from", "valid_to"]
    ordering = ["-valid_from"]
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("register_code")]),
            FieldPanel("superior"),
            FieldPanel("name"),
            FieldPanel("place"),
            FieldPanel("signer_position"),
            FieldPanel("signer_name"),
            FieldPanel("two_person_rule"),
            FieldPanel("requires_signature"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
        base_form_class=IssuerForm,
    )


register_snippet(IssuerViewSet)


@hooks.register("register_log_actions")
def certificate_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificates.issue", _("Cấp"), _("Đã cấp giấy chứng nhận"))
    actions.register_action("certificates.issue_many", _("Cấp hàng loạt"), _("Đã cấp hàng loạt"))
    actions.register_action("certificates.export_register", _("Xuất sổ"), _("Đã xuất sổ cấp"))
    actions.register_action("certificates.sign", _("Ký số"), _("Đã ký số giấy chứng nhận"))
    actions.register_action("certificates.open_sitting", _("Mở phiên ký"), _("Đã mở phiên ký số"))
    actions.register_action(
        "certificates.export_to_sign", _("Xuất để ký"), _("Đã xuất tệp để ký ngoài")
    )
    actions.register_action("certificates.revoke", _("Thu hồi"), _("Đã thu hồi giấy chứng nhận"))
    actions.register_action(
        "certificates.activate_template", _("Dùng mẫu"), _("Đã đưa mẫu giấy vào dùng")
    )
    actions.register_action(
        "certificates.draft_template", _("Soạn mẫu"), _("Đã tạo phiên bản mới của mẫu giấy")
    )
    actions.register_action(
        "certificates.bundle", _("Gộp để in"), _("Đã yêu cầu gộp giấy chứng nhận để in")
    )
    actions.register_action(
        "certificates.fetch_bundle", _("Tải tập in"), _("Đã tải tập giấy chứng nhận gộp")
    )
