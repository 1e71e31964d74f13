"""The facts about issuers, series, certificates and their register."""

from certificates.models.bundles import Bundle
from certificates.models.certificates import (
    Certificate,
    RegisterEntry,
    counts_on,
)
from certificates.models.deliveries import DeliveredFile, Delivery
from certificates.models.lifecycle import CorrectionRequest, ExpiryWarning, Proposal
from certificates.models.limits import CheckCount
from certificates.models.offers import Offer
from certificates.models.papers import CertificateTemplate
from certificates.models.pictures import TemplatePicture
from certificates.models.series import Issuer, Series
from certificates.models.signatures import (
    ExtendedFile,
    SignedFile,
    SigningOrder,
    Sitting,
    in_mandate_of,
    waiting_for,
)

__all__ = [
    "Bundle",
    "Certificate",
    "CertificateTemplate",
    "CheckCount",
    "CorrectionRequest",
    "DeliveredFile",
    "Delivery",
    "ExpiryWarning",
    "ExtendedFile",
    "Issuer",
    "Offer",
    "Proposal",
    "RegisterEntry",
    "Series",
    "SignedFile",
    "SigningOrder",
    "Sitting",
    "TemplatePicture",
    "counts_on",
    "in_mandate_of",
    "waiting_for",
]
