"""`npm run course -- COMMAND DIR` runs a step of a course. The commands are listed in the order of a course."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat

from .box import NoSandbox, choose_mode
from .course import Course, CourseError
from .course_site import add_site
from .exchange.copies import ask, newest, no_copy
from .exchange.download import collect_download
from .exchange.give_back import give_back, graded_students
from .execution.course_settings import settings_of
from .export import FORMATS, export
from .grading.autograde import autograde
from .init import init
from .samples import filled, read_samples
from .serve import prepare
from .status import print_states
from .steps import each

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

Command = Callable[[argparse.Namespace], int]


def command_init(options: argparse.Namespace) -> int:
    init(options.dir, [name for name in options.assignments.split(",") if name], options.db)
    print(f"\nNext: npm run course -- release {options.dir} NAME")
    return 0


def command_release(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    names = course.chosen(options.names)

    def release(name: str) -> dict:
        made = course.api.generate_assignment(name, force=True)
        return course.api.release_assignment(name) if made["success"] and options.exchange else made

    status = each(course, names, release, f"ready for students in {course.root / 'release'}")
    if not options.exchange:
        print("Give these folders to your students. The option --exchange also puts them into nbgrader's exchange.")
    return status


def command_sample(options: argparse.Namespace) -> int:
    """Hands in three sample submissions, with which an instructor can try the course."""
    course = Course(options.dir)
    for name in course.chosen(options.names) if options.names else [path.stem for path in sorted(SAMPLES.glob("*.ts"))]:
        file = SAMPLES / f"{name}.ts"
        if not file.is_file():
            raise CourseError(
                f"{name} has no sample submissions. Available: {', '.join(p.stem for p in SAMPLES.glob('*.ts'))}."
            )
        released = course.root / "release" / name / f"{name}.ipynb"
        if not released.is_file():
            raise CourseError(f"{name} has not been released. Run: npm run course -- release {options.dir} {name}")
        for sample in read_samples(file):
            place = course.root / "submitted" / sample.name / name
            place.mkdir(parents=True, exist_ok=True)
            nbformat.write(filled(released, sample.cells), place / f"{name}.ipynb")
            print(f"handed in for {sample.name}: {place}")
    return 0


def command_collect(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    names = course.chosen(options.names)
    if not options.place:
        return each(course, names, course.api.collect, "collected from the exchange")
    if len(names) != 1:
        raise CourseError(f"--from collects one assignment, got {len(names)}. Name one of {', '.join(names)}.")
    choose = newest if options.newest else ask if sys.stdin.isatty() else no_copy
    count, left_out = collect_download(course, names[0], options.place, choose)
    notebooks = f"{count} notebook{'' if count == 1 else 's'}"
    print(f"{'✓' if count else '✗'} {names[0]}: {notebooks} collected from {options.place}")
    for text in left_out:
        print(f"  ✗ {text}")
    return 1 if left_out or not count else 0


def command_autograde(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    names = course.chosen(options.names)
    settings = settings_of(course)
    mode = "none" if options.unsafe else choose_mode(settings.box or None)
    print("Students' code runs WITHOUT a box (--unsafe)." if mode == "none" else f"Students' code runs boxed ({mode}).")
    outcome = autograde(
        course,
        names,
        workers=options.jobs,
        settings=replace(settings, box=mode),
        force=options.force,
        students=[name for name in options.student.split(",") if name] or None,
    )
    if not (outcome.graded or outcome.failed):
        print("Nothing was handed in.")
        return 0
    print_states(course, names)
    if outcome.failed:
        print(f"\n{len(outcome.failed)} could not be graded and have no mark:")
        for task, reason in outcome.failed:
            print(f"  ✗ {task.assignment} {task.student}: {reason}")
        return 1
    return 0


def command_feedback(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    place = course.root / course.directory.feedback_directory
    status = 0
    for name in course.chosen(options.names):
        students = graded_students(course, name)
        if not students:
            continue
        failed = give_back(course, name, students, options.exchange)
        print(f"{'✗' if failed else '✓'} {name}: feedback in {place}/STUDENT{', but' if failed else ''}")
        for reason in failed:
            status = 1
            print(f"  ✗ {reason}")
    return status


def command_export(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    for file in export(course, options.format, options.to):
        print(f"wrote {file}")
    return 0


def command_serve(options: argparse.Namespace) -> int:
    """Prints the settings of the server as JSON. tools/course/command.mjs reads them and starts the server."""
    prepared = prepare(Course(options.dir), options.runtime, options.unsafe)
    print(json.dumps({**prepared, "port": options.port, "browser": not options.no_browser}))
    return 0


def command_status(options: argparse.Namespace) -> int:
    course = Course(options.dir)
    return 0 if print_states(course, course.chosen(options.names)) else 1


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="npm run course --", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str, *, names: bool = True) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        one.add_argument("dir", metavar="DIR", help="the folder of the course")
        if names:
            one.add_argument("names", metavar="NAME", nargs="*", help="assignments (default: all)")
        return one

    one = add("init", command_init, "create a course folder with the kit's assignments in source/", names=False)
    one.add_argument("--assignments", default="", metavar="A,B", help="copy only these assignments (default: all)")
    one.add_argument(
        "--db",
        default="",
        metavar="URL",
        help="keep the gradebook in PostgreSQL: postgresql://user:password@host/name (default: SQLite)",
    )
    one = add("release", command_release, "make the students' versions of the assignments in release/")
    one.add_argument("--exchange", action="store_true", help="also put them into nbgrader's exchange")
    add_site(add)
    add("sample", command_sample, "hand in three sample submissions with which you can try the course")
    one = add("collect", command_collect, "collect submissions from nbgrader's exchange or from a download")
    one.add_argument(
        "--from",
        dest="place",
        type=Path,
        metavar="PLACE",
        help="collect from PLACE: a folder or .zip that was downloaded from a learning platform",
    )
    one.add_argument("--newest", action="store_true", help="if a student handed in several copies, take the newest")
    one = add("autograde", command_autograde, "grade the submissions")
    one.add_argument(
        *("-j", "--jobs"),
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of submissions that are graded at the same time (default: the number of processors)",
    )
    one.add_argument("--force", action="store_true", help="also grade submissions that are already graded")
    one.add_argument("--student", default="", metavar="A,B", help="grade only these students (default: all)")
    one.add_argument(
        "--unsafe", action="store_true", help="run students' code without a box; use this only for code that you trust"
    )
    one = add("feedback", command_feedback, "make the feedback pages for students")
    one.add_argument("--exchange", action="store_true", help="also put them into nbgrader's exchange")
    one = add("export", command_export, "write the marks as a table", names=False)
    one.add_argument("--format", default="csv", choices=list(FORMATS), help="format of the table (default: csv)")
    one.add_argument(
        "--to", default="", metavar="FILE", help="file to write (default: DIR/grades.csv or DIR/grades-FORMAT.csv)"
    )
    one = add("serve", command_serve, "open the course in JupyterLab with Formgrader", names=False)
    one.add_argument("--port", type=positive, metavar="N", help="port of the server (default: a free one)")
    one.add_argument("--no-browser", action="store_true", help="do not open a browser")
    one.add_argument("--unsafe", action="store_true", help="run the notebooks' kernels without a box")
    one.add_argument("--runtime", required=True, help=argparse.SUPPRESS)
    add("status", command_status, "show the state of each submission")
    return main


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {text}")
    return number


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (CourseError, NoSandbox) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Finished gradings are kept; run the same command to continue.", file=sys.stderr)
        # If the signal came while Python ran a string of code (each named tuple is one), CPython ends with this signal,
        # although it was handled here. Running another string makes it forget the signal.
        exec("")
        return 130
