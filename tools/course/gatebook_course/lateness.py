"""When a submission came in, and what that costs: the same words and numbers for every table."""

from __future__ import annotations

from nbgrader.api import SubmittedAssignment

from .exchange.names import Origin


def final(submission: SubmittedAssignment) -> float:
    """The points that count: what was earned less the late penalty, and never less than 0."""
    return max(0.0, submission.score - submission.late_submission_penalty)


def handed_in(submission: SubmittedAssignment) -> str:
    """When it was handed in; empty where that is not known: nbgrader has it from timestamp.txt alone, in UTC."""
    return f"{submission.timestamp:%Y-%m-%d %H:%M} UTC" if submission.timestamp else ""


def late(submission: SubmittedAssignment | None, origin: Origin | None) -> str:
    """
    How late it was handed in, by nbgrader's due date and timestamp, or only that it was, where a learning platform says
    so; empty where it was not, or where nobody knows.
    """
    seconds = submission.total_seconds_late if submission else 0
    if seconds > 0:
        hours, minutes = divmod(-(-int(seconds) // 60), 60)
        return f"LATE by {hours} h {minutes} min"
    return f"LATE, says {origin.platform.capitalize()}" if origin and origin.late else ""


def notes(submission: SubmittedAssignment, origin: Origin | None) -> list[str]:
    """What is said of it beside its points."""
    when = handed_in(submission)
    penalty = submission.late_submission_penalty
    return [
        *([f"handed in {when}"] if when else []),
        *([text] if (text := late(submission, origin)) else []),
        *([f"late penalty {penalty:g} off {submission.score:g}"] if penalty else []),
    ]
