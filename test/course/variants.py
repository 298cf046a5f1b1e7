"""Lists the kinds of submission that only a nightly run grades."""

from __future__ import annotations

#: Each key is tested in every run: a kind of submission, or a file of tests with the same boxes and kernels. Its value
#: lists the kinds against which the same code protects. Of these kinds, every run grades the most difficult one, the
#: key.
VARIANTS: dict[str, tuple[str, ...]] = {
    # added cells that print, fail or make the kernel exit
    "prints-megabytes": ("writes-stderr", "prints-in-calls"),
    "type-error": ("syntax-error", "throws-after-pass"),
    "fills-the-heap": ("allocates-8-gib",),
    # code that reaches time limits; one submission of test_limits_graded.py reaches each limit in a separate part
    "test_limits_graded.py": ("endless-cell", "loop-after-await", "endless-loop", "promises-that-never-settle"),
    # code that uses programs, the network or files; test_box.py runs such code in each box
    "test_box.py": ("forks", "opens-a-socket", "own-cache-file"),
    # changes in the student's kernel, which do not matter because the tests run in another kernel
    "prototypes": ("math-tanh", "globals", "late-timer"),
    "require-cache": ("library-exports",),
    "kernel-globals": ("vm-hook",),
    # answers that should compare as equal to every expected value
    "objects-that-agree": ("huge-answers", "errors-that-throw"),
    # a handed-out cell that the student has changed counts as an added cell
    "edited-tests": ("doubled-tests",),
    "tests-joined": ("helpers-split", "edited-copy-of-helpers-last"),
    # right answers together with added cells
    "helper-at-top": ("raw-cell", "label-on-own-cell", "wrong-copy-above"),
    # answers that were split, joined and deleted
    "test_restore.py": ("split", "joined-with-test", "joined-into-test", "deleted-function"),
    # the key combines all kinds in its value
    "odd-values": ("odd-collections", "odd-promises", "odd-long", "odd-disposed", "odd-cycles", "odd-traps"),
}
NIGHTLY = {kind for kinds in VARIANTS.values() for kind in kinds}
