"""Describes when a submission was handed in and what a delay costs. All tables use these texts and numbers."""

from __future__ import annotations

from nbgrader.api import SubmittedAssignment

from .exchange.names import Origin


def final(submission: SubmittedAssignment) -> float:
    """Returns the points that count: the score minus the late penalty, at least 0."""
    return max(0.0, submission.score - submission.late_submission_penalty)


def handed_in(submission: SubmittedAssignment) -> str:
    """Returns the time of handing in, in UTC, or "" if timestamp.txt is missing, from which nbgrader reads the time."""
    return f"{submission.timestamp:%Y-%m-%d %H:%M} UTC" if submission.timestamp else ""


def late(submission: SubmittedAssignment | None, origin: Origin | None) -> str:
    """
    Returns how late a submission is, or "" if it is not late or if that is unknown.

    The delay comes from nbgrader's due date and timestamp. If only a learning platform marks the submission as late,
    the text names the platform.
    """
    seconds = submission.total_seconds_late if submission else 0
    if seconds > 0:
        hours, minutes = divmod(-(-int(seconds) // 60), 60)
        return f"LATE by {hours} h {minutes} min"
    return f"LATE according to {origin.platform.capitalize()}" if origin and origin.late else ""


def notes(submission: SubmittedAssignment, origin: Origin | None) -> list[str]:
    """Returns the notes that are shown next to the points."""
    when = handed_in(submission)
    penalty = submission.late_submission_penalty
    return [
        *([f"handed in {when}"] if when else []),
        *([text] if (text := late(submission, origin)) else []),
        *([f"late penalty of {penalty:g} subtracted from {submission.score:g}"] if penalty else []),
    ]
