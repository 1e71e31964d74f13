"""Loaded before everything else (`addopts`): the settings read THAO_MODE when they are imported."""

import os

os.environ["THAO_MODE"] = "test"
