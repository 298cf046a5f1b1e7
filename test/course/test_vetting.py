"""What is not even looked at: submissions that are no notebooks, lead elsewhere, or bring programs along."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from gatebook_course.submissions import vetting
from gatebook_course.submissions.vetting import fault_of

NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ps.ipynb").write_text(NOTEBOOK, encoding="utf8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "numbers.csv").write_text("1,2\n", encoding="utf8")
    return tmp_path


def test_a_notebook_with_data_is_graded(folder):
    assert fault_of("ada@example.org", folder) == ""


@pytest.mark.parametrize(
    "name", ["nbgrader_config.py", "data/nbgrader_config.json", "jupyter_server_config.py", "NBGRADER_CONFIG.PY"]
)
def test_a_configuration_is_not_let_in(folder, name):
    (folder / name).write_text("", encoding="utf8")
    assert "is a configuration file" in fault_of("ada", folder)


@pytest.mark.parametrize("student", ["../ada", "ada/..", "", "-f", "=1+1", "a b", "<b>", "a" * 200])
def test_a_students_id_is_a_plain_name(folder, student):
    assert "is not a valid student id" in fault_of(student, folder)


def test_a_link_is_not_followed(folder):
    os.symlink("/etc/passwd", folder / "data" / "more.csv")
    assert "data/more.csv is a link" in fault_of("ada", folder)


def test_a_pipe_would_be_waited_for(folder):
    os.mkfifo(folder / "pipe")
    assert "neither a file nor a folder" in fault_of("ada", folder)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("{", "not JSON"), ("[" * 100_000, "not JSON"), ("[]", "a list"), ('{"nbformat": 4}', 'no list of "cells"')],
)
def test_what_is_no_notebook_is_not_read(folder, text, fault):
    (folder / "ps.ipynb").write_text(text, encoding="utf8")
    assert fault in fault_of("ada", folder)


def test_a_broken_notebook_in_a_folder_is_not_looked_at(folder):
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "ps-checkpoint.ipynb").write_text("{", encoding="utf8")
    assert fault_of("ada", folder) == ""


def test_too_much_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(vetting, "MOST_FILES", 1)
    assert "files or" in fault_of("ada", folder)
    monkeypatch.setattr(vetting, "LARGEST_NOTEBOOK", 10)
    assert "MiB" in fault_of("ada", folder)
