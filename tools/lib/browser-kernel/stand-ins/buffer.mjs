// Stands for Node's Buffer in tslab's files, which convert pictures to base64.
import { base64 } from "../../../../kernel/core/base64";

export class Buffer extends Uint8Array {
  /** @override @param {string} [encoding] */
  toString(encoding) {
    return encoding === "base64" ? base64(this) : new TextDecoder().decode(this);
  }
}
