"""Lists the kinds of submission that only a nightly run grades."""

from __future__ import annotations

#: Keys: something that every run tests, either a kind or a file of tests of the same boxes and kernels. Values: the
#: kinds that meet the same defence, that is, the same code. The kind that is hardest on a defence stays in every run.
VARIANTS: dict[str, tuple[str, ...]] = {
    # added cells that print, fail or make the kernel exit
    "prints-megabytes": ("writes-stderr", "prints-in-calls"),
    "type-error": ("syntax-error", "throws-after-pass"),
    "fills-the-heap": ("allocates-8-gib",),
    # limits of time: one submission reaches each of them in a separate part
    "test_limits_graded.py": ("endless-cell", "loop-after-await", "endless-loop", "promises-that-never-settle"),
    # programs, the network and files: tried in a kernel in each box
    "test_box.py": ("forks", "opens-a-socket", "own-cache-file"),
    # changes in the student's kernel do not matter, since the tests run in another kernel
    "prototypes": ("math-tanh", "globals", "late-timer"),
    "require-cache": ("library-exports",),
    "kernel-globals": ("vm-hook",),
    # answers that are made to compare as equal to any expected value
    "objects-that-agree": ("huge-answers", "errors-that-throw"),
    # a handed-out cell that the student has changed counts as an added cell
    "edited-tests": ("doubled-tests",),
    "tests-joined": ("helpers-split", "edited-copy-of-helpers-last"),
    # right answers together with added cells
    "helper-at-top": ("raw-cell", "label-on-own-cell", "wrong-copy-above"),
    # answers that were split, joined and deleted
    "test_restore.py": ("split", "joined-with-test", "joined-into-test", "deleted-function"),
    # the first combines all the others
    "odd-values": ("odd-collections", "odd-promises", "odd-long", "odd-disposed", "odd-cycles", "odd-traps"),
}
NIGHTLY = {kind for kinds in VARIANTS.values() for kind in kinds}
