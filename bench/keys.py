"""A signing key and a trust folder of its own, made for one run and thrown away."""

from pathlib import Path

from tests.certificates import pki


def write(folder: Path) -> Path:
    """RSA-2048 in a PKCS#12 file, level B-B, for the issuer VLG. The signing file that says so."""
    authority = pki.Authority()
    (folder / "tin-cay").mkdir()
    (folder / "tin-cay" / "goc.pem").write_bytes(authority.pem)
    (folder / "khoa.p12").write_bytes(authority.leaf("Người Ký").pkcs12())
    (folder / "mat-khau").write_text(pki.PASSPHRASE)
    signing_file = folder / "ky.toml"
    signing_file.write_text(
        'trust = "tin-cay"\n[[signatory]]\nissuer = "VLG"\n'
        'pkcs12 = "khoa.p12"\npassphrase_file = "mat-khau"\n'
    )
    return signing_file
