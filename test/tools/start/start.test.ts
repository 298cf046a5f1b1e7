import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ending, lives, project, until } from "../kit.js";

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts `npm start -- --no-browser …` in the same way as a user. */
function npmStart(...args: string[]) {
  const child = spawn(process.execPath, [join(project, "tools", "main.mjs"), "start", "--no-browser", ...args], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  return { child, ended: ending(child), printed: () => printed };
}

/** Starts JupyterLab on a free port, and waits until its URL is printed. */
async function open() {
  const port = await getPort({ host: "127.0.0.1" });
  const start = npmStart("--port", String(port));
  await until("the URL is printed", () => /token=\w+/.test(start.printed()));
  const url = new URL(/http:\S+/.exec(start.printed())?.[0] ?? "");
  const headers = { Authorization: `token ${url.searchParams.get("token")}` };
  return { ...start, port, url, headers, api: `http://127.0.0.1:${port}/api` };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  return [...stdout.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].map(([, pid, parent, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command: command ?? "",
  }));
}

/** Returns the processes of the server on a port, and of all its kernels, also of the spare one. */
function processesOf(port: number): { server: number[]; kernels: number[] } {
  const all = processes();
  const server = all.filter(({ command }) => command.includes(`--ServerApp.port=${port}`)).map(({ pid }) => pid);
  const kernels = all.filter(({ parent, command }) => server.includes(parent) && command.includes("lesson.snapshot"));
  return { server, kernels: kernels.map(({ pid }) => pid) };
}

/** Starts a kernel through the server's interface. */
async function startKernel({ api, headers }: { api: string; headers: Record<string, string> }): Promise<void> {
  const reply = await fetch(`${api}/kernels`, { method: "POST", headers, body: JSON.stringify({ name: "tslab" }) });
  expect(reply.status).toBe(201);
}

describe("npm start", () => {
  let lab: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    lab = await open();
  });

  test("prints the first lesson's URL, and serves nothing without the token or to other machines", async () => {
    const { url, api, headers, port } = lab;
    expect(url.pathname).toBe("/lab/tree/notebooks/lessons/00-take-the-tour.ipynb");
    expect(url.hostname).toBe("127.0.0.1");
    for (const path of ["contents", "kernels", "kernelspecs", "sessions", "terminals"])
      expect([path, (await fetch(`${api}/${path}`)).status]).toEqual([path, 403]);
    const page = await fetch(`http://127.0.0.1:${port}/lab`, { redirect: "manual" });
    expect([page.status, page.headers.get("location")]).toEqual([302, expect.stringContaining("/login")]);
    expect((await fetch(`${api}/contents/notebooks/lessons/00-take-the-tour.ipynb`, { headers })).status).toBe(200);
    const specs = (await (await fetch(`${api}/kernelspecs`, { headers })).json()) as { kernelspecs: object };
    expect(Object.keys(specs.kernelspecs)).toEqual(["tslab"]);
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((face) => face !== undefined && !face.internal && face.family === "IPv4");
    for (const face of outside) await expect(fetch(`http://${face?.address}:${port}/api`)).rejects.toThrow();
  });

  test("exits at Ctrl-C with status 0, and stops the server and every kernel", async () => {
    await startKernel(lab);
    await startKernel(lab);
    await until("both kernels run", () => processesOf(lab.port).kernels.length >= 2);
    const { server, kernels } = processesOf(lab.port);
    const pids = [...server, ...kernels];
    expect(server).toHaveLength(1);
    lab.child.kill("SIGINT");
    expect(await lab.ended).toBe(0);
    await until("all processes have exited", () => !pids.some(lives));
    await expect(fetch(`${lab.api}/status`)).rejects.toThrow();
  });

  test("leaves no server and no kernel behind if it is killed", async () => {
    const killed = await open();
    await startKernel(killed);
    await until("the kernel runs", () => processesOf(killed.port).kernels.length >= 1);
    const { server, kernels } = processesOf(killed.port);
    const pids = [...server, ...kernels];
    expect(server).toHaveLength(1);
    killed.child.kill("SIGKILL");
    await until("all processes have exited", () => !pids.some(lives));
  });

  test("rejects a port that is in use, and gives advice", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { ended, printed } = npmStart("--port", String(port));
    expect(await ended).toBe(1);
    expect(printed()).toContain(
      `✗ Start JupyterLab: failed\n  why:        Port ${port} is taken by another program.\n  what to do: Choose another port`,
    );
  });

  test.each([
    [["--port", "many"], "--port must be an integer from 1 to 65535, got many"],
    [["--prot", "1"], "'--prot'"],
  ])("rejects the arguments %j", async (args, words) => {
    const { ended, printed } = npmStart(...args);
    expect(await ended).toBe(1);
    expect(printed()).toContain(words);
    expect(printed()).toContain("Usage: npm start");
  });
});
