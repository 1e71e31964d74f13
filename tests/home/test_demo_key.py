"""The demo's signing key: made once, worth nothing, and only there."""

import stat

from certificates import signatories, signing_keys, trusting
from thao import demo_key
from thao.environment import Environment


def test_it_signs_under_a_name_that_says_what_it_is(tmp_path):
    path = tmp_path / "khoa" / "ky.toml"
    demo_key.make(path)

    known = signatories.read(path)
    [signatory] = known.signatories
    certificate = signing_keys.opened(signatory.key).signing_cert
    assert signatory.issuer == "VLG"
    assert certificate.subject.native["common_name"] == (
        "KHÓA THỬ NGHIỆM, không có giá trị pháp lý"
    )
    assert len(trusting.load(known.trust).roots) == 1


def test_nobody_else_reads_it_and_it_is_made_once(tmp_path):
    path = tmp_path / "khoa" / "ky.toml"
    demo_key.make(path)
    kept = {name: (path.parent / name) for name in ("khoa-thu-nghiem.p12", "mat-khau")}
    before = {name: file.read_bytes() for name, file in kept.items()}

    demo_key.make(path)

    assert {name: file.read_bytes() for name, file in kept.items()} == before
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept.values()} == {0o600}


def test_only_the_demo_looks_for_it(tmp_path, monkeypatch):
    file = tmp_path / "ky.toml"

    for mode, found in (("demo", ""), ("demo", str(file)), ("test", ""), ("production", "")):
        monkeypatch.setenv("THAO_MODE", mode)
        assert Environment(tmp_path).demo_file(file) == found
        file.touch()
