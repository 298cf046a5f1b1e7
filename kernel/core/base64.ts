// Converts bytes to base64 text and back.

/** The number of bytes that are converted at once. More would exceed the limit of a call's arguments. */
const CHUNK = 8192;

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Returns the UTF-8 text in base64 text. */
export const textOfBase64 = (encoded: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
