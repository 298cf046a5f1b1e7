"""
Checks that a cell gets its reply and the kernel continues, even if the cell's last value or its displays are unusual.
"""

import pytest
from talk import Talk

DISPLAY = "[Symbol.for('Jupyter.display')]"

VALUES = [
    *[
        "null",
        "undefined",
        "NaN",
        "-0",
        "10n",
        "Symbol('s')",
        "''",
        "'\\uD800'",
        "'\\0'",
        "true",
        "() => {}",
        "class A {}",
    ],
    *[
        "/a/g",
        "new Date(NaN)",
        "new Date(0)",
        "new Map([[{}, 10n]])",
        "new Set([new Set()])",
        "new WeakMap()",
        "new WeakSet()",
    ],
    *["new Error('e')", "new AggregateError([new Error('a')], 'b')", "Promise.resolve(1)", "new Promise(() => {})"],
    *["Promise.reject(new Error('late')).catch(() => 1)", "(function* () { yield 1; })()", "(async function* () {})()"],
    *["Proxy", "new Proxy({}, {})", "new Proxy(() => {}, {})", "new Proxy({}, { get() { throw new Error('get'); } })"],
    *["new Proxy({}, { ownKeys() { throw new Error('keys'); } })", "Proxy.revocable({}, {})"],
    *["(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()"],
    *["new Proxy({}, { getPrototypeOf() { throw new Error('prototype'); } })", "Object.create(null)"],
    *["(() => { const a: any = {}; a.a = a; return a; })()", "(() => { const a: any[] = []; a.push(a); return a; })()"],
    *["({ get a() { throw new Error('getter'); } })", "({ get a() { return 1; }, set a(v) {} })"],
    *["({ toJSON() { throw new Error('json'); } })", "({ toString() { throw new Error('text'); } })"],
    *[
        "({ [Symbol.toPrimitive]() { throw new Error('primitive'); } })",
        "({ get [Symbol.toStringTag]() { throw new Error('tag'); } })",
    ],
    *["({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('inspect'); } })"],
    *["({ [Symbol.for('nodejs.util.inspect.custom')]() { return 10n; } })", "({ constructor: null })"],
    *[
        "({ constructor: { get name() { throw new Error('name'); } } })",
        "({ then: 1 })",
        "({ get then() { return undefined; } })",
    ],
    *["Buffer.alloc(1e6)", "new ArrayBuffer(8)", "new SharedArrayBuffer(8)", "new DataView(new ArrayBuffer(8))"],
    *[
        "new Float64Array(1e6)",
        "new BigInt64Array(2)",
        "Array(1e6)",
        "[, 1, , 2]",
        "Array.from({ length: 1e5 }, (_, i) => i)",
    ],
    *[
        "'x'.repeat(1e7)",
        "Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, i]))",
        "globalThis",
        "process",
        "require",
    ],
    *[
        "module_like()",
        "arguments_of(1, 2)",
        "deep(1e4)",
        "wide(1e3)",
        "new (class extends Array {})(3)",
        "new (class extends Map {})()",
    ],
    *[
        "new (class { #a = 1; get b() { return this.#a; } })()",
        "Reflect",
        "Math",
        "JSON",
        "Intl",
        "Atomics",
        "WebAssembly",
    ],
    *[
        "new URL('http://a/b')",
        "new TextEncoder()",
        "new AbortController().signal",
        "structuredClone({ a: 10n })",
        "crypto",
    ],
    *[
        f"({{ {DISPLAY}() {{ return {shown}; }} }})"
        for shown in (
            *[
                "null",
                "undefined",
                "1",
                "10n",
                "'text'",
                "[]",
                "{}",
                "() => {}",
                "new Map()",
                "Symbol('a')",
                "new Date()",
            ],
            *["{ data: null }", "{ data: 1 }", "{ data: [] }", "{ data: {} }", "{ data: { 'text/plain': 10n } }"],
            *["{ data: { 'text/plain': () => {} } }", "{ data: { 'text/plain': { a: 1 } } }", "{ data: { '': 'a' } }"],
            *[
                "{ data: { 'text/plain': undefined } }",
                "{ data: { 'text/plain': null } }",
                "{ data: { 'text/plain': Symbol('a') } }",
            ],
            *["{ data: { 'image/png': new Uint8Array(3) } }", "{ data: { 'image/png': new Float32Array(3) } }"],
            *[
                "{ data: { get 'text/plain'() { throw new Error('late getter'); } } }",
                "{ get data() { throw new Error('data'); } }",
            ],
            *[
                "{ data: { 'text/plain': 'a' }, metadata: 10n }",
                "{ data: { 'text/plain': 'a' }, metadata: { a: 10n } }",
            ],
            *[
                "{ data: { 'text/plain': 'a' }, metadata: circle() }",
                "{ data: circle() }",
                "circle()",
                "this",
                "globalThis",
            ],
            *["{ data: { 'application/json': { toJSON() { throw new Error('json'); } } } }"],
            *["{ data: { 'text/plain': 'x'.repeat(3e8) } }", "new Proxy({}, { get() { throw new Error('trap'); } })"],
            *[
                "Promise.resolve({ data: { 'text/plain': 'later' } })",
                "Promise.reject(new Error('no'))",
                "new Promise(() => {}) && 1",
            ],
        )
    ],
    f"({{ get {DISPLAY}() {{ throw new Error('getter'); }} }})",
    f"({{ {DISPLAY}: 1 }})",
    f"({{ {DISPLAY}() {{ throw new Error('thrown'); }} }})",
    f"({{ {DISPLAY}() {{ throw null; }} }})",
    f"({{ {DISPLAY}() {{ throw 10n; }} }})",
    "throwing(null)",
    "throwing(undefined)",
    "throwing(10n)",
    "throwing(Symbol('s'))",
    "throwing(circle())",
    "throwing({ get message() { throw new Error('message'); } })",
    "throwing(new Proxy(new Error('p'), { get() { throw new Error('trap'); } }))",
    "throwing(Object.assign(new Error('cause'), { cause: circle() }))",
    "throwing(Object.defineProperty(new Error('a'), 'stack', { get() { throw new Error('stack'); } }))",
    "throwing(Object.assign(new Error('a'), { stack: 10n }))",
    "throwing('x'.repeat(1e7))",
]

HELPERS = """
const circle = (): any => { const a: any = { 'text/plain': 'a' }; a.self = a; return a; };
const throwing = (what: unknown): never => { throw what; };
const deep = (depth: number) => { let a: any = {}; for (let i = 0; i < depth; i++) a = { a }; return a; };
const wide = (n: number): any => Array.from({ length: n }, () => Array.from({ length: n }, () => ({})));
const module_like = (): any => ({ __esModule: true, default: 1 });
function arguments_of(..._: number[]) { return arguments; }
"""


def test_there_are_more_than_a_hundred_values() -> None:
    assert len(VALUES) > 100


@pytest.fixture(scope="module")
def watched(shared) -> Talk:
    talk = shared()
    assert talk.run(HELPERS).status == "ok"
    return talk


@pytest.mark.parametrize("value", VALUES, ids=[f"{number}: {value[:40]}" for number, value in enumerate(VALUES)])
def test_a_cell_with_an_odd_value_gets_its_reply_and_the_kernel_continues(watched: Talk, value: str) -> None:
    run = watched.run(value)
    assert run.status in ("ok", "error")
    assert run.kinds.count("status") == 2
    assert watched.run("1 + 1").result == {"text/plain": "2"}


@pytest.mark.parametrize("value", ["10n", "circle()", "{ toJSON() { throw new Error('json'); } }", "() => {}"])
def test_a_display_that_cannot_be_sent_is_an_error_of_its_cell(watched: Talk, value: str) -> None:
    cell = f"import {{ display }} from 'tslab';\ndisplay.raw('application/json', {value} as any);\n'after'"
    run = watched.run(cell)
    assert run.status in ("ok", "error")
    assert watched.run("1 + 1").result == {"text/plain": "2"}
