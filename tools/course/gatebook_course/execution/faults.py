"""
Why a submission has no mark. Some reasons will be the same whenever it is graded; all others may be the machine's, so
that it is graded again before it is listed.
"""

from __future__ import annotations

from ..submissions.submission import SubmissionRefused


class MachineFault(RuntimeError):
    """The machine kept a submission from being graded. It says nothing about the submission."""


class KernelEnded(MachineFault):
    """
    A kernel ended in a student's cell, and no limit explains it. Where the same happens once more, it is the
    submission's doing.

    place: the cell in which it ended. status: how, as Python's subprocess says it.
    """

    def __init__(self, message: str, place: int, status: int) -> None:
        super().__init__(message)
        self.place, self.status = place, status

    def __reduce__(self) -> tuple:
        return KernelEnded, (str(self), self.place, self.status)

    def repeated(self, before: KernelEnded | None) -> bool:
        """
        Whether the submission did it itself: it ended in the same cell before, or it left by itself both times (a
        timer ends a kernel in another cell each time).
        """
        if before is None:
            return False
        return self.place == before.place or (leaves(self.status) and leaves(before.status))


class GraderFailure(RuntimeError):
    """What was handed out fails: nobody's submission can be graded, now or later."""


def leaves(status: int) -> bool:
    """Whether a process that ended like this was ended by no signal (bubblewrap adds a signal's number to 128)."""
    return 0 <= status < 128


def may_pass(error: BaseException | None) -> bool:
    """Whether a submission that could not be graded for this reason may be graded another time."""
    return not isinstance(error, SubmissionRefused | GraderFailure)
