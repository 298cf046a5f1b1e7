// Who has no token gets nothing, nor does a page that comes under another name, nor another machine.
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { type Ask, ask, upgrade } from "./ask";
import type { Desk } from "./desk";

/** What the server would hand out: pages, files, kernels, settings. */
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

/** True when a reply hands out nothing: refused, or sent to the page that asks for the token. */
const isRefused = ({ status, location }: { status: number; location: string }) =>
  status === 403 || status === 401 || (status === 302 && location.startsWith("/login?"));

export function accessTests(at: () => Desk): void {
  const channels = () => `${at().base}/api/kernels/${at().kernel}/channels`;

  describe.each([
    ["without a token", {}],
    ["with a wrong token", { token: "0".repeat(48) }],
  ] satisfies [string, Ask][])("%s", (_, how) => {
    test.each(paths)("%s is refused", async (path) => {
      expect(await ask(at().base + path, how)).toSatisfy(isRefused);
    });

    test("a kernel's WebSocket is refused", async () => {
      expect((await ask(channels(), { ...how, headers: upgrade })).status).toBe(403);
    });

    test("no kernel starts and no file is written", async () => {
      expect(await ask(`${at().base}/api/kernels`, { ...how, method: "POST" })).toSatisfy(isRefused);
      expect(await ask(`${at().base}/api/contents/out/x.txt`, { ...how, method: "PUT" })).toSatisfy(isRefused);
    });
  });

  test.each(paths)("with the token %s is there", async (path) => {
    const { status, location } = await ask(at().base + path, { token: at().token });
    expect(status === 302 ? location : status).toSatisfy(
      (answer) => answer === 200 || String(answer).startsWith("/lab"),
    );
  });

  test("with the token the same kernel's WebSocket opens and a file is handed out", async () => {
    const { token } = at();
    expect((await ask(channels(), { token, headers: upgrade })).status).toBe(101);
    expect((await ask(`${at().base}/files/package.json`, { token })).body).toContain('"gatebook-kit"');
  });

  test("a page that comes under another name is refused, also with the token (DNS rebinding)", async () => {
    const headers = { Host: "evil.example" };
    expect((await ask(`${at().base}/api/contents/package.json`, { token: at().token, headers })).status).toBe(403);
  });

  test("the server does not answer on the machine's other addresses", async () => {
    const { port } = new URL(at().base);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others)
      await expect(ask(`http://${address}:${port}/api`)).rejects.toThrow(/ECONNREFUSED|no answer/);
  });

  test("nothing of nbgrader's is there", async () => {
    const { base, token } = at();
    for (const path of ["formgrader", "formgraders", "assignments", "assignments/validate"])
      expect((await ask(`${base}/${path}`, { token })).status, path).toBe(404);
    expect((await ask(`${base}/lab`, { token })).body).toMatch(/"disabledExtensions":\s*\["@jupyter\/nbgrader"\]/);
  });
}
