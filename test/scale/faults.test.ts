import { afterEach, describe, it } from "vitest";
import { cleanUp, mayBeSkipped } from "../tools/experiment/queue/kit";
import { manyTiny, networkCut, serverRestarted, someFail, workerKilled } from "../tools/experiment/queue/scenarios";

afterEach(cleanUp, 60_000);

describe.skipIf(mayBeSkipped)("a queue, at full size: every result is there exactly once", () => {
  it("when a worker is killed in the middle", () => workerKilled({ jobs: 300, wait: 50, lock: 2000 }));
  it("when the server is restarted again and again, and has forgotten everything", () =>
    serverRestarted({ jobs: 400, wait: 50, times: 4, away: 2000 }));
  it("when the network to a worker is cut again and again", () =>
    networkCut({ jobs: 800, wait: 50, times: 3, away: 5000, lock: 1500, how: "cut" }));
  it("when the network to a worker lets nothing through for a while", () =>
    networkCut({ jobs: 600, wait: 50, times: 2, away: 5000, lock: 1500, how: "silence" }));
  it("when a hundred jobs always fail", () => someFail({ good: 900, bad: 50 }));
  it("of 10,000 tiny jobs", () => manyTiny({ jobs: 10_000 }));
});
