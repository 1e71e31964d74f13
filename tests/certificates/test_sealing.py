"""The system's own seal: compact, offline, and never taken for the agency's signature."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import sealing, seals
from certificates.sealing import BrokenSeal, Keyring, UnknownKey

OLD, NEW = Keyring.of("a secret of last year"), Keyring.of("another secret")


@given(st.binary(max_size=300))
def test_what_was_sealed_is_read_back(payload):
    token = sealing.seal(payload, NEW)

    assert sealing.verify(token, NEW.public) == sealing.Opened(payload, NEW.kid)
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_token_costs_91_characters_and_a_third_of_its_payload():
    assert len(sealing.seal(b"", NEW)) == 91
    assert len(sealing.seal(b"x" * 30, NEW)) == 131


def test_the_same_payload_gives_the_same_token():
    assert sealing.seal(b"x", NEW) == sealing.seal(b"x", Keyring.of("another secret"))
    assert sealing.seal(b"x", NEW) != sealing.seal(b"x", OLD)


def test_every_changed_character_and_every_cut_is_caught():
    token = sealing.seal(b"GCN-VLG-2026-000123-K", NEW)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        for broken in (token[:place] + other + token[place + 1 :], token[:place]):
            with pytest.raises(BrokenSeal):
                sealing.verify(broken, NEW.public)


@pytest.mark.parametrize("text", ["", "=", "chữ", "a b", "AAAA" * 40, "\x00", "a" * 91 + "\n"])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(BrokenSeal):
        sealing.verify(text, NEW.public)


def test_a_token_has_one_spelling():
    token = sealing.seal(b"xy", NEW)
    with pytest.raises(BrokenSeal):
        sealing.verify(f"{token}=", NEW.public)
    with pytest.raises(BrokenSeal):
        sealing.verify(f"{token[:-1]}{chr(ord(token[-1]) + 1)}", NEW.public)


def test_a_token_of_another_installation_is_of_an_unknown_key():
    with pytest.raises(UnknownKey):
        sealing.verify(sealing.seal(b"x", OLD), NEW.public)


def test_after_a_rotation_old_tokens_are_still_read_and_new_ones_have_the_new_key():
    [old_public] = OLD.public_texts().values()
    rotated = Keyring.of("another secret", [old_public])
    old = sealing.seal(b"x", OLD)

    assert sealing.verify(old, rotated.public).kid == OLD.kid
    assert sealing.verify(sealing.seal(b"x", rotated), rotated.public).kid == NEW.kid
    assert list(rotated.public_texts()) == [NEW.kid, OLD.kid]


@pytest.mark.parametrize("text", ["abc", "", "x" * 43 + "!"])
def test_an_earlier_key_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a public key"):
        Keyring.of("secret", [text])


def test_a_ring_does_not_print_its_secret():
    assert "private" not in repr(NEW)


def test_the_label_says_whose_it_is_not():
    assert sealing.LABEL == "Dấu toàn vẹn của hệ thống, không phải chữ ký số của cơ quan"


def test_the_settings_give_the_ring(settings):
    settings.SEAL_KEY = "x" * 60
    [old_public] = OLD.public_texts().values()
    settings.SEAL_EARLIER_KEYS = [old_public]

    assert seals.verify(seals.seal(b"x")).payload == b"x"
    assert seals.verify(sealing.seal(b"x", OLD)).kid == OLD.kid
    assert seals.keyring() is seals.keyring()


def test_sealing_knows_neither_django_nor_its_settings():
    """So that a browser, a command line or another program can be given the same rules."""
    code = "import sys, certificates.sealing, json; print(json.dumps('django' in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(said.stdout) is False
