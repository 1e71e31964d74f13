"""Signing in by work e-mail or staff code."""

from django.contrib.auth.backends import ModelBackend


class EmailOrStaffCodeBackend(ModelBackend):
    """`Person.objects.get_by_natural_key` knows both."""
