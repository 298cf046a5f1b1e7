/** Terminal colours, which front ends show in tracebacks. */
const paint = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;

export const red = paint("0;31");
export const cyan = paint("0;36");
