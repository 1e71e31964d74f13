"""Signatures: who asked for them in which sitting, and the signed files that came of it."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate, CertificateQuerySet
from people.models import AppendOnly, AppendOnlyModel, Person, Role, reach_as, within


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(by=viewer)

    def delete(self) -> NoReturn:
        raise AppendOnly("Sitting")


class Sitting(models.Model):
    """One sitting of a signer, over as many certificates as were chosen."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="sittings")
    opened_at = models.DateTimeField()

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.opened_at:%Y-%m-%d %H:%M}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))


class SigningOrderQuerySet(models.QuerySet["SigningOrder"]):
    def to_do(self) -> Self:
        return self.filter(fault="", certificate__signed_file=None)

    def failed(self) -> Self:
        return self.exclude(fault="").filter(certificate__signed_file=None)

    def delete(self) -> NoReturn:
        raise AppendOnly("SigningOrder")


class SigningOrder(models.Model):
    """The outbox of signing: a certificate is ordered once, whoever clicks and how often.

    Done when the certificate has its signed file. One that failed keeps the reason and waits for
    a signer to order it again, which moves it to the new sitting.
    """

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="signing_order")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="orders")
    asked_at = models.DateTimeField()
    fault = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    objects = SigningOrderQuerySet.as_manager()

    class Meta:
        ordering = ["certificate__series", "certificate__sequence"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(fault=""), name="to_be_signed")]

    def __str__(self) -> str:
        return str(self.certificate)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))


class SignedFile(AppendOnlyModel):
    """The signed file of a certificate, kept beside the drawn one: there is at most one.

    Written only after the signature was proven, so its being there is what "chữ ký số đúng" on
    the check page rests on; `verify_signatures` proves it again. `lasts_until`: the end of its last
    archive time stamp, if it has one.
    """

    class Route(models.TextChoices):
        HERE = "here", _("Ký tại hệ thống")
        OUTSIDE = "outside", _("Ký ngoài, nhập lại")

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="signed_file")
    file = models.FileField(max_length=200)
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    route = models.CharField(max_length=10, choices=Route.choices)
    level = models.CharField(max_length=10)
    common_name = models.CharField(_("người ký"), max_length=200)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    time_stamped = models.BooleanField()
    lasts_until = models.DateTimeField(null=True, blank=True)
    signatures = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.certificate}: {self.common_name}"


class ExtendedFile(AppendOnlyModel):
    """A signed file with one more archive time stamp: the bytes before, and a revision behind them.

    The file that was handed out stays what it is (P3). Position 1 extends it, each later one the
    one before.
    """

    signed = models.ForeignKey(SignedFile, models.PROTECT, related_name="extensions")
    position = models.PositiveSmallIntegerField()
    file = models.FileField(max_length=200)
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    stamped_by = models.CharField(max_length=200)
    stamped_at = models.DateTimeField()
    lasts_until = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["signed", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["signed", "position"], name="one_extension_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signed.certificate}/{self.position}"


def waiting_for(signer: Person) -> CertificateQuerySet:
    """What a signer's mandate covers and still waits for a signature, in the order of numbers.

    Withdrawn and replaced ones wait no more.
    """
    waiting = in_mandate_of(signer).filter(signed_file=None, revoked_on=None, superseded_on=None)
    return waiting.order_by("series", "sequence")


def in_mandate_of(signer: Person) -> CertificateQuerySet:
    """All that is to be signed in the name of the signer's units: by issuer, not by holder."""
    paths = reach_as(signer, [Role.SIGNER])
    signed = Certificate.objects.filter(issuer__requires_signature=True)
    return signed.filter(within(paths, "issuer__unit__")) if paths else signed.none()
