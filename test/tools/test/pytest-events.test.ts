import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { inRoot, python } from "../../../tools/lib/paths.mjs";
import { type Event, eventIn } from "../../../tools/test/events.mjs";

const folder = mkdtempSync(join(tmpdir(), "pytest-events-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the events that the plugin reports for a test file with this content. */
function eventsOf(content: string): Event[] {
  const file = join(folder, "test_one.py");
  writeFileSync(file, content);
  const args = [
    "-m",
    "pytest",
    "-p",
    "gatebook_events",
    "-p",
    "no:cacheprovider",
    "-c",
    inRoot("pyproject.toml"),
    `--rootdir=${folder}`,
    file,
  ];
  const env = { ...process.env, PYTHONPATH: inRoot("tools", "test") };
  const { stdout } = spawnSync(python, args, { encoding: "utf8", env });
  return stdout.split("\n").flatMap((line) => eventIn(line) ?? []);
}

const kinds = (events: readonly Event[]) =>
  events.map((event) => `${event.type} ${"file" in event ? basename(event.file) : ""}`);

it("pytest's plugin reports the end of a file whose tests are all for the nightly run", () => {
  const events = eventsOf("import pytest\n\n@pytest.mark.nightly\ndef test_later():\n    assert False\n");
  expect(kinds(events)).toEqual(["begin test_one.py", "end test_one.py"]);
  expect(events[1]).toMatchObject({ nightly: true });
});

it("pytest's plugin reports a file with one test for the nightly run like any other file", () => {
  const events = eventsOf("import pytest\n\n@pytest.mark.nightly\ndef test_later(): ...\n\ndef test_now(): ...\n");
  expect(kinds(events)).toEqual(["begin test_one.py", "test test_one.py", "end test_one.py"]);
});
