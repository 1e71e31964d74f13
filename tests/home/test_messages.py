"""Vietnamese is the source language, and its English is whole."""

import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from thao.management.commands.check_messages import original_of, originals

ROOT = Path(__file__).parents[2]
SIGN_IN = "/tai-khoan/dang-nhap/"
needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")


@pytest.fixture
def catalogue(tmp_path, settings):
    """A copy of the English, to be broken."""
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return polib.pofile(str(tmp_path / "locale/en/LC_MESSAGES/django.po"))


@pytest.fixture
def _no_xgettext(monkeypatch):
    monkeypatch.setenv("PATH", "")


def problems_after(catalogue, *, compiled=True):
    catalogue.save()
    if compiled:
        catalogue.save_as_mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
        originals(catalogue).save_as_mofile(str(original_of(Path(catalogue.fpath))))
    with pytest.raises(CommandError) as refusal:
        call_command("check_messages")
    return [line.removeprefix(f"{catalogue.fpath}: ") for line in str(refusal.value).splitlines()]


def test_the_page_is_vietnamese_unless_asked_otherwise(client, db):
    page = client.get(SIGN_IN, HTTP_ACCEPT_LANGUAGE="vi").content.decode()

    assert '<html lang="vi">' in page
    assert "<h1>Đăng nhập</h1>" in page
    assert "Sign in" not in page


def test_the_page_is_english_for_who_chose_english(client, db):
    client.cookies["django_language"] = "en"

    page = client.get(SIGN_IN).content.decode()

    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page
    assert "Đăng nhập" not in page


def test_the_messages_we_ship_are_whole(capsys):
    call_command("check_messages")

    assert capsys.readouterr().out.endswith("1 bản dịch đều đủ.\n")


@pytest.mark.usefixtures("_no_xgettext")
def test_without_xgettext_it_says_what_was_not_checked(capsys):
    call_command("check_messages")

    assert capsys.readouterr().out.splitlines() == [
        "Không có xgettext, chưa soát câu mới và câu đã bỏ (no xgettext).",
        "1 bản dịch đều đủ.",
    ]


@needs_gettext
def test_a_new_and_an_unused_message_are_named(catalogue, settings, tmp_path):
    settings.BASE_DIR = tmp_path / "product"
    settings.BASE_DIR.mkdir()
    (settings.BASE_DIR / "page.html").write_text(
        '{% load i18n %}{% translate "Đăng nhập" %}{% translate "Đăng nhập từ xa" %}'
    )
    kept, unused = catalogue.find("Đăng nhập"), catalogue.find("Đăng xuất")
    catalogue[:] = [kept, unused]

    assert problems_after(catalogue) == [
        "“Đăng nhập từ xa”: chưa có ở đây, hãy chạy (new message, run): make messages",
        "“Đăng xuất”: không còn trong mã, hãy chạy (no longer used, run): make messages",
    ]


@needs_gettext
def test_a_source_that_cannot_be_read_is_told(catalogue, settings, tmp_path):
    settings.BASE_DIR = tmp_path / "product"
    settings.BASE_DIR.mkdir()
    (settings.BASE_DIR / "page.html").write_text("{% load i18n %}{% blocktranslate %}{% if %}")

    with pytest.raises(CommandError, match=r"^makemessages: "):
        call_command("check_messages")


@pytest.mark.usefixtures("_no_xgettext")
def test_an_untranslated_message_is_named(catalogue):
    catalogue.find("Đăng nhập").msgstr = ""

    assert problems_after(catalogue) == ["“Đăng nhập”: chưa dịch, hãy dịch (not translated)"]


@pytest.mark.usefixtures("_no_xgettext")
def test_a_fuzzy_message_is_named(catalogue):
    catalogue.find("Đăng nhập").fuzzy = True

    assert problems_after(catalogue) == [
        "“Đăng nhập”: câu gốc đã đổi, hãy sửa lời dịch rồi bỏ chữ fuzzy (fuzzy: correct it)"
    ]


@pytest.mark.usefixtures("_no_xgettext")
def test_an_obsolete_message_is_named(catalogue):
    catalogue.find("Đăng nhập").obsolete = True

    assert problems_after(catalogue) == [
        "“Đăng nhập”: không còn dùng, hãy xóa (obsolete: delete it)"
    ]


@pytest.mark.usefixtures("_no_xgettext")
@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Bài %(number)s", "Lesson"),
        ("Bài %(number)s", "Lesson %(position)s"),
        ("Bài %(number)s", "Lesson %(number)s of %(number)s"),
    ],
    ids=["lost", "renamed", "doubled"],
)
def test_a_placeholder_has_to_stay(catalogue, msgid, msgstr):
    catalogue.find(msgid).msgstr = msgstr

    assert problems_after(catalogue) == [
        f"“{msgid}”: lời dịch phải giữ đúng (the translation must keep exactly): %(number)s"
    ]


@pytest.mark.usefixtures("_no_xgettext")
def test_every_plural_keeps_its_placeholders(catalogue):
    entry = next(entry for entry in catalogue if entry.msgid_plural)
    entry.msgstr_plural[0] = "One lesson"

    (problem,) = problems_after(catalogue)

    assert problem.startswith(f"“{entry.msgid}”: lời dịch phải giữ đúng")


@pytest.mark.usefixtures("_no_xgettext")
def test_a_header_names_nobody(catalogue):
    catalogue.metadata["Last-Translator"] = "Somebody <somebody@example.org>"
    catalogue.metadata_is_fuzzy = True

    assert problems_after(catalogue) == [
        "phần đầu còn chữ fuzzy, hãy bỏ (fuzzy header)",
        "phần đầu có địa chỉ thư, hãy bỏ (e-mail address in the header)",
    ]


@pytest.mark.usefixtures("_no_xgettext")
def test_stale_compiled_messages_are_named_and_written(catalogue):
    catalogue.find("Đăng nhập").msgstr = "Log in"

    assert problems_after(catalogue, compiled=False) == [
        "django.mo đã cũ, hãy chạy (stale, run): manage.py check_messages --write"
    ]
    call_command("check_messages", write=True)
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    assert compiled.find("Đăng nhập").msgstr == "Log in"


@pytest.mark.usefixtures("_no_xgettext")
def test_every_text_of_the_source_language_is_its_own_translation(catalogue):
    shipped = polib.mofile(str(ROOT / "locale/vi/LC_MESSAGES/django.mo"))
    assert {e.msgid for e in shipped} == {e.msgid for e in catalogue}
    assert all(e.msgid in {e.msgstr, *e.msgstr_plural.values()} for e in shipped)

    original_of(Path(catalogue.fpath)).unlink()
    (problem,) = problems_after(catalogue, compiled=False)
    assert problem.endswith(
        "vi/LC_MESSAGES/django.mo đã cũ, hãy chạy (stale, run): manage.py check_messages --write"
    )
    call_command("check_messages", write=True)
    assert len(polib.mofile(str(original_of(Path(catalogue.fpath))))) == len(shipped)


@pytest.mark.usefixtures("_no_xgettext")
def test_a_file_that_cannot_be_read_is_named(catalogue):
    Path(catalogue.fpath).write_text("gibberish")

    with pytest.raises(CommandError, match=f"^{catalogue.fpath}: không đọc được"):
        call_command("check_messages")


def test_the_public_check_page_speaks_english_when_asked_and_sets_no_other_cookie(client, db):
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/tra-cuu/"})

    page = client.get(answer.headers["Location"])

    assert 'lang="en"' in page.content.decode()
    assert set(client.cookies) == {"django_language"}


def test_a_language_is_never_changed_into_a_visit_elsewhere(client, db):
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "https://xau.example/"})

    assert answer.headers["Location"] == "/"
