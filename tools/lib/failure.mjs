// Defines the failures of set-up and their messages. A message names which step failed, why, and what to do about it.

/** A failure of a set-up step that says what to do about it. */
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

/** Patterns in the output of failed programs, with the cause and the advice to print. The first match is used. */
const meanings = [
  {
    signs: /ENOSPC|no space left on device|disk quota exceeded|errno 28\b/i,
    why: "The disk is full.",
    advice:
      "Free about 4 GB on the disk that holds this folder (and your temporary folder), then run the same command again. It continues where it stopped.",
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|only-if-cached|getaddrinfo|name resolution|network is unreachable|connection refused|max retries exceeded|failed to fetch|error sending request|dns error|no matching distribution found|could not connect|network connectivity/i,
    why: "The network cannot be reached, and this machine has no cached copy of the packages.",
    advice:
      "Connect to the network (or set your proxy: HTTPS_PROXY, `npm config set proxy`) and run the same command again. Only the first set-up needs it.",
  },
  {
    signs: /do not match the hashes|THESE PACKAGES DO NOT MATCH|hash mismatch|EINTEGRITY/i,
    why: "A downloaded package has a different checksum than the lock file.",
    advice:
      "Empty the package manager's cache (`npm cache clean --force`, `uv cache clean`, `pip cache purge`) and run the same command again. If the error stays, something between you and the registry changes packages.",
  },
  {
    signs: /EACCES|EPERM|permission denied|read-only file system|EROFS/i,
    why: "No permission to write a file or folder.",
    advice:
      "Give yourself write permission for this folder (on Linux: `sudo chown -R $USER .`), or clone the project into your home folder.",
  },
];

/**
 * Returns a SetupFailure that names the step, for any error.
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
