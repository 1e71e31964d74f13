"""What machines are told: the same verdict as people, keys, and a credential they can verify."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils.text import slugify

from certificates import badges, drawing_room, limiting, machine_views, revoking, seals
from certificates.checking import Verdict
from certificates.faces import Face
from tests import factories
from tests.certificates.papers import issued, on, tamper
from tests.certificates.test_checking import DAY, LATER, corrected

pytestmark = pytest.mark.django_db
HOST = "https://daotao.mau.example"


@pytest.fixture
def certificate(settings):
    settings.SITE_URL = HOST
    factories.IssuerFactory(superior="ỦY BAN NHÂN DÂN\nTỈNH MẪU")
    person = factories.PersonFactory(
        full_name="Nguyễn Thị Ngọc Hà", birth_date=dt.date(1985, 9, 5), email="ngoc.ha@mau.example"
    )
    course = factories.CoursePageFactory(code="ISO-77", title="Nhận thức chung")
    return issued(day=DAY, person=person, course=course, position="Chuyên viên")


def api(token):
    return reverse("certificates:api_certificate", args=[token])


def asked(client, certificate, *, day=LATER):
    with on(day):
        return client.get(api(certificate.token))


def test_a_machine_is_told_what_the_page_says(client, certificate):
    drawing_room.draw(certificate)

    said = asked(client, certificate).json()

    printed = said["certificate"].pop("printed")
    assert said == {
        "number": certificate.number,
        "verdict": "valid",
        "title": "Giấy chứng nhận hợp lệ",
        "reason": "",
        "replaced_by": None,
        "certificate": {
            "number": certificate.number,
            "register_number": certificate.register_number,
            "holder_name": "Nguyễn Thị Ngọc Hà",
            "birth_year": "1985",
            "valid_from": "2026-03-05",
            "valid_until": "2029-03-04",
            "replaced_on": None,
            "revoked_on": None,
            "revocation_ground": None,
            "revocation_decision": None,
        },
        "files": [{"sha256": certificate.sha256, "kind": "original"}],
        "links": {
            "page": f"{HOST}/x/{certificate.token}/",
            "credential": f"{HOST}/x/{certificate.token}/huy-hieu.json",
        },
        "checked_at": "2026-06-01T03:00:00+00:00",
    }
    assert printed.keys() == Face.from_json(certificate.face).to_json().keys() - {
        "birth",
        "check_url",
    }


def test_no_machine_is_told_the_day_of_birth_or_an_address(client, certificate):
    content = asked(client, certificate).content.decode()

    assert "05/09/1985" not in content
    assert "mau.example" not in content.replace("daotao.mau.example", "")


def test_a_withdrawn_certificate_is_an_answer_with_its_reason(client, certificate):
    with on(LATER):
        revoking.revoke(certificate, ground="lent", decision="12/QĐ-SKHCN", by=None)

    response = asked(client, certificate)

    said = response.json()
    assert (response.status_code, said["verdict"]) == (200, "revoked")
    assert said["reason"].startswith("Lý do: Cho người khác sử dụng (12/QĐ-SKHCN")
    assert said["certificate"]["revocation_ground"] == "lent"


def test_a_corrected_certificate_names_its_successor(client, certificate):
    newer = corrected(certificate)

    said = asked(client, certificate).json()

    assert (said["verdict"], said["replaced_by"]) == ("superseded", newer.number)


def test_of_a_disputed_row_nothing_is_told(client, certificate):
    tamper(certificate, valid_until=dt.date(2099, 1, 1))

    said = asked(client, certificate).json()

    assert (said["verdict"], said["certificate"], said["links"]) == ("disputed", None, None)
    assert said["files"] == []
    assert "Nguyễn" not in json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize("token", ["a" * 22, "a", "%00", "a/b", "..%2Fx", "ký", "a" * 5000])
def test_unknown_and_malformed_are_the_same_answer(client, certificate, token):
    response = client.get(f"/api/v1/certificates/{token}")

    assert (response.status_code, response.content) == (404, b'{"detail": "not found"}')
    assert response["Cache-Control"] == "no-store"


def test_an_answer_may_be_kept_a_minute_and_asked_for_again_by_its_tag(client, certificate):
    first = asked(client, certificate)
    with on(LATER) as clock:
        clock.shift(120)
        again = client.get(api(certificate.token), headers={"if-none-match": first["ETag"]})
        revoking.revoke(certificate, ground="lent", decision="12/QĐ-SKHCN", by=None)
        changed = client.get(api(certificate.token), headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "private, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_machines_have_the_same_limit(client, certificate):
    with on(LATER):
        codes = [client.get(api(certificate.token)).status_code for _ in range(limiting.PER_MINUTE)]
        refused = client.get(api(certificate.token))
        credential = client.get(reverse("certificates:credential", args=[certificate.token]))

    assert set(codes) == {200}
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert credential.status_code == 429


def test_machines_may_only_look(client, certificate):
    assert client.post(api(certificate.token)).status_code == 405


def test_the_description_fits_the_answer(client, certificate):
    drawing_room.draw(certificate)
    described = client.get(reverse("certificates:openapi")).json()
    schemas = described["components"]["schemas"]

    said = asked(client, certificate).json()

    assert described["openapi"] == "3.1.0"
    pairs = [("Answer", said), ("Certificate", said["certificate"]), ("Links", said["links"])]
    pairs.append(("File", said["files"][0]))
    for name, value in pairs:
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]) == set(value)
    verdicts = schemas["Answer"]["properties"]["verdict"]["enum"]
    assert set(verdicts) == set(Verdict) - {
        "mistyped",
        "not_a_number",
        "not_found",
        "unknown_code",
    }
    assert list(described["paths"]) == ["/api/v1/certificates/{token}"]


def test_the_keys_are_published_with_the_names_of_the_courses(client, certificate):
    response = client.get(reverse("certificates:keys"))

    said = response.json()
    assert said["keys"] == seals.keyring().public_texts()
    assert said["courses"] == {"ISO-77": "Nhận thức chung"}
    assert "không phải chữ ký số" in said["label"]
    again = client.get(reverse("certificates:keys"), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


# Open Badges 3.0


def fetched(client):
    """Answers the library's questions from this site alone: nothing leaves the machine."""

    def download(url):
        assert url.startswith(HOST)
        response = client.get(url.removeprefix(HOST))
        assert response.status_code == 200
        return response.content

    return download


def credential_of(client, certificate):
    return client.get(reverse("certificates:credential", args=[certificate.token])).content


def test_the_library_verifies_what_we_hand_out(client, certificate):
    content = credential_of(client, certificate)

    assert badges.verify(content, download=fetched(client)) == "Nguyễn Thị Ngọc Hà"
    said = json.loads(content)
    assert said["id"] == f"{HOST}/x/{certificate.token}/huy-hieu.json"
    assert [e["id"] for e in said["evidence"]] == [f"{HOST}/x/{certificate.token}/"]
    assert said["issuer"]["id"] == "did:web:daotao.mau.example:cong-khai"
    assert said["credentialSubject"]["achievement"]["name"] == "Nhận thức chung"
    assert (said["validFrom"], said["validUntil"]) == (
        "2026-03-05T03:00:00Z",
        "2029-03-04T16:59:59Z",
    )
    for private in ("1985", "ngoc.ha@mau.example"):
        assert private not in content.decode()


def test_anybody_can_resolve_the_key_by_the_address_of_the_site(client, certificate):
    content = credential_of(client, certificate)

    found = badges.OB3LdpVerifier().verify(content, download=fetched(client), check_status=True)

    assert found.issuer.name == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_the_same_certificate_gives_the_same_credential(client, certificate):
    assert credential_of(client, certificate) == credential_of(client, certificate)


def test_the_credential_outlives_its_course(certificate):
    certificate.course_id = 0
    achievement = badges.credential(certificate)["credentialSubject"]["achievement"]

    assert achievement["name"] == certificate.face["course_title"]
    assert achievement["id"].endswith(f"#{slugify(certificate.face['course_title'])}")


@pytest.mark.parametrize(
    ("before", "after"),
    [("Nguyễn Thị Ngọc Hà", "Nguyễn Thị Ngọc Hạ"), ("2029-03-04T", "2039-03-04T")],
)
def test_a_changed_credential_is_refused(client, certificate, before, after):
    content = credential_of(client, certificate).decode()
    assert before in content

    with pytest.raises(badges.NotACredential):
        badges.verify(content.replace(before, after).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"GCN", b"\xff"])
def test_something_else_is_no_credential(content):
    with pytest.raises(badges.NotACredential):
        badges.verify(content)


@pytest.mark.parametrize("state", ["revoked", "superseded"])
def test_what_counts_no_more_fails_by_its_status(client, certificate, state):
    other = issued(day=DAY)
    content = credential_of(client, certificate)
    if state == "revoked":
        with on(LATER):
            revoking.revoke(certificate, ground="lent", decision="12/QĐ-SKHCN", by=None)
    else:
        corrected(certificate)

    with pytest.raises(badges.NotACredential, match="revo"):
        badges.verify(content, download=fetched(client))
    assert badges.verify(credential_of(client, other), download=fetched(client))


def test_a_status_list_names_nobody(client, certificate):
    content = client.get(reverse("certificates:status_list", args=[str(certificate.series)]))

    assert content["Content-Type"] == "application/vc+jwt"
    for text in (certificate.number, certificate.token, "Nguyễn"):
        assert text not in content.content.decode()


@pytest.mark.parametrize("series", ["VLG-1999", "VLG", "VLG-20٢6", "VLG-99999999999", "-"])
def test_an_unknown_series_has_no_list(client, certificate, series):
    response = client.get(f"/cong-khai/trang-thai/{series}.jwt")

    assert (response.status_code, response.content) == (404, b'{"detail": "not found"}')


def test_an_unknown_token_has_no_credential(client, certificate):
    response = client.get("/x/khong-co/huy-hieu.json")

    assert (response.status_code, response.content) == (404, b'{"detail": "not found"}')


def test_a_trial_without_https_vouches_by_its_bare_key(client, certificate, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"

    content = credential_of(client, certificate)

    assert json.loads(content)["issuer"]["id"].startswith("did:key:z6Mk")
    assert badges.verify(content) == "Nguyễn Thị Ngọc Hà"


def test_the_credential_survives_a_new_key(client, certificate, settings):
    content = credential_of(client, certificate)
    ((_kid, public),) = seals.keyring().public_texts().items()
    settings.SEAL_EARLIER_KEYS = [public]
    settings.SEAL_KEY = "một chìa khóa khác, dài, để thử " * 3

    assert badges.verify(content) == "Nguyễn Thị Ngọc Hà"
    keys = client.get(reverse("certificates:did")).json()["verificationMethod"]
    assert len(keys) == 2


def test_the_description_is_a_file_of_the_product():
    assert json.loads(machine_views.OPENAPI.read_text())["info"]["version"] == "1"
