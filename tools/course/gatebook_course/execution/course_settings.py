"""Reads the settings from a course's nbgrader_config.py, and gives them to nbgrader in a worker."""

from __future__ import annotations

from dataclasses import asdict

from traitlets import TraitError
from traitlets.config import Config

from ..course import CONFIG, Course, CourseError
from .execute import GateExecute
from .settings import ExecutionSettings, SettingError


def settings_of(course: Course) -> ExecutionSettings:
    """
    Returns the settings of a course.

    @raises CourseError if one is invalid.
    """
    try:
        return GateExecute(config=course.config).settings()
    except (TraitError, SettingError) as error:
        raise CourseError(f"{course.root / CONFIG} has an invalid setting: {error}") from None


def config_of(settings: ExecutionSettings) -> Config:
    """Returns nbgrader's form of the settings. Merged into a course's configuration, it replaces the course's own."""
    return Config(GateExecute=asdict(settings))
