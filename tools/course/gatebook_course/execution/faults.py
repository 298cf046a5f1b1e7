"""
Defines the errors that leave a submission without a mark. Some of them would occur in every attempt. The machine may be
the cause of all others, so the submission is graded again before it is listed as failed.
"""

from __future__ import annotations

from ..submissions.submission import SubmissionRejected


class MachineFault(RuntimeError):
    """The submission was not graded because of the machine, so the submission is not at fault."""


class KernelEnded(MachineFault):
    """
    A kernel exited in a student's cell without reaching a limit. If it happens twice, the submission is the cause.

    place: the notebook and the cell in which the kernel exited.
    status: the exit status of the kernel, as in Python's subprocess.
    """

    def __init__(self, message: str, place: int, status: int) -> None:
        super().__init__(message)
        self.place, self.status = place, status

    def __reduce__(self) -> tuple:
        return KernelEnded, (str(self), self.place, self.status)

    def repeated(self, before: KernelEnded | None) -> bool:
        """
        Returns whether the submission is the cause. It is if the kernel exited in the same cell in the attempt before.
        It is also if the kernel exited without a signal in both attempts, because a timer of the student can end the
        kernel in a different cell each time.
        """
        if before is None:
            return False
        return self.place == before.place or (
            exited_without_signal(self.status) and exited_without_signal(before.status)
        )


class GraderFailure(RuntimeError):
    """A locked cell without points fails, so no submission of this assignment can be graded."""


def exited_without_signal(status: int) -> bool:
    """
    Returns whether no signal ended a process with this status. bubblewrap reports a signal as 128 plus its number.
    """
    return 0 <= status < 128


def may_pass(error: BaseException | None) -> bool:
    """Returns whether a second attempt may succeed after this error."""
    return not isinstance(error, SubmissionRejected | GraderFailure)
