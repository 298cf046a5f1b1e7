// Defines the errors of set-up. Their messages name the step that failed, the cause, and what to do about it.

/** The error if a set-up step fails. It contains advice for the user. */
export class SetupFailure extends Error {
  /**
   * @param {string} why the cause
   * @param {string} advice what to do about it
   * @param {{ step?: string, log?: string, cause?: unknown }} [more]
   */
  constructor(why, advice, more = {}) {
    super(why, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "SetupFailure";
    this.advice = advice;
    this.step = more.step;
    this.log = more.log;
  }

  /**
   * Returns the failure as it is printed.
   *
   * @override
   */
  toString() {
    const lines = [
      `✗ ${this.step ?? "Set-up"}: failed`,
      `  why:        ${this.message}`,
      `  what to do: ${this.advice}`,
    ];
    if (this.log) lines.push(`  full log:   ${this.log}`);
    return lines.join("\n");
  }
}

/** The known causes of failures. If `signs` matches the output of the failed program, `why` and `advice` are printed. The first match is used. */
const meanings = [
  {
    signs: /ENOSPC|no space left on device|disk quota exceeded|errno 28\b/i,
    why: "The disk is full.",
    advice:
      "Free about 4 GB on the disk with this folder, and on the disk with your temporary folder. Then run the same command again. It continues where it stopped.",
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|only-if-cached|getaddrinfo|name resolution|network is unreachable|connection refused|max retries exceeded|failed to fetch|error sending request|dns error|no matching distribution found|could not connect|network connectivity/i,
    why: "The network cannot be reached, and this machine has no cached copy of the packages.",
    advice:
      "Connect to the network (or set your proxy: HTTPS_PROXY, `npm config set proxy`) and run the same command again. Only the first set-up needs the network.",
  },
  {
    signs: /do not match the hashes|THESE PACKAGES DO NOT MATCH|hash mismatch|EINTEGRITY/i,
    why: "The checksum of a downloaded package differs from the checksum in the lock file.",
    advice:
      "Empty the package manager's cache (`npm cache clean --force`, `uv cache clean`, `pip cache purge`) and run the same command again. If the same error appears again, something between your machine and the registry changes packages.",
  },
  {
    signs: /EACCES|EPERM|permission denied|read-only file system|EROFS/i,
    why: "You have no permission to write a file or folder.",
    advice:
      "Give yourself write permission for this folder (on Linux: `sudo chown -R $USER .`), or clone the project into your home folder.",
  },
];

/**
 * Returns a SetupFailure for an error of a step. If the error is already a SetupFailure, returns this error, with the name of the step.
 *
 * @param {unknown} error
 * @param {string} step
 * @returns {SetupFailure}
 */
export function explain(error, step) {
  if (error instanceof SetupFailure) {
    error.step ??= step;
    return error;
  }
  const failed = /** @type {Error & { output?: string, log?: string }} */ (
    error instanceof Error ? error : new Error(String(error))
  );
  const text = `${failed.message}\n${failed.output ?? ""}`;
  const known = meanings.find(({ signs }) => signs.test(text));
  const more = { step, cause: failed, ...(failed.log === undefined ? {} : { log: failed.log }) };
  if (known) return new SetupFailure(known.why, known.advice, more);
  return new SetupFailure(
    failed.message,
    "Run `npm run doctor` to see which parts work. Run the same command again to repair the set-up.",
    more,
  );
}
