import { expect, it } from "vitest";
import { replyToUrgent } from "../../../../kernel/node/sockets/urgent";

const asked = (channel: "shell" | "control", isLoaded: boolean) =>
  replyToUrgent(
    { channel, type: "kernel_info_request", content: {}, metadata: {}, identities: [], buffers: [], header: "{}" },
    {
      versions: { tslab: "1.0.22", typescript: "5.9.3", platform: "Node" },
      isLoaded: () => isLoaded,
      interrupt() {},
      shutdown() {},
    },
  );

it("replyToUrgent answers kernel_info while the other thread loads the compiler", () => {
  expect(asked("shell", false)?.content).toMatchObject({ status: "ok", implementation: "tslab" });
  expect(asked("control", false)?.type).toBe("kernel_info_reply");
});

it("replyToUrgent leaves kernel_info on shell to the other thread when that can answer", () => {
  expect(asked("shell", true)).toBeUndefined();
  expect(asked("control", true)?.type).toBe("kernel_info_reply");
});
