"""
Defines the reasons why a submission has no mark. Some would be the same in every attempt. All others may be the
machine's, so the submission is graded again before it is listed as failed.
"""

from __future__ import annotations

from ..submissions.submission import SubmissionRejected


class MachineFault(RuntimeError):
    """The machine kept a submission from being graded. It is not a fault of the submission."""


class KernelEnded(MachineFault):
    """
    A kernel exited in a student's cell, and no limit explains it. If it happens twice, the submission is the cause.

    place: the cell in which it exited. status: its exit status, as in Python's subprocess.
    """

    def __init__(self, message: str, place: int, status: int) -> None:
        super().__init__(message)
        self.place, self.status = place, status

    def __reduce__(self) -> tuple:
        return KernelEnded, (str(self), self.place, self.status)

    def repeated(self, before: KernelEnded | None) -> bool:
        """
        Returns whether the submission is the cause: the kernel exited in the same cell before, or it exited without a
        signal both times (a timer can do this in a different cell each time).
        """
        if before is None:
            return False
        return self.place == before.place or (
            exited_without_signal(self.status) and exited_without_signal(before.status)
        )


class GraderFailure(RuntimeError):
    """A handed-out cell fails, so no submission of this assignment can be graded."""


def exited_without_signal(status: int) -> bool:
    """Returns whether a process with this status exited without a signal (bubblewrap adds 128 to a signal)."""
    return 0 <= status < 128


def may_pass(error: BaseException | None) -> bool:
    """Returns whether a second attempt may succeed after this error."""
    return not isinstance(error, SubmissionRejected | GraderFailure)
