import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { python } from "../../../tools/lib/paths.mjs";
import { download } from "../../../tools/setup/tensorflow/official.mjs";
import { nightly } from "../../nightly";
import { emptyKit, ending, project, startScript } from "../kit.js";

function folder() {
  const made = mkdtempSync(join(tmpdir(), "native-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`;
}

const content = Buffer.from("a library");
const hex = (algorithm: string) => createHash(algorithm).update(content).digest("hex");

describe("a download", () => {
  test("is kept if it has the pinned checksum", async () => {
    const file = join(folder(), "a");
    await download(await serve((_, reply) => reply.end(content)), file, { sha256: hex("sha256") });
    expect(readFileSync(file)).toEqual(content);
  });

  test("is rejected and removed if its content differs", async () => {
    const file = join(folder(), "a");
    const url = await serve((_, reply) => reply.end("a library, altered"));
    await expect(download(url, file, { sha256: hex("sha256") })).rejects.toThrow(
      /its checksum is [0-9a-f]{64}, expected [0-9a-f]{64}/,
    );
    expect(existsSync(file)).toBe(false);
  });

  test("is compared with the host's checksum if none is pinned, and is rejected if there is no checksum at all", async () => {
    const stated = createHash("md5").update(content).digest("base64");
    const honest = await serve((_, reply) =>
      reply.setHeader("x-goog-hash", `crc32c=AAAAAA==,md5=${stated}`).end(content),
    );
    const file = join(folder(), "a");
    await download(honest, file, {});
    expect(readFileSync(file)).toEqual(content);
    const altered = await serve((_, reply) => reply.setHeader("x-goog-hash", `md5=${stated}`).end("other"));
    await expect(download(altered, join(folder(), "a"), {})).rejects.toThrow(/its checksum is/);
    const silent = await serve((_, reply) => reply.end(content));
    await expect(download(silent, join(folder(), "a"), {})).rejects.toThrow(/gives no checksum/);
  });

  test("comes from the next source if a host does not exist, rejects or never replies", async () => {
    const file = join(folder(), "a");
    await expect(download("http://127.0.0.1:9/a", file, {})).rejects.toThrow(
      /could not be downloaded: .*(ECONNREFUSED|bad port)/,
    );
    await expect(download(await serve((_, reply) => reply.writeHead(403).end()), file, {})).rejects.toThrow(
      /status 403/,
    );
    await expect(download(await serve(() => {}), file, {})).rejects.toThrow(/no answer within 5 s/);
  });
});

/** Creates tensorflow_cpu-9.9.9-py3-none-any.whl in a folder. This small wheel has files that set-up extracts, and files that it does not extract. */
const makeWheel = `
import sys, zipfile
from pathlib import Path
with zipfile.ZipFile(Path(sys.argv[1]) / "tensorflow_cpu-9.9.9-py3-none-any.whl", "w") as z:
    z.writestr("tensorflow/libtensorflow_cc.so.2", "cc")
    z.writestr("tensorflow/libtensorflow_framework.so.2", "framework")
    z.writestr("tensorflow/include/tensorflow/c/c_api.h", "header")
    z.writestr("tensorflow/include/external/local_tsl/tsl/c/tsl_status.h", "tsl")
    z.writestr("tensorflow/include/tensorflow/core/public/session.h", "not needed")
    z.writestr("tensorflow/python/ops.py", "not needed")
    info = "tensorflow_cpu-9.9.9.dist-info/"
    z.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tensorflow-cpu\\nVersion: 9.9.9\\n")
    z.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    z.writestr(info + "RECORD", "")
`;
const wheelName = "tensorflow_cpu-9.9.9-py3-none-any.whl";

test("unpack.py extracts the libraries and C headers of a wheel, and all of an official archive", () => {
  const place = folder();
  const make = `${makeWheel}
import tarfile, io
with tarfile.open(Path(sys.argv[1]) / "tf.tar.gz", "w:gz") as t:
    member = tarfile.TarInfo("./lib/libtensorflow.so.2"); member.size = 2
    t.addfile(member, io.BytesIO(b"tf"))
`;
  expect(spawnSync(python, ["-c", make, place]).status).toBe(0);
  const unpack = join(project, "tools", "setup", "tensorflow", "unpack.py");
  for (const archive of [wheelName, "tf.tar.gz"]) {
    const { status, stderr } = spawnSync(python, [unpack, join(place, archive), join(place, `from-${archive}`)], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  }
  const wheel = join(place, `from-${wheelName}`);
  expect(
    readdirSync(wheel, { recursive: true })
      .sort()
      .filter((name) => /\./.test(String(name))),
  ).toEqual([
    join("include", "external", "local_tsl", "tsl", "c", "tsl_status.h"),
    join("include", "tensorflow", "c", "c_api.h"),
    join("lib", "libtensorflow.so"),
    join("lib", "libtensorflow.so.2"),
    join("lib", "libtensorflow_cc.so.2"),
    join("lib", "libtensorflow_framework.so"),
    join("lib", "libtensorflow_framework.so.2"),
  ]);
  expect(readFileSync(join(wheel, "lib", "libtensorflow.so"), "utf8")).toBe("cc");
  expect(readFileSync(join(place, "from-tf.tar.gz", "lib", "libtensorflow.so.2"), "utf8")).toBe("tf");
});

/** A temporary kit with this project's node_modules. Only tfjs-node is a separate copy, which has no binding. */
function kitWithPackages() {
  const kit = emptyKit();
  const modules = join(project, "node_modules");
  mkdirSync(join(kit, "node_modules", "@tensorflow"), { recursive: true });
  for (const name of readdirSync(modules))
    if (name !== "@tensorflow" && name !== "gatebook")
      symlinkSync(join(modules, name), join(kit, "node_modules", name));
  for (const name of readdirSync(join(modules, "@tensorflow")))
    if (name !== "tfjs-node")
      symlinkSync(join(modules, "@tensorflow", name), join(kit, "node_modules", "@tensorflow", name));
  const bare = (path: string) => !/tfjs-node[\\/](deps|lib)([\\/]|$)/.test(path);
  cpSync(join(modules, "@tensorflow", "tfjs-node"), join(kit, "node_modules", "@tensorflow", "tfjs-node"), {
    recursive: true,
    filter: bare,
  });
  symlinkSync(join(project, ".venv"), join(kit, ".venv"));
  return kit;
}

const CHOICE_PROGRAM = `
  import { native, readChoice } from tool("setup/tensorflow.mjs");
  console.log(await native.make(() => {}));
  console.log(JSON.stringify({ present: native.present(), ...readChoice() }));
`;

async function choiceOf(kit: string, env: NodeJS.ProcessEnv) {
  const script = startScript(kit, CHOICE_PROGRAM, env);
  expect([await ending(script), script.printed()]).toEqual([0, expect.stringContaining('"present":true')]);
  return JSON.parse(script.printed().trim().split("\n").at(-1) ?? "");
}

describe("the choice of a TensorFlow source", () => {
  test("is WebAssembly if there is no compiler, with advice and the reason why each better source cannot be used", async () => {
    const bin = folder(); // there is no g++ on this PATH
    symlinkSync(realpathSync(process.execPath), join(bin, "node"));
    const choice = await choiceOf(kitWithPackages(), {
      PATH: bin,
      CXX: "",
      TFJS_NODE_CDN_STORAGE: "http://127.0.0.1:9/",
    });
    expect(choice).toMatchObject({
      rung: "wasm",
      backend: "wasm",
      tried: [
        { rung: "official", ok: false },
        { rung: "wheel", ok: false },
      ],
    });
    expect(choice.reason).toMatch(
      /official: .*could not be downloaded.*; wheel: no C\+\+ compiler \(g\+\+\) was found/,
    );
    expect(choice.improve).toMatch(/install g\+\+ .* and run `npm run setup`/);
  });

  // pip installs the small wheel from a folder, because downloading and unpacking TensorFlow's own takes longer than everything else here
  test("leaves no incomplete files if the compiler fails", async () => {
    const kit = kitWithPackages();
    const wheels = folder();
    expect(spawnSync(python, ["-c", makeWheel, wheels]).status).toBe(0);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(wheels, wheelName)))
      .digest("hex");
    const lock = join(kit, "tools", "setup", "tensorflow", "tensorflow.txt");
    writeFileSync(lock, `tensorflow-cpu==9.9.9 --hash=sha256:${sha256}\n`);
    const choice = await choiceOf(kit, {
      ...{ CXX: "false", GATEBOOK_NATIVE: "wheel" },
      ...{ PIP_NO_INDEX: "1", PIP_FIND_LINKS: pathToFileURL(wheels).href },
    });
    expect(choice.backend).toBe("wasm");
    expect(choice.tried[1].why).toMatch(/^false exited with status 1/);
    expect(readdirSync(join(kit, ".cache", "native"))).toEqual(["choice.json"]);
  });

  test("is a cached binding, which needs no compiler", async () => {
    const kit = kitWithPackages();
    const built = join(".cache", "native");
    const { rung } = JSON.parse(readFileSync(join(project, built, "choice.json"), "utf8"));
    mkdirSync(join(kit, built), { recursive: true });
    for (const name of readdirSync(join(project, built)))
      if (name.startsWith(`${rung}-`)) symlinkSync(join(project, built, name), join(kit, built, name));
    const choice = await choiceOf(kit, { CXX: "false", GATEBOOK_NATIVE: rung });
    expect(choice).toMatchObject({ rung, backend: "tensorflow" });
    expect(choice.tried).toContainEqual({ rung, ok: true, why: expect.stringMatching(/TensorFlow 2\.\d+/) });
  });

  // Compiling takes as long as all other tests of set-up together.
  if (nightly)
    test("is the libtensorflow of the wheel with a compiled addon; the second time, both come from the cache", async () => {
      const kit = kitWithPackages();
      const env = { TFJS_NODE_CDN_STORAGE: "http://127.0.0.1:9/" };
      expect(await choiceOf(kit, env)).toMatchObject({
        rung: "wheel",
        backend: "tensorflow",
        tried: [{ ok: false }, { ok: true, why: "TensorFlow 2.16.2" }],
      });
      // `npm ci` also removes the binding
      rmSync(join(kit, "node_modules", "@tensorflow", "tfjs-node", "lib"), { recursive: true });
      expect(await choiceOf(kit, { ...env, CXX: "false" })).toMatchObject({ rung: "wheel", backend: "tensorflow" });
    });
});
