"""
Collects submissions from nbgrader's exchange. The exchange is a folder in which all students with an account on this
machine can write, so its content must be checked.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from typing import Any

from nbgrader.exchange.default import ExchangeCollect


class CollectFiles(ExchangeCollect):
    """
    Collects only regular files that belong to the student, and skips a submission that is too large.

    nbgrader's own collector is less safe. It follows a student's links with the instructor's rights. If a student hands
    in under the name of another student, it only prints a warning. It stops at a submission that is too large.
    """

    def init_src(self) -> None:
        super().init_src()
        for record in self.src_records:
            if self._forged(record):
                self.log.error(
                    "%s is not collected: it does not belong to the user %s. If students have no accounts on this "
                    "machine, set c.ExchangeCollect.check_owner = False in nbgrader_config.py",
                    record["filename"],
                    record["username"],
                )
        self.src_records = [record for record in self.src_records if not self._forged(record)]

    def _sort_by_timestamp(self, records: list[dict]) -> list[dict]:
        # nbgrader takes the first record, so a forged record must not come before the record of the student
        return super()._sort_by_timestamp([one for one in records if not self._forged(one)] or records)

    def _forged(self, record: dict) -> bool:
        if not self.check_owner or sys.platform == "win32":
            return False
        import pwd

        try:
            owner = pwd.getpwuid(os.lstat(os.path.join(self.inbound_path, record["filename"])).st_uid).pw_name
        except (KeyError, OSError):
            return True
        return owner != record["username"]

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        with tempfile.TemporaryDirectory(prefix="gbc-") as folder:
            staged = os.path.join(folder, "submission")
            try:
                if self.get_size(src) > 1000 * self.coursedir.max_dir_size:
                    raise RuntimeError(f"it is larger than {self.coursedir.max_dir_size} kB")
                self._copy_files_alone(src, staged)
                super().do_copy(staged, dest, log)
            except (OSError, RuntimeError) as error:
                self.log.error("%s is not collected: %s", src, error)

    def _copy_files_alone(self, src: str, dest: str) -> None:
        def copy(source: str, copied: str) -> None:
            # the file is opened without following links, because it may have become a link since the check
            with (
                os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened,
                open(copied, "wb") as to,
            ):
                shutil.copyfileobj(opened, to)

        def no_file(place: str, names: list[str]) -> list[str]:
            found = []
            for name in names:
                mode = os.lstat(os.path.join(place, name)).st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    self.log.error("%s is not collected: it is neither a file nor a folder", os.path.join(place, name))
                    found.append(name)
            return found

        shutil.copytree(src, dest, ignore=no_file, copy_function=copy)
