// Colours the text of tracebacks for terminals and notebooks.

/** Returns a function that gives a text a terminal colour. Front ends show these colours in tracebacks. */
const paint = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;

export const red = paint("0;31");
export const cyan = paint("0;36");
