import { afterAll, describe, it } from "vitest";
import { cleanUp, mayBeSkipped } from "./kit";
import { manyTiny, networkCut, serverRestarted, someFail, workerKilled } from "./scenarios";

afterAll(cleanUp);

describe.skipIf(mayBeSkipped)("a small queue has every result exactly once", { concurrent: true }, () => {
  it("when a worker is killed in the middle", () => workerKilled({ jobs: 8, wait: 200, lock: 1000 }));
  it("when the server is restarted and has lost its data", () =>
    serverRestarted({ jobs: 8, wait: 300, times: 1, away: 200 }));
  it("when the network to a worker is cut", () =>
    networkCut({ jobs: 30, wait: 100, times: 1, away: 1500, lock: 1000, how: "cut" }));
  it("when some jobs always fail, and lists these jobs with the reasons", () => someFail({ good: 4, bad: 2 }));
  it("for 200 tiny jobs", () => manyTiny({ jobs: 200 }));
});
