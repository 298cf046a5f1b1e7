import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Row } from "../../../tools/doctor/rows.mjs";
import { emptyKit, project } from "../kit.js";

function doctor(kit: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(kit, "tools", "main.mjs"), "doctor", ...args], {
    encoding: "utf8",
    cwd: kit,
  });
}

test("npm run doctor reports no fault on this machine, and that the kernel computes with native TensorFlow", () => {
  const { status, stdout, stderr } = doctor(project, "--json");
  const { ok, rows } = JSON.parse(stdout) as { ok: boolean; rows: Row[] };
  expect(rows.filter(({ state }) => state === "broken")).toEqual([]);
  expect([ok, status, stderr]).toEqual([true, 0, ""]);
  const value = (name: string) => rows.find((row) => row.name === name)?.value;
  expect(value("Backend")).toMatch(/^tensorflow: /);
  expect(value("Kernel")).toMatch(/^tslab 1\.0\.22, typescript 5\.9\.3$/);
  expect(value("tfjs-core")).toBe("one copy");
  expect(value("Plotly renderer")).toMatch(/^plotly\.js 4\.1\.1, /);
});

test("npm run doctor lists the missing parts with advice if nothing is installed, and its exit status is not 0", () => {
  const kit = emptyKit();
  const { status, stdout } = doctor(kit);
  expect(status).toBe(1);
  for (const name of ["tslab", "JupyterLab", "Kernel", "Install npm packages"])
    expect(stdout).toMatch(new RegExp(`^✗ ${name} `, "m"));
  expect(stdout).toContain("Broken, Kernel: run `npm run setup`");
  expect(stdout).toMatch(/\d+ broken\.\n$/);
});

test("npm run doctor reports a fault if the requested backend is unavailable, and names the environment variable", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(project, "tools", "main.mjs"), "doctor"], {
    encoding: "utf8",
    env: { ...process.env, GATEBOOK_BACKEND: "gpu" },
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^✗ Backend .*GATEBOOK_BACKEND=gpu is unavailable/m);
  expect(stdout).toContain("Broken, Backend: unset GATEBOOK_BACKEND");
});
