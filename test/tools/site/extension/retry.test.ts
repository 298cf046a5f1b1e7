import { expect, test } from "vitest";
import { remedyFor } from "../../../../tools/site/extension/retry";

test.each([
  [false, false, "reload"],
  [false, true, "message"],
  [true, false, "nothing"],
  [true, true, "nothing"],
] as const)(
  "if JupyterLab has started: %s, and the page was loaded again: %s, the remedy is %s",
  (hasStarted, isReload, remedy) => {
    expect(remedyFor(hasStarted, isReload)).toBe(remedy);
  },
);
