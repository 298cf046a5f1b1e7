"""Checks that settings reach the workers from nbgrader_config.py, and that invalid settings are rejected."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import Any

import pytest
from gatebook_course.course import CONFIG, Course, CourseError
from gatebook_course.execution.course_settings import config_of, settings_of
from gatebook_course.execution.settings import ExecutionSettings, SettingError
from gatebook_course.grading.autograde import autograde
from tiny import NAME, RIGHT, graded_at, hand_in

SECONDS = ("timeout", "budget", "call_limit", "asleep", "start_limit", "patience")


def configured(course: Course, line: str) -> Course:
    """Returns the course with this line in its nbgrader_config.py."""
    with (course.root / CONFIG).open("a", encoding="utf8") as config:
        config.write(f"{line}\n")
    return Course(course.root)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("box", "docker", 'bubblewrap, landlock, none or "" (the best box)'),
        *((name, 0, "an integer of at least 1") for name in ("memory", "processes", "disk", "cpu")),
        ("memory", 1.5, "an integer of at least 1"),
        ("cpu", True, "an integer of at least 1"),
        ("niceness", 20, "an integer from 0 to 19"),
        ("niceness", -1, "an integer from 0 to 19"),
        *((name, 0.0, "a number above 0") for name in SECONDS),
        ("timeout", float("nan"), "a number above 0"),
        ("budget", "90", "a number above 0"),
        ("most_output", -1, "an integer of at least 0"),
        ("kernel_environment", {"PORT": 80}, "a dict of strings"),
        ("kernel_environment", None, "a dict of strings"),
    ],
)
def test_an_invalid_value_is_rejected_with_the_expected_and_the_given_value(
    name: str, value: Any, expected: str
) -> None:
    with pytest.raises(SettingError) as raised:
        ExecutionSettings(**{name: value})
    assert str(raised.value) == f"c.GateExecute.{name} must be {expected}, got {value!r}"


def test_settings_of_reads_nbgrader_config_and_takes_defaults_for_the_rest(course: Course) -> None:
    untyped = {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_TYPES": "unchecked"}
    settings = settings_of(configured(course, "c.GateExecute.timeout = 7"))
    assert settings == ExecutionSettings(timeout=7.0, kernel_environment=untyped)


def test_config_of_sets_every_setting_of_nbgraders_preprocessor(course: Course) -> None:
    given = ExecutionSettings(
        box="none",
        **{name: 2 for name in ("memory", "processes", "disk", "cpu", "niceness", "most_output")},
        **dict.fromkeys(SECONDS, 2.5),
        kernel_environment={"A": "b"},
    )
    default = ExecutionSettings()
    assert all(getattr(given, one.name) != getattr(default, one.name) for one in fields(default))
    assert settings_of(Course(course.root, config_of(given))) == given


def test_settings_that_were_sent_to_another_process_are_equal_to_the_original() -> None:
    settings = replace(ExecutionSettings(), timeout=1.5)
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("c.GateExecute.timeout = -1.0", r"c\.GateExecute\.timeout must be a number above 0, got -1\.0$"),
        ("c.GateExecute.memory = '2 GB'", r"The 'memory' trait of a GateExecute instance expected an int, not the str"),
    ],
)
def test_autograde_rejects_an_invalid_setting_of_the_course_before_it_grades(
    course: Course, line: str, message: str
) -> None:
    hand_in(course, ann=RIGHT)
    with pytest.raises(CourseError, match=rf"{CONFIG} has an invalid setting: {message}"):
        autograde(configured(course, line), [NAME], workers=1)
    assert graded_at(course) == {}
