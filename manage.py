#!/usr/bin/env python
"""Django's command line. Installing the project has already put `.` and `site/` on the path."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thao.settings")
    execute_from_command_line(sys.argv)
