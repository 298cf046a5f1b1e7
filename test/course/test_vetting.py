"""Checks which files of a submission are rejected: invalid notebooks, links, special files and programs."""

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


def test_fault_of_accepts_a_notebook_with_data_files(folder):
    assert fault_of("ada@example.org", folder) == ""


@pytest.mark.parametrize(
    "name", ["nbgrader_config.py", "data/nbgrader_config.json", "jupyter_server_config.py", "NBGRADER_CONFIG.PY"]
)
def test_fault_of_rejects_a_configuration_file(folder, name):
    (folder / name).write_text("", encoding="utf8")
    assert "is a configuration file" in fault_of("ada", folder)


@pytest.mark.parametrize("student", ["../ada", "ada/..", "", "-f", "=1+1", "a b", "<b>", "a" * 200])
def test_fault_of_rejects_an_invalid_student_id(folder, student):
    assert "is not a valid student id" in fault_of(student, folder)


def test_fault_of_rejects_a_link(folder):
    os.symlink("/etc/passwd", folder / "data" / "more.csv")
    assert "data/more.csv is a link" in fault_of("ada", folder)


def test_fault_of_rejects_a_pipe(folder):
    os.mkfifo(folder / "pipe")
    assert "neither a file nor a folder" in fault_of("ada", folder)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("{", "not JSON"), ("[" * 100_000, "not JSON"), ("[]", "a list"), ('{"nbformat": 4}', 'no list of "cells"')],
)
def test_fault_of_rejects_an_invalid_notebook(folder, text, fault):
    (folder / "ps.ipynb").write_text(text, encoding="utf8")
    assert fault in fault_of("ada", folder)


def test_fault_of_ignores_a_notebook_in_a_hidden_subfolder(folder):
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "ps-checkpoint.ipynb").write_text("{", encoding="utf8")
    assert fault_of("ada", folder) == ""


def test_fault_of_rejects_too_many_files_and_too_large_a_notebook(folder, monkeypatch):
    monkeypatch.setattr(vetting, "MAX_FILES", 1)
    assert "files or" in fault_of("ada", folder)
    monkeypatch.setattr(vetting, "LARGEST_NOTEBOOK", 10)
    assert "MiB" in fault_of("ada", folder)
