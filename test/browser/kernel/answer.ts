// Defines what a kernel answers to a request, in a form that is the same for both kernels.

/** A message of a kernel, without its header. */
export interface Message {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

/** Everything that a kernel has sent about one request. */
export interface Answers {
  reply: Record<string, unknown>;
  readonly messages: Message[];
}

/** What a user sees of a request. */
export interface Seen {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
  /** The errors, displays and results, in their order. */
  readonly shown: readonly unknown[];
  /** The rest of the reply. */
  readonly reply: unknown;
}

/** Matches the colours of tracebacks. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");
/** Matches the place of a frame in a package. The bundle of a package has other lines. */
const IN_PACKAGE = /\((?:file:|https?:)?\/[^()]*:\d+:\d+\)|(?<=at (?:async )?)(?:file:|https?:)?\/\S+:\d+:\d+/g;

/**
 * Returns what a user sees. Texts of one stream are joined, since the kernels may split them differently.
 *
 * @param packages whether stacks contain the frames in packages
 */
export function seenOf({ reply, messages }: Answers, { packages = true } = {}): Seen {
  const plain = (text: unknown): string => {
    const whole = String(text).replace(COLOUR, "").replace(IN_PACKAGE, "(package)");
    return packages ? whole : whole.replace(/\n *at .*\(package\)$/gm, "");
  };
  const texts: Record<string, string> = { stdout: "", stderr: "" };
  const shown: unknown[] = [];
  for (const { type, content } of messages) {
    if (type === "stream") texts[String(content.name)] += plain(content.text);
    else if (type === "error")
      shown.push({ error: plain((content.traceback as string[]).join("\n")), ...named(content) });
    else if (type !== "execute_input" && type !== "status") shown.push({ type, ...displayed(content) });
  }
  const { status, ename, evalue, traceback, ...rest } = reply;
  return { status, stdout: texts.stdout ?? "", stderr: texts.stderr ?? "", shown, reply: rest };
}

const named = ({ ename, evalue }: Record<string, unknown>) => ({ ename, evalue });

/** Returns the content of a display. Its random name only tells whether it has one. */
function displayed(content: Record<string, unknown>): Record<string, unknown> {
  const { transient, ...rest } = content as { transient?: { display_id?: string } };
  return transient?.display_id === undefined ? rest : { ...rest, hasName: true };
}

/** Returns the parts in which two kernels differ, each with both values. */
export function differences(node: Seen, page: Seen): string[] {
  const parts = Object.keys(node) as (keyof Seen)[];
  return parts
    .filter((part) => JSON.stringify(node[part]) !== JSON.stringify(page[part]))
    .map((part) => `${part}\n  Node:    ${JSON.stringify(node[part])}\n  browser: ${JSON.stringify(page[part])}`);
}
