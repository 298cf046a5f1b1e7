// Opens JupyterLab in a real browser, in the same way as `npm start`. All parts use one server and one page. Each part is a file in lab/.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessTests } from "./lab/access";
import { type Desk, foreignRequests, openDesk } from "./lab/desk";
import { displayTests } from "./lab/display";
import { executedTests } from "./lab/executed";
import { explorableTests, stoppedTests } from "./lab/explorables";
import { liveTests } from "./lab/live";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());
const at = () => desk;

describe("lessons and an experiment that are run in the page:", () => liveTests(at));
describe("executed lessons that are opened in the page:", () => executedTests(at));
describe("outputs of show() in the page:", () => displayTests(at));
describe("an explorable and a slider in the page:", () => explorableTests(at));
describe("access to the server:", () => accessTests(at));

describe("after all other tests,", () => {
  test("no notification has asked about news or updates", async () => {
    // JupyterLab has loaded the plug-in for news by now, because notebooks have been opened and run
    expect(await desk.page.locator(".Toastify__toast").allInnerTexts()).toEqual([]);
  });

  test("the page has sent requests only to its own server", () => {
    expect(desk.asked.length).toBeGreaterThan(10);
    expect(foreignRequests(desk)).toEqual([]);
  });

  test("the page's console contains no errors", () => {
    expect(desk.troubles).toEqual([]);
  });
});

describe("after the kernel has stopped,", () => stoppedTests(at));
