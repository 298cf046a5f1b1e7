// Lets a kernel that has already started wait until the server needs it (tools/lib/jupyter/gatebook_spare).
import { Socket } from "node:net";

/** What the server tells a spare kernel when it hands it out, as one line of JSON. */
interface HandOver {
  readonly connectionFile: string;
  /** The notebook's folder. */
  readonly folder: string;
  /** Variables of the environment that differ from those with which the process was started. null removes a variable. */
  readonly environment: Readonly<Record<string, string | null>>;
}

/**
 * Waits for the server, and then changes to the folder and the environment that the server asks for. If the server exits or does not want the kernel
 * any more, it closes the connection, and this process ends.
 *
 * @param descriptor the file descriptor of the connection to the server
 * @param begin is called with the path of the connection file
 */
export function waitForServer(descriptor: number, begin: (connectionFile: string) => void): void {
  const server = new Socket({ fd: descriptor, readable: true, writable: false });
  let text = "";
  let isHandedOut = false;
  server.setEncoding("utf8");
  server.on("data", (part) => {
    text += part;
    if (isHandedOut || !text.endsWith("\n")) return;
    isHandedOut = true;
    const { connectionFile, folder, environment }: HandOver = JSON.parse(text);
    process.chdir(folder);
    for (const [name, value] of Object.entries(environment))
      if (value === null) delete process.env[name];
      else process.env[name] = value;
    begin(connectionFile);
  });
  // an error, such as a server that was killed, also closes the connection
  server.on("error", () => {});
  server.on("close", () => {
    // an ordinary exit would let ZeroMQ abort, since its thread still runs
    if (!isHandedOut) process.kill(process.pid, "SIGKILL");
  });
}
