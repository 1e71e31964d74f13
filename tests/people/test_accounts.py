import re

import pytest
from django.urls import reverse

from people import activating
from people.models import AuditEntry, Letter
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "dai-va-kho-doan-2026"


@pytest.fixture
def member():
    person = factories.PersonFactory(email="ha@mau.example", staff_code="TV011230")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("people:sign_in"), {"username": login, "password": password})


@pytest.mark.parametrize("login", ["ha@mau.example", "HA@MAU.EXAMPLE", "TV011230", " tv011230 "])
def test_one_signs_in_by_e_mail_or_staff_code(client, member, login):
    assert sign_in(client, login).status_code == 302


def test_a_wrong_password_is_said_in_words_and_five_lock_the_door(client, member):
    answers = [sign_in(client, "ha@mau.example", "sai") for _ in range(5)]

    assert "chưa đúng" in answers[0].content.decode()
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert sign_in(client, "ha@mau.example").status_code == 429


@pytest.mark.parametrize("login", ["", "\x00", "a" * 9999, "' OR 1=1 --", "𝓪@b", "a@mau.example'"])
def test_no_login_whatever_it_holds_breaks_the_page(client, member, login):
    assert sign_in(client, login).status_code == 200


def test_the_invitation_lets_one_choose_a_password_once(client, mailoutbox, hr):
    person = factories.PersonFactory()
    person.set_unusable_password()
    person.save()
    address = activating.invite(person, by=hr)
    body = Letter.objects.get(person=person).body
    assert address in body

    path = re.search(r"https?://[^/]+(/\S+)", body).group(1)
    form = client.get(path, follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )

    assert answer.status_code == 302
    assert sign_in(client, person.email).status_code == 302
    assert not client.get(path, follow=True).context["validlink"]
    assert AuditEntry.objects.filter(action="people.invite").count() == 1


def test_a_short_password_is_refused_in_words(client):
    person = factories.PersonFactory()
    path = activating.link(person).split("8000", 1)[1]
    form = client.get(path, follow=True)

    answer = client.post(
        form.redirect_chain[-1][0], {"new_password1": "ngan", "new_password2": "ngan"}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize("known", [True, False])
def test_forgetting_a_password_answers_the_same_to_everybody(client, member, known):
    login = member.email if known else "ai-do@mau.example"

    answer = client.post(reverse("people:password_reset"), {"email": login})

    assert answer.templates[0].name == "people/password_reset_sent.html"
    assert Letter.objects.exists() is known


def test_a_locked_account_gets_no_letter(client, member):
    type(member).objects.filter(pk=member.pk).update(is_active=False)

    client.post(reverse("people:password_reset"), {"email": member.email})

    assert not Letter.objects.exists()


def test_an_empty_question_for_a_password_is_asked_again(client):
    assert client.post(reverse("people:password_reset"), {}).context["form"].errors


def test_the_profile_keeps_the_language(client, member):
    client.force_login(member)

    client.post(reverse("people:profile"), {"language": "en"})

    member.refresh_from_db()
    assert member.language == "en"
    assert client.get(reverse("people:profile")).status_code == 200


def test_a_foreign_address_after_signing_in_is_not_followed(client, member):
    answer = client.post(
        reverse("people:sign_in") + "?next=https://xau.example/",
        {"username": member.email, "password": PASSWORD, "next": "https://xau.example/"},
    )

    assert answer.headers["Location"] == reverse("home:my_work")


def test_the_identity_number_is_kept_encrypted_and_shown_masked():
    person = factories.PersonFactory()
    person.identity_number = "084078932491"
    person.save()
    person.refresh_from_db()

    assert "084078932491" not in person.identity_encrypted
    assert person.identity_number == "084078932491"
    assert person.identity_masked == "0840•••••491"


def test_no_number_is_no_hash():
    person = factories.PersonFactory()
    person.identity_number = ""

    assert (person.identity_hash, person.identity_masked) == (None, "")
