"""Converts the settings of a grading run from the configuration of nbgrader and back."""

from __future__ import annotations

from dataclasses import asdict

from traitlets import TraitError
from traitlets.config import Config

from ..course import CONFIG, Course, CourseError
from .execute import GateExecute
from .settings import ExecutionSettings, SettingError


def settings_of(course: Course) -> ExecutionSettings:
    """
    Returns the settings in the nbgrader_config.py of a course.

    @raises CourseError if a setting is invalid.
    """
    try:
        return GateExecute(config=course.config).settings()
    except (TraitError, SettingError) as error:
        raise CourseError(f"{course.root / CONFIG} has an invalid setting: {error}") from None


def config_of(settings: ExecutionSettings) -> Config:
    """
    Returns the settings as a configuration of nbgrader.

    A worker merges it into the configuration of the course, where it replaces the settings of the course.
    """
    return Config(GateExecute=asdict(settings))
