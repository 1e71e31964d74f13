"""One factory per model, each building the plainest valid thing."""

import datetime as dt
import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page

from certificates import numbering
from certificates.models import (
    Bundle,
    Certificate,
    CorrectionRequest,
    Delivery,
    ExtendedFile,
    Issuer,
    Offer,
    Proposal,
    Series,
    SignedFile,
)
from compliance.models import Assignment, Audience, Requirement
from courses.models import (
    CataloguePage,
    Completion,
    CourseEdition,
    CoursePage,
    EditionActivity,
    Enrolment,
    LessonPage,
    ModulePage,
    Standard,
    StandardEdition,
)
from people.models import Mandate, Person, Posting, Reorganisation, Succession, Unit
from people.postings import agency_of
from quizzes.models import (
    Attempt,
    BlueprintLine,
    Question,
    QuestionVersion,
    QuizPage,
    Result,
    Ruling,
)

LONG_AGO = dt.date(2020, 1, 1)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"U{n}")
    name = factory.Sequence(lambda n: f"Xã Mẫu {n}")
    kind = "commune"
    valid_from = LONG_AGO
    applies_qms = True

    @classmethod
    def _create(cls, model_class, *_args, parent=None, **kwargs):
        if parent is None:
            return model_class.add_root(**kwargs)
        return Unit.objects.get(pk=parent.pk).add_child(**kwargs)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Mẫu {n}")
    email = factory.Sequence(lambda n: f"nguoi{n}@mau.example")
    staff_code = factory.Sequence(lambda n: f"CB{n:05d}")


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    agency = factory.LazyAttribute(lambda o: agency_of(o.unit))
    category = "civil_servant"
    position = "Chuyên viên"
    valid_from = LONG_AGO


def posted(unit, *, position="Chuyên viên", since=LONG_AGO, **person):
    """A person at work in this unit."""
    someone = PersonFactory(**person)
    PostingFactory(person=someone, unit=unit, position=position, valid_from=since)
    return someone


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = Mandate

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    role = "hr"
    valid_from = LONG_AGO


class StandardFactory(DjangoModelFactory):
    class Meta:
        model = Standard
        django_get_or_create = ("code",)

    code = "TCVN ISO 9001"
    title = "Hệ thống quản lý chất lượng – Các yêu cầu"


class StandardEditionFactory(DjangoModelFactory):
    class Meta:
        model = StandardEdition
        django_get_or_create = ("code",)

    standard = factory.SubFactory(StandardFactory)
    code = "TCVN ISO 9001:2015"
    title = "TCVN ISO 9001:2015"
    published_on = dt.date(2015, 12, 31)


def _planted_root():
    """The root that a migration made; a test with real transactions flushes it away."""
    Locale.objects.get_or_create(language_code="vi")
    return Page.add_root(title="Root", slug="root")


class PageFactory(DjangoModelFactory):
    """Adds the page under `parent`, published."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *_args, parent=None, **kwargs):
        above = parent or Page.get_first_root_node() or _planted_root()
        return Page.objects.get(pk=above.pk).add_child(instance=model_class(**kwargs))


class CataloguePageFactory(PageFactory):
    class Meta:
        model = CataloguePage

    title = "Khóa học"
    slug = "khoa-hoc"


class CoursePageFactory(PageFactory):
    class Meta:
        model = CoursePage

    title = factory.Sequence(lambda n: f"Khóa học {n}")
    code = factory.Sequence(lambda n: f"ISO-{n:03d}")
    slug = factory.Sequence(lambda n: f"khoa-{n}")
    standard_edition = factory.SubFactory(StandardEditionFactory)
    is_draft = False


class ModulePageFactory(PageFactory):
    class Meta:
        model = ModulePage

    title = factory.Sequence(lambda n: f"Mô-đun {n}")
    slug = factory.Sequence(lambda n: f"mo-dun-{n}")


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence(lambda n: f"Bài {n}")
    slug = factory.Sequence(lambda n: f"bai-{n}")


class QuizPageFactory(PageFactory):
    class Meta:
        model = QuizPage

    title = "Kiểm tra cuối khóa"
    slug = "kiem-tra-cuoi-khoa"


class BlueprintLineFactory(DjangoModelFactory):
    class Meta:
        model = BlueprintLine

    quiz = factory.SubFactory(QuizPageFactory)
    topic = "mo-dun"
    count = 1


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"Q-{n:04d}")
    course = factory.SubFactory(CoursePageFactory)
    state = "reviewed"


class QuestionVersionFactory(DjangoModelFactory):
    """A single choice whose right option is `a`; it becomes its question's current version."""

    class Meta:
        model = QuestionVersion

    question = factory.SubFactory(QuestionFactory)
    number = 1
    type = "single_choice"
    stem = factory.Sequence(lambda n: f"Câu hỏi {n}?")
    body = factory.LazyFunction(
        lambda: {
            "options": [
                {"key": "a", "text": "Phương án A", "correct": True, "feedback": "Phản hồi A."},
                {"key": "b", "text": "Phương án B", "correct": False, "feedback": "Phản hồi B."},
                {"key": "c", "text": "Phương án C", "correct": False, "feedback": "Phản hồi C."},
            ]
        }
    )
    explanation = "Giải thích."
    topic = "mo-dun"
    difficulty = "easy"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        version = super()._create(model_class, *args, **kwargs)
        version.question.current = version
        version.question.save(update_fields=["current"])
        return version


class CourseEditionFactory(DjangoModelFactory):
    class Meta:
        model = CourseEdition

    course = factory.SubFactory(CoursePageFactory)
    number = 1
    standard_edition = factory.SelfAttribute("course.standard_edition")
    title = factory.SelfAttribute("course.title")
    periods = 4
    pass_mark = 70
    validity_months = 36
    opened_at = factory.LazyFunction(timezone.now)


class EditionActivityFactory(DjangoModelFactory):
    class Meta:
        model = EditionActivity

    edition = factory.SubFactory(CourseEditionFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = "lesson"
    page = factory.SubFactory(LessonPageFactory)
    key = factory.SelfAttribute("page.translation_key")
    title = factory.SelfAttribute("page.title")
    minutes = 10


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    person = factory.SubFactory(PersonFactory)
    edition = factory.SubFactory(CourseEditionFactory)
    opened_at = factory.LazyFunction(timezone.now)


class IssuerFactory(DjangoModelFactory):
    class Meta:
        model = Issuer

    unit = factory.SubFactory(UnitFactory)
    code = "VLG"
    register_code = "ISO-KHCN"
    superior = "ỦY BAN NHÂN DÂN TỈNH MẪU"
    name = "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    place = "Vĩnh Long"
    signer_position = "GIÁM ĐỐC"
    signer_name = "Người Ký Mẫu"
    valid_from = LONG_AGO


class RequirementFactory(DjangoModelFactory):
    class Meta:
        model = Requirement

    code = factory.Sequence(lambda n: f"YC-{n:02d}")
    title = factory.Sequence(lambda n: f"Yêu cầu {n}")
    short_title = factory.Sequence(lambda n: f"YC {n}")
    course = factory.SubFactory(CoursePageFactory)
    valid_from = LONG_AGO


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience

    requirement = factory.SubFactory(RequirementFactory)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    person = factory.SubFactory(PersonFactory)
    requirement = factory.SubFactory(RequirementFactory)
    opened_on = LONG_AGO
    opened_why = "in_audience"
    due_on = dt.date(2020, 4, 1)


class CompletionFactory(DjangoModelFactory):
    class Meta:
        model = Completion

    enrolment = factory.SubFactory(EnrolmentFactory)
    person = factory.SelfAttribute("enrolment.person")
    edition = factory.SelfAttribute("enrolment.edition")
    completed_at = factory.LazyFunction(timezone.now)
    full_name = factory.SelfAttribute("person.full_name")


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series
        django_get_or_create = ("issuer_code", "year")

    issuer_code = "VLG"
    year = 2026


class CertificateFactory(DjangoModelFactory):
    """A certificate that counts from LONG_AGO on and for ever, with no completion behind it."""

    class Meta:
        model = Certificate

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CoursePageFactory)
    standard_edition = factory.SelfAttribute("course.standard_edition")
    issuer = factory.LazyFunction(lambda: Issuer.objects.first() or IssuerFactory())
    series = factory.SubFactory(SeriesFactory)
    sequence = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: numbering.number("VLG", 2026, n + 1))
    register_number = factory.Sequence(lambda n: f"{n:04d}/2026/ISO-KHCN")
    face = factory.LazyAttribute(lambda o: {"holder_name": o.person.full_name})
    template_version = "formal-1"
    issued_at = dt.datetime(2020, 1, 1, 8, tzinfo=dt.UTC)
    valid_from = LONG_AGO


class SignedFileFactory(DjangoModelFactory):
    """A signed file as its row tells it; the bytes are no signature."""

    class Meta:
        model = SignedFile

    certificate = factory.SubFactory(CertificateFactory)
    file = factory.django.FileField(filename="ky.pdf", data=b"%PDF-1")
    sha256_before = "0" * 64
    sha256_after = hashlib.sha256(b"%PDF-1").hexdigest()
    size = 6
    route = "here"
    level = "B-LTA"
    common_name = "Người Ký Mẫu"
    signed_at = at = dt.datetime(2026, 3, 5, 3, tzinfo=dt.UTC)
    time_stamped = True
    signatures = factory.LazyFunction(list)
    by = factory.SubFactory(PersonFactory)


class ExtendedFileFactory(DjangoModelFactory):
    class Meta:
        model = ExtendedFile

    signed = factory.SubFactory(SignedFileFactory)
    position = 1
    file = factory.django.FileField(filename="gia-han.pdf", data=b"%PDF-2")
    sha256_before = hashlib.sha256(b"%PDF-1").hexdigest()
    sha256_after = hashlib.sha256(b"%PDF-2").hexdigest()
    size = 6
    stamped_by = "Cấp dấu thời gian"
    stamped_at = at = dt.datetime(2027, 3, 5, 3, tzinfo=dt.UTC)
    lasts_until = dt.datetime(2037, 3, 5, 3, tzinfo=dt.UTC)


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    by = factory.SubFactory(PersonFactory)
    at = touched_at = factory.LazyFunction(timezone.now)
    good_ones = False
    uploads = factory.LazyFunction(list)


class CorrectionRequestFactory(DjangoModelFactory):
    class Meta:
        model = CorrectionRequest

    certificate = factory.SubFactory(CertificateFactory)
    by = factory.SelfAttribute("certificate.person")
    field = "holder_name"
    proposed = "Nguyễn Thị Ngọc Hạ"
    evidence = "Giấy khai sinh"
    made_at = dt.datetime(2026, 3, 5, 3, tzinfo=dt.UTC)
    due_on = dt.date(2026, 3, 12)


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    certificate = factory.SubFactory(CertificateFactory)
    act = "revoke"
    data = factory.LazyFunction(
        lambda: {"ground": "fraud", "decision": "1/QĐ", "decided_on": None, "note": ""}
    )
    proposed_by = factory.SubFactory(PersonFactory)
    proposed_at = dt.datetime(2026, 3, 5, 3, tzinfo=dt.UTC)


class RulingFactory(DjangoModelFactory):
    """A question dropped for everybody."""

    class Meta:
        model = Ruling

    version = factory.SubFactory(QuestionVersionFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = "drop"
    reason = "Câu hỏi không rõ"
    by = factory.SubFactory(PersonFactory)
    at = dt.datetime(2026, 3, 5, 3, tzinfo=dt.UTC)


class OfferFactory(DjangoModelFactory):
    """An offer to revoke a certificate that rests on a completion."""

    class Meta:
        model = Offer

    act = "revoke"
    certificate = factory.SubFactory(CertificateFactory)
    enrolment = factory.SelfAttribute("certificate.completion.enrolment")
    activity = factory.SubFactory(
        EditionActivityFactory, edition=factory.SelfAttribute("..enrolment.edition"), kind="test"
    )
    ruling = factory.SubFactory(RulingFactory)
    made_at = dt.datetime(2026, 3, 5, 3, tzinfo=dt.UTC)


class BundleFactory(DjangoModelFactory):
    """A bundle of one file, made the moment it was asked for."""

    class Meta:
        model = Bundle

    asked_by = factory.SubFactory(PersonFactory)
    asked_at = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    made_at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    title = "Giấy chứng nhận: tất cả"
    form = "pdf"
    order = "register"
    members = factory.LazyFunction(list)
    file = factory.django.FileField(data=b"%PDF-", filename="tap.pdf")


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = Attempt

    enrolment = factory.SubFactory(EnrolmentFactory)
    activity = factory.SubFactory(
        EditionActivityFactory, edition=factory.SelfAttribute("..enrolment.edition"), kind="test"
    )
    number = 1
    opened_at = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    submitted_at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    pass_mark = 70


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    attempt = factory.SubFactory(AttemptFactory)
    number = 1
    grading_version = "1"
    points = 8
    possible = 10
    passed = True
    graded_at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


class ReorganisationFactory(DjangoModelFactory):
    class Meta:
        model = Reorganisation

    decision_no = factory.Sequence(lambda n: f"{n}/NQ-HĐND")
    effective_on = dt.date(2026, 7, 1)


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = Succession

    reorganisation = factory.SubFactory(ReorganisationFactory)
    predecessor = factory.SubFactory(UnitFactory)
    successor = factory.SubFactory(UnitFactory)
    kind = "merge"
