import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { connect, explained, nameOnQueue, serverOf } from "../../../../tools/experiment/queue/server.mjs";
import { findRedis } from "../../../../tools/lib/redis.mjs";
import { cleanUp, mayBeSkipped, scratch, startRedis } from "./kit";

afterAll(cleanUp);

const none = {};

describe("a queue's address", () => {
  it("contains a host, and may contain a port, a user, a password and a database", () => {
    expect(serverOf("redis://host", none)).toMatchObject({
      name: "host:6379",
      options: { host: "host", port: 6379, db: 0 },
    });
    expect(serverOf("redis://me:p%2Fw@[::1]:7000/3", none)).toMatchObject({
      name: "[::1]:7000",
      options: { host: "::1", port: 7000, db: 3, username: "me", password: "p/w" },
    });
    expect(serverOf("redis://host", none).options).not.toHaveProperty("tls");
    expect(serverOf("rediss://host", none).options.tls).toEqual({ servername: "host" });
  });

  it("without a password uses the password in the environment variable of redis-cli", () => {
    expect(serverOf("redis://host", { REDISCLI_AUTH: "secret" }).options.password).toBe("secret");
    expect(serverOf("redis://:mine@host", { REDISCLI_AUTH: "secret" }).options.password).toBe("mine");
  });

  it.each([
    ["http://:secret@host", "it begins with http:"],
    ["host:6379", "must be an address like redis://"],
    ["secret", "must be an address like redis://"],
    ["redis://:sec/ret@host", "--queue"],
    ["redis://", "must name a host"],
    ["redis://:secret@host/one", "may have the number of a database"],
    ["redis://host/1?secret=2", "may have the number of a database"],
  ])("%s is rejected, and the message does not repeat it: %s", (address, message) => {
    let said = "";
    try {
      serverOf(address, none);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toContain(message);
    expect(said).not.toMatch(/secret|ret@/);
    expect(said.split("\n")).toHaveLength(1);
  });

  it("gives jobs names that BullMQ accepts, so no name is a number", () => {
    expect(nameOnQueue("12345678901234567890")).toBe("run-12345678901234567890");
  });
});

describe("a server that cannot be used", () => {
  const reason = async (url: string) => {
    try {
      (await connect(serverOf(url, none))).disconnect();
    } catch (error) {
      return `${(error as Error).constructor.name}: ${(error as Error).message}`;
    }
    return "none";
  };

  it.skipIf(mayBeSkipped)("is reported in one line without the password", async () => {
    const { port, url } = await startRedis();
    expect(await reason(url)).toBe("none");
    expect(await reason(`redis://127.0.0.1:${port}`)).toMatch(/^QueueError: .* requires a password/);
    expect(await reason(`redis://:wrong@127.0.0.1:${port}`)).toMatch(/^QueueError: .* rejects this password$/);
    expect(await reason(`redis://me:wrong@127.0.0.1:${port}`)).toMatch(/rejects this password$/);
    expect(await reason(`${url}/99`)).toMatch(/has no database with that number$/);
  });

  it.each([
    [{ code: "ENOTFOUND" }, "no machine has the name host"],
    [{ code: "ETIMEDOUT" }, "host:1 cannot be reached: no server answers there to redis:// or rediss://"],
    [{ message: "self-signed certificate" }, "TLS with host:1 fails"],
    [
      { message: "NOPERM this user has no permissions to run the 'keys' command" },
      "does not give this user the permissions",
    ],
    [{ message: "OOM command not allowed\nmore" }, /^host:1: OOM command not allowed$/],
  ])("is explained in one line: %j", (error, message) => {
    expect(explained("host:1", Object.assign(new Error(), error))).toMatch(message);
  });

  it.each([
    ["HTTP/1.1 400 Bad Request\r\n\r\n", /is not a Redis server$/],
    ["", /closes the connection/],
  ])("is explained if it is not a Redis server and replies %j", async (answer, message) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    onTestFinished(() => void server.close());
    expect(await reason(`redis://127.0.0.1:${port}`)).toMatch(message);
    await new Promise((resolve) => server.close(resolve));
    expect(await reason(`redis://127.0.0.1:${port}`)).toMatch(/^QueueError: no Redis server answers at 127.0.0.1:\d+/);
  });
});

describe("the Redis server for the tests", () => {
  it("is the program in the environment variable, or else one on the path", () => {
    const folder = scratch();
    const name = process.platform === "win32" ? "valkey-server.exe" : "valkey-server";
    writeFileSync(join(folder, name), "");
    expect(findRedis({ PATH: ["/nowhere", folder].join(delimiter) })).toBe(join(folder, name));
    expect(findRedis({ PATH: folder, REDIS_SERVER: join(folder, "missing") })).toBeUndefined();
    expect(findRedis({ REDIS_SERVER: join(folder, name) })).toBe(join(folder, name));
    expect(findRedis({})).toBeUndefined();
  });
});
