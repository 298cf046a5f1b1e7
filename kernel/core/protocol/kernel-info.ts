// Describes the kernel to Jupyter: its protocol, language and versions.
import type { Json } from "./message";

/** The version of the messaging protocol that this kernel implements. */
export const PROTOCOL = "5.3";

/** The versions that the description of the kernel contains. */
export interface Versions {
  readonly tslab: string;
  readonly typescript: string;
  /** The program that runs the kernel, e.g. "Node 20.19.0". */
  readonly platform: string;
}

/** Returns the content of a `kernel_info_reply`. It is the same as in tslab, but with the correct versions. */
export function kernelInfo({ tslab, typescript, platform }: Versions): Json {
  return {
    status: "ok",
    protocol_version: PROTOCOL,
    implementation: "tslab",
    implementation_version: tslab,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // the same value as in tslab, by which front ends choose their TypeScript highlighter
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
    banner: `TypeScript ${typescript} on ${platform} (tslab ${tslab}, extended by gatebook)`,
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    debugger: false,
  };
}
