"""Defines the settings of a grading run. The command passes them to the workers, which start kernels with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from ..box import MODES, BoxSettings, KernelLimits, choose_mode
from .time_limits import TimeLimit

#: The seconds by the clock after which the guard of a box kills the box. It is needed only if the grader hangs.
DAY = 24 * 60 * 60


class SettingError(ValueError):
    """A setting has an invalid value. The message names the setting, what was expected and what was given."""


def _integer(least: int, largest: float = float("inf")) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= largest


def _above_zero(value: Any) -> bool:
    return type(value) in (int, float) and value > 0


def _strings(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)


#: For each setting, a description of its valid values and a function that returns whether a value is valid.
VALID: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "box": (f'{", ".join(MODES)}, none or "" (the best box)', lambda value: value in (*MODES, "none", "")),
    **dict.fromkeys(("memory", "processes", "disk", "cpu"), ("an integer of at least 1", _integer(1))),
    "niceness": ("an integer from 0 to 19", _integer(0, 19)),
    **dict.fromkeys(
        ("timeout", "budget", "call_limit", "asleep", "start_limit", "patience"), ("a number above 0", _above_zero)
    ),
    "most_output": ("an integer of at least 0", _integer(0)),
    "kernel_environment": ("a dict of strings", _strings),
}


@dataclass(frozen=True)
class ExecutionSettings(KernelLimits):
    """
    The settings with which the two kernels of a submission run. An instructor sets them as `c.GateExecute.NAME`.

    All times except `patience` are seconds of processor time.

    :param box: bubblewrap, landlock or none. If empty, the best box that works on this machine is used.
    :param timeout: seconds that a cell may use.
    :param budget: seconds that all cells of a student may use together.
    :param call_limit: seconds that a call of a student's function may use.
    :param asleep: the time for which code may sleep, as a multiple of each limit of processor time.
    :param start_limit: seconds that a kernel may use to start.
    :param patience: seconds for which the machine may keep a submission's kernels from running.
    :param most_output: bytes of output that are kept per cell.
    :param kernel_environment: environment variables of both kernels.
    :raises SettingError: if a value is invalid.
    """

    box: str = ""
    timeout: float = 20.0
    budget: float = 90.0
    call_limit: float = 3.0
    asleep: float = 3.0
    start_limit: float = 60.0
    patience: float = 300.0
    most_output: int = 2_000_000
    kernel_environment: dict[str, str] = field(default_factory=lambda: {"GATEBOOK_BACKEND": "cpu"})

    def __post_init__(self) -> None:
        for one in fields(self):
            expected, valid = VALID[one.name]
            value = getattr(self, one.name)
            if not valid(value):
                raise SettingError(f"c.GateExecute.{one.name} must be {expected}, got {value!r}")

    def limit(self, what: str, processor: float) -> TimeLimit:
        """Returns a time limit of `processor` seconds. The limit of sleep is `asleep` times as long."""
        return TimeLimit(what, processor, processor * self.asleep)

    def box_settings(self) -> BoxSettings:
        """
        Returns the settings of the boxes in which the kernels run.

        :raises NoSandbox: if the chosen box does not work on this machine.
        """
        limits = {one.name: getattr(self, one.name) for one in fields(KernelLimits)}
        return BoxSettings(**limits, mode=choose_mode(self.box or None), wall=DAY, environment=self.kernel_environment)
