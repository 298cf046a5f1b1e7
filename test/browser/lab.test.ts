// JupyterLab as `npm start` runs it, in a real browser. One server and one page for all of it: each part is a file in lab/.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessTests } from "./lab/access";
import { type Desk, sitDown, strangers } from "./lab/desk";
import { displayTests } from "./lab/display";
import { executedTests } from "./lab/executed";
import { liveTests } from "./lab/live";

let desk: Desk;
beforeAll(async () => {
  desk = await sitDown();
});
afterAll(() => desk?.close());
const at = () => desk;

describe("lessons and an experiment, run in the page", () => liveTests(at));
describe("executed lessons, opened in the page", () => executedTests(at));
describe("what show() puts on the page", () => displayTests(at));
describe("access to the server", () => accessTests(at));

describe("after all of that", () => {
  test("no notice has popped up to ask about news or updates", async () => {
    // the plug-in that asks is loaded by now: notebooks were opened and run since
    expect(await desk.page.locator(".Toastify__toast").allInnerTexts()).toEqual([]);
  });

  test("the page has sent requests to its own server only", () => {
    expect(desk.asked.length).toBeGreaterThan(10);
    expect(strangers(desk)).toEqual([]);
  });

  test("the page's console has no errors", () => {
    expect(desk.troubles).toEqual([]);
  });
});
