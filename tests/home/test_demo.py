"""The demo province, told once: it loads, it is believable, and it is the same everywhere."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from certificates.models import (
    Certificate,
    CorrectionRequest,
    Proposal,
    RegisterEntry,
    SigningOrder,
    waiting_for,
)
from compliance.models import Assignment
from people.models import Person, Posting
from thao.demo_accounts import PASSWORD, accounts

pytestmark = pytest.mark.django_db


def test_every_page_has_something_to_show(client, capsys):
    call_command("load_demo")

    assert Posting.objects.on(dt.date(2024, 6, 1)).values("agency").distinct().count() == 169
    assert Person.objects.count() == 4953
    assert Certificate.objects.count() > 5000
    assert Certificate.objects.undrawn().count() == Certificate.objects.count()
    assert Assignment.objects.filter(closed_on=None).count() > 5000
    assert lived() == {
        "asked and not answered": 4,
        "asked and refused": 1,
        "asked and corrected": 1,
        "put before a second person": 1,
        "revoked": 1,
        "handed over": 6,
        "ordered to be signed": 8,
    }
    assert waiting_for(Person.objects.get(email="nguoiky@demo.example")).count() > 8
    call_command("verify_register")
    for account in accounts():
        answer = client.post(
            "/tai-khoan/dang-nhap/", {"username": account.login, "password": PASSWORD}
        )
        assert (account.login, answer.status_code) == (account.login, 302)
        assert client.get("/viec-cua-toi/").status_code == 200
        client.post("/tai-khoan/dang-xuat/")
    numbers = list(Certificate.objects.filter(series__year=2026).values_list("sequence", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))

    call_command("load_demo")  # again: everything stays

    assert Person.objects.count() == 4953
    assert "giữ nguyên" in capsys.readouterr().out


def lived():
    """What has happened to the demo's papers since they were issued."""
    asked = CorrectionRequest.objects
    return {
        "asked and not answered": asked.open().count(),
        "asked and refused": asked.exclude(refusal="").count(),
        "asked and corrected": asked.exclude(correction=None).count(),
        "put before a second person": Proposal.objects.open().count(),
        "revoked": Certificate.objects.exclude(revoked_on=None).count(),
        "handed over": RegisterEntry.objects.filter(event="handed_over").count(),
        "ordered to be signed": SigningOrder.objects.count(),
    }


def test_the_demo_is_refused_in_production(settings):
    settings.MODE = "production"

    with pytest.raises(CommandError, match="không chạy khi THAO_MODE=production"):
        call_command("load_demo")
