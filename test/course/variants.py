"""Which kinds of submission only a nightly run grades from end to end."""

from __future__ import annotations

#: What every run has (a kind, or another file's tests of the same boxes and kernels), and the kinds that meet the same
#: defence by the same code. Of those that meet one defence, the kind that is hardest on it stays in every run.
VARIANTS: dict[str, tuple[str, ...]] = {
    # cells of a student's own that print, fail or end the kernel
    "prints-megabytes": ("writes-stderr", "prints-in-calls"),
    "type-error": ("syntax-error", "throws-after-pass"),
    "fills-the-heap": ("allocates-8-gib",),
    # limits of time: a part of one submission reaches each of them
    "test_limits_graded.py": ("endless-cell", "loop-after-await", "endless-loop", "promises-for-ever"),
    # programs, the network and files: each tried in a kernel in each box
    "test_box.py": ("forks", "opens-a-socket", "own-cache-file"),
    # whatever is changed in the student's kernel, the tests run in another
    "prototypes": ("math-tanh", "globals", "late-timer"),
    "require-cache": ("library-exports",),
    "kernel-globals": ("vm-hook",),
    # answers that are made to agree
    "objects-that-agree": ("huge-answers", "errors-that-bite"),
    # cells that were handed out, and that the student has changed, are the student's own
    "edited-tests": ("doubled-tests",),
    "tests-joined": ("helpers-split", "edited-copy-of-helpers-last"),
    # right answers beside cells of a student's own
    "helper-at-top": ("raw-cell", "label-on-own-cell", "wrong-copy-above"),
    # answers that were split, joined and deleted
    "test_restore.py": ("split", "joined-with-test", "joined-into-test", "deleted-function"),
    # the first has what each of the others has
    "odd-values": ("odd-collections", "odd-promises", "odd-long", "odd-disposed", "odd-cycles", "odd-traps"),
}
NIGHTLY = {kind for kinds in VARIANTS.values() for kind in kinds}
