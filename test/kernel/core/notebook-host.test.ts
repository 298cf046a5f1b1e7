import { expect, expectTypeOf, test } from "vitest";
import type { Host, HostDisplayOptions } from "../../../kernel/core/protocol/notebook-host";
import type { DisplayOptions, NotebookHost } from "../../../src/notebook/host";

// The compiler tests this in `npm run check`. The kernel and the library each declare the interface, because neither may import the other.
test("the kernel's host has the interface that the library expects", () => {
  expectTypeOf<Host>().toExtend<NotebookHost>();
  expectTypeOf<NotebookHost>().toExtend<Host>();
  expectTypeOf<HostDisplayOptions>().toExtend<DisplayOptions>();
  expectTypeOf<DisplayOptions>().toExtend<HostDisplayOptions>();
  const version: Host["version"] & NotebookHost["version"] = 1;
  expect(version).toBe(1);
});
