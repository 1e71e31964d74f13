"""Fixtures for tests of signing."""

from tests.certificates.desk import (  # noqa: F401 -- fixtures
    authority,
    desk,
    drawn,
    service,
    signer,
    signing_issuer,
    signing_unit,
    trust,
)
from tests.quizzes.conftest import fresh  # noqa: F401 -- fixtures
from tests.quizzes.regraded import (  # noqa: F401 -- fixtures
    draft,
    hand_in,
    heard,
    ruled,
    versions,
)
