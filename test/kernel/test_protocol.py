"""The cases that Jupyter's own project asks of every kernel."""

import jupyter_kernel_test


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
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

    test_pager = None  # no question has an answer of many pages here
