"""The learner's start page, help, and two small addresses of the whole site."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.http import PersonRequest
from thao.home import my_work

TOO_LARGE = 413


@login_required
@require_safe
def work(request: PersonRequest) -> HttpResponse:
    today = timezone.localdate()
    context = my_work.gather(request.user, today=today)
    return render(request, "home/my_work.html", {"today": today, **context})


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """For a load balancer: the process answers and the database does too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, in one sentence. Nothing of it was taken down.

    The answer reads nothing more of the request, which would fail again.
    """
    too_large = isinstance(exception, RequestDataTooBig)
    megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
    context = {"too_large": too_large, "megabytes": megabytes}
    return render(request, "400.html", context, status=TOO_LARGE if too_large else 400)
