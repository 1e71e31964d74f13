"""The content security policy: the editor's pages may run their inline code, no others."""

import pytest

HEADER = "Content-Security-Policy"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/tai-khoan/dang-nhap/", "/khong-co/", "/kiem-tra/bien-nhan/"])
def test_no_page_runs_inline_code(client, address):
    policy = client.get(address)[HEADER]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy


def test_the_editors_path_may(client):
    assert "script-src 'self' 'unsafe-inline'" in client.get("/cms/")[HEADER]
