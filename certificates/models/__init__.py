"""The facts about issuers, series, certificates and their register."""

from certificates.models.certificates import (
    Certificate,
    RegisterEntry,
    counts_on,
)
from certificates.models.series import Issuer, Series

__all__ = ["Certificate", "Issuer", "RegisterEntry", "Series", "counts_on"]
