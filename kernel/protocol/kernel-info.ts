// What the kernel says about itself: its protocol, language and versions.
import type { Json } from "./message";

/** The version of the messaging protocol that this kernel speaks. */
export const PROTOCOL = "5.3";

/** What is said about the kernel. */
export interface Versions {
  readonly tslab: string;
  readonly typescript: string;
}

/** The content of a `kernel_info_reply`: what tslab says, with the versions that are true. */
export function kernelInfo({ tslab, typescript }: Versions): Json {
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
      // as tslab has it: both front ends find their TypeScript highlighter by this
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
    banner: `TypeScript ${typescript} on Node ${process.versions.node} (tslab ${tslab}, completed by gatebook)`,
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    debugger: false,
  };
}
