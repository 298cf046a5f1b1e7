"""Runs the tests that the Jupyter project provides for every kernel."""

from typing import Any
from unittest.mock import patch

import jupyter_kernel_test
from jupyter_client.manager import start_new_kernel
from talk import PATIENCE


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    """Jupyter's tests without their time limits, which are 0.1 s to 15 s. A busy machine needs longer."""

    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_generate_error = "throw new Error('planned')"
    code_execute_result = [  # noqa: RUF012
        {"code": "1 + 2", "result": "3"},
        {"code": "[6, 7].map(x => x * 7)", "result": "[ 42, 49 ]"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "1 + 2", "result": "3"},
    ]
    code_display_data = [  # noqa: RUF012
        {"code": "import { display } from 'tslab'; display.html('<b>bold</b>')", "mime": "text/html"},
        {
            "code": "(globalThis as any)[Symbol.for('gatebook.host')].display({ 'image/svg+xml': '<svg/>' })",
            "mime": "image/svg+xml",
        },
    ]
    code_clear_output = "(globalThis as any)[Symbol.for('gatebook.host')].clearOutput(true)"
    code_inspect_sample = "console"
    completion_samples = [  # noqa: RUF012
        {"text": "Math.fround", "matches": {"fround"}},
        {"text": "[1].findI", "matches": {"findIndex"}},
    ]
    complete_code_samples = ["1", "const a = 1;", "for (const x of [1]) { x; }"]  # noqa: RUF012
    incomplete_code_samples = ["for (const x of [1]) {", "const f = (x: number) => {"]  # noqa: RUF012
    code_history_pattern = "1 *"
    supported_history_operations = ("tail", "range", "search")

    @classmethod
    def setUpClass(cls) -> None:
        cls.km, cls.kc = start_new_kernel(kernel_name=cls.kernel_name, startup_timeout=PATIENCE)
        get = cls.kc.get_shell_msg
        cls.kc.get_shell_msg = lambda timeout=None: get(timeout=PATIENCE)

    def flush_channels(self) -> None:
        """Reads all messages up to the kernel's reply to a new request."""
        message_id = self.kc.kernel_info()
        while self.kc.get_shell_msg()["parent_header"].get("msg_id") != message_id:
            pass
        while True:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            about = message["parent_header"].get("msg_id") == message_id
            if about and message["content"].get("execution_state") == "idle":
                return

    def execute_helper(self, *arguments: Any, **options: Any) -> Any:
        get = self.kc.iopub_channel.get_msg
        with patch.object(self.kc.iopub_channel, "get_msg", lambda timeout=None: get(timeout=PATIENCE)):
            return super().execute_helper(*arguments, **options)

    test_pager = None  # none of the requests in these tests has a reply with several pages
