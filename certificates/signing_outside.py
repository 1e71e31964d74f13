"""Signing elsewhere: a batch of drafts leaves as a bundle, for the agency's own token."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Final

from certificates import drawing_room, packing
from certificates.models import Certificate
from people import audit
from people.models import Person

MOST: Final = 200  # drawn while the signer waits
IN_MEMORY: Final = 4 * 1024 * 1024
NOTE: Final = """\
Tệp trong gói này là BẢN NHÁP CHƯA KÝ, chưa phải giấy chứng nhận chính thức.

1. Ký số từng tệp PDF bằng chứng thư số của cơ quan hoặc của người ký.
2. Không mở ra lưu lại, không in ra PDF khác, không đổi số hiệu trong tên tệp.
3. Nén lại thành một tệp ZIP (hoặc chọn nhiều tệp PDF) và nhập lại ở trang Ký số.

Mã SHA-256 của từng tệp khi xuất ra ghi trong manifest.json.
"""


def export(certificates: Iterable[Certificate], *, by: Person) -> IO[bytes]:
    """The bundle of drawn files to be signed, at its beginning; the same choice, the same bytes.

    One file is in memory at a time. Those that cannot be drawn are left out.
    """
    bundle = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    hashes = packing.pack(_drafts(certificates), NOTE, bundle)
    audit.record(
        "certificates.export_to_sign",
        by,
        by=by,
        data={"files": len(hashes), "manifest": drawing_room.hashed(packing.manifest(hashes))},
    )
    bundle.seek(0)
    return bundle


def draft_name(certificate: Certificate) -> str:
    """The number leads the file back home; the words warn whoever finds it on a disk."""
    return f"{certificate.number} BAN NHAP CHUA KY.pdf"


def _drafts(certificates: Iterable[Certificate]) -> Iterator[tuple[str, bytes]]:
    for certificate in certificates:
        try:
            yield draft_name(certificate), drawing_room.draw(certificate)
        except drawing_room.FAULTS:
            continue
