"""`manage.py start`: web server, worker and timetable under one foreground command."""

from __future__ import annotations

import fcntl
import http.client
import socket
import sys
import sysconfig
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from thao.demo_accounts import accounts
from thao.environment import DEMO
from thao.supervising import Program, Supervisor

if TYPE_CHECKING:
    from typing import TextIO

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - recognised here, never a default


class Command(BaseCommand):
    help = "Start the web server, the worker and the timetable; Ctrl-C stops them all."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=8000, type=int, help="port to listen on")
        parser.add_argument("--no-worker", action="store_true", help="web server only")
        parser.add_argument(
            "--demo", action="store_true", help="first migrate and, once, load the demo data"
        )

    def handle(
        self, *, host: str, port: int, no_worker: bool, demo: bool, **_options: Any
    ) -> None:
        refuse_a_taken_port(host, port)
        with (lock_demo() if demo else open(os.devnull)):
            ...
