// Checks that the server rejects requests without the token, under another host name, or from another machine.
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { type Ask, ask, upgrade } from "./ask";
import type { Desk } from "./desk";

/** Paths that the server provides: pages, files, kernels and settings. */
const paths = [
  "/lab",
  "/doc/tree/package.json",
  "/api/contents/package.json",
  "/api/contents/",
  "/files/package.json",
  "/files/notebooks/lessons/02-build-the-forget-gate.ipynb",
  "/nbconvert/html/notebooks/lessons/02-build-the-forget-gate.ipynb",
  "/api/status",
  "/api/kernels",
  "/api/kernelspecs",
  "/api/sessions",
  "/api/terminals",
  "/lab/api/settings/@jupyterlab/apputils-extension:themes",
  "/lab/api/workspaces",
];

/** Returns whether a reply contains nothing: it is a rejection, or a redirection to the page where the token is entered. */
const isRejected = ({ status, location }: { status: number; location: string }) =>
  status === 403 || status === 401 || (status === 302 && location.startsWith("/login?"));

export function accessTests(at: () => Desk): void {
  const channels = () => `${at().base}/api/kernels/${at().kernel}/channels`;

  describe.each([
    ["without a token", {}],
    ["with a wrong token", { token: "0".repeat(48) }],
  ] satisfies [string, Ask][])("%s", (_, how) => {
    test.each(paths)("%s is rejected", async (path) => {
      expect(await ask(at().base + path, how)).toSatisfy(isRejected);
    });

    test("the WebSocket of a kernel is rejected", async () => {
      expect((await ask(channels(), { ...how, headers: upgrade })).status).toBe(403);
    });

    test("no kernel starts and no file is written", async () => {
      expect(await ask(`${at().base}/api/kernels`, { ...how, method: "POST" })).toSatisfy(isRejected);
      expect(await ask(`${at().base}/api/contents/out/x.txt`, { ...how, method: "PUT" })).toSatisfy(isRejected);
    });
  });

  test.each(paths)("with the token, %s is available", async (path) => {
    const { status, location } = await ask(at().base + path, { token: at().token });
    expect(status === 302 ? location : status).toSatisfy(
      (answer) => answer === 200 || String(answer).startsWith("/lab"),
    );
  });

  test("with the token, the WebSocket of the same kernel opens and a file can be read", async () => {
    const { token } = at();
    expect((await ask(channels(), { token, headers: upgrade })).status).toBe(101);
    expect((await ask(`${at().base}/files/package.json`, { token })).body).toContain('"gatebook-kit"');
  });

  test("a request under another host name is rejected, even with the token (DNS rebinding)", async () => {
    const headers = { Host: "evil.example" };
    expect((await ask(`${at().base}/api/contents/package.json`, { token: at().token, headers })).status).toBe(403);
  });

  test("the server does not answer on the other addresses of the machine", async () => {
    const { port } = new URL(at().base);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others)
      await expect(ask(`http://${address}:${port}/api`)).rejects.toThrow(/ECONNREFUSED|no answer/);
  });

  test("no page of nbgrader is available", async () => {
    const { base, token } = at();
    for (const path of ["formgrader", "formgraders", "assignments", "assignments/validate"])
      expect((await ask(`${base}/${path}`, { token })).status, path).toBe(404);
    expect((await ask(`${base}/lab`, { token })).body).toMatch(/"disabledExtensions":\s*\["@jupyter\/nbgrader"\]/);
  });
}
