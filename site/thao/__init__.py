"""The composition root: it imports every app, and no app imports it."""

from thao.celery import app as celery_app

__all__ = ["celery_app"]
