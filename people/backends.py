"""Signing in by work e-mail or staff code."""

from django.contrib.auth.backends import ModelBackend


class EmailOrStaffCodeBackend(ModelBackend):
    """Django's own backend: `Person.objects.get_by_natural_key` knows both ways."""
