import { afterEach, describe, it } from "vitest";
import { cleanUp, mayBeSkipped } from "../tools/experiment/queue/kit";
import { manyTiny, networkCut, serverRestarted, someFail, workerKilled } from "../tools/experiment/queue/scenarios";

afterEach(cleanUp, 60_000);

describe.skipIf(mayBeSkipped)("a queue at full size has every result exactly once", () => {
  it("when a worker is killed in the middle", () => workerKilled({ jobs: 300, wait: 50, lock: 2000 }));
  it("when the server is restarted repeatedly and has lost its data", () =>
    serverRestarted({ jobs: 400, wait: 50, times: 4, away: 2000 }));
  it("when the network to a worker is cut repeatedly", () =>
    networkCut({ jobs: 800, wait: 50, times: 3, away: 5000, lock: 1500, how: "cut" }));
  it("when the network to a worker passes no data for some time", () =>
    networkCut({ jobs: 600, wait: 50, times: 2, away: 5000, lock: 1500, how: "silence" }));
  it("when a hundred jobs always fail", () => someFail({ good: 900, bad: 50 }));
  it("for 10,000 tiny jobs", () => manyTiny({ jobs: 10_000 }));
});
