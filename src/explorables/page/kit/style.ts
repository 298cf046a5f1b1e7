// The style sheet of all explorables, for light and dark pages. Paper is white.
import { type ColourName, dark, light } from "../../kit/colours";

const variables = (colours: Readonly<Record<ColourName, string>>) =>
  Object.entries(colours)
    .map(([name, hex]) => `--gb-${name}:${hex}`)
    .join(";");

/** The style sheet of all explorables. It names only classes that begin with `gb`, because it stands in the page of someone else. */
export const css = `.gb{${variables(light)};container-type:inline-size;font:14px/1.35 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;text-align:left}
@media screen{.gb-dark{${variables(dark)}}}
.gb-all{display:flex;flex-wrap:wrap;gap:14px 20px;align-items:flex-start;color:var(--gb-ink);background:var(--gb-card);border:1px solid var(--gb-grid);border-radius:10px;padding:12px}
.gb-input .gb-row{grid-template-columns:auto 1fr 3.4em}
.gb-input{max-width:30rem;padding:4px 0;background:none;color:inherit}
.gb-picture{flex:1000 1 560px;min-width:0;max-width:700px;margin:0 auto}
.gb-picture svg{display:block;width:100%;height:auto;touch-action:pan-y}
.gb-picture [data-drag]{cursor:grab;touch-action:none}
.gb-panel{flex:1 1 330px;min-width:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(250px,100%),1fr));gap:12px 20px}
.gb fieldset{border:0;margin:0;padding:0;min-width:0;display:grid;gap:6px;align-content:start}
.gb legend{padding:0 0 4px;font-weight:600}
.gb-row{display:grid;grid-template-columns:8.2em 1fr 3.4em;gap:8px;align-items:center;--gb-own:var(--gb-accent)}
.gb-row output{text-align:right;font-variant-numeric:tabular-nums}
.gb-row[data-off]{opacity:.5}
.gb input[type=range]{width:100%;min-width:0;margin:0;height:24px;accent-color:var(--gb-own)}
.gb-choices{display:flex;flex-wrap:wrap;gap:5px;align-items:center}
.gb-choices>span{flex-basis:100%}
.gb-choices label,.gb button{--gb-own:var(--gb-accent);display:inline-flex;align-items:center;min-height:28px;box-sizing:border-box;padding:3px 10px;border:1.5px solid var(--gb-faint);border-radius:14px;background:none;color:inherit;font:inherit;cursor:pointer}
.gb-choices input{position:absolute;opacity:0;width:1px;height:1px;margin:0}
.gb-choices label:has(:checked){background:var(--gb-own);border-color:var(--gb-own);color:var(--gb-on);print-color-adjust:exact}
.gb-choices label:has(:focus-visible),.gb button:focus-visible,.gb input[type=range]:focus-visible{outline:2.5px solid var(--gb-accent);outline-offset:2px}
.gb-choices label:has(:disabled),.gb button:disabled{opacity:.5;cursor:default}
.gb select{font:inherit;color:inherit;background:var(--gb-body);border:1.5px solid var(--gb-faint);border-radius:6px;padding:3px 6px;max-width:100%}
.gb-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`;

/** Returns whether the page is dark, measured by the colour of its text. This works with every theme, whatever its name. */
export function isDark(element: Element): boolean {
  const [r = 0, g = 0, b = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b > 128;
}
