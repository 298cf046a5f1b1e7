"""nbgrader's exchange, into which every student of the machine can write: what is collected from it is only theirs."""

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
    nbgrader's own collects with the instructor's rights what a student's link leads to, takes what somebody hands in
    under another's name with no more than a warning, and stops at a submission that is too large.
    """

    def init_src(self) -> None:
        super().init_src()
        for record in self.src_records:
            if self._forged(record):
                self.log.error(
                    "%s is not %s's file and is not collected. Where students have no accounts of their own on this "
                    "machine: c.ExchangeCollect.check_owner = False",
                    record["filename"],
                    record["username"],
                )
        self.src_records = [record for record in self.src_records if not self._forged(record)]

    def _sort_by_timestamp(self, records: list[dict]) -> list[dict]:
        # nbgrader takes the first: a forged one must not come before the student's own
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
                    raise RuntimeError(f"it has more than {self.coursedir.max_dir_size} kB")
                self._copy_files_alone(src, staged)
                super().do_copy(staged, dest, log)
            except (OSError, RuntimeError) as error:
                self.log.error("%s is not collected: %s", src, error)

    def _copy_files_alone(self, src: str, dest: str) -> None:
        def copy(source: str, copied: str) -> None:
            # opened without following: it may have become a link since somebody looked
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
                    self.log.error("%s is neither a file nor a folder and is not collected", os.path.join(place, name))
                    found.append(name)
            return found

        shutil.copytree(src, dest, ignore=no_file, copy_function=copy)
