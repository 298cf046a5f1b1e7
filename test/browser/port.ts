import { createServer } from "node:net";

/** A port of 127.0.0.1 that nobody uses. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error("freePort: no port was given")),
      );
    });
  });
