// Builds the native inputs of an explorable once, and afterwards only changes their values, so that the focus is never lost.
import type { Control } from "../../kit/explorable";
import { fixed } from "../../kit/numbers";

/** The button that sets everything back. */
export const startAgain = `<div class="gb-choices"><button type="button" data-lm-suppress-shortcuts data-again>Start again</button></div>`;

/** JupyterLab takes the arrow keys for itself, except in elements with this attribute. */
const OWN_KEYS = "data-lm-suppress-shortcuts";

/** More options than this are a list, which opens, and not buttons side by side. */
const MANY = 6;

type Choice = Extract<Control, { kind: "choice" }>;

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
let count = 0;

/** Returns the panel with all controls, each in the fieldset of its group. */
export function buildPanel(controls: readonly Control[]): HTMLElement {
  const panel = document.createElement("div");
  panel.className = "gb-panel";
  const own = `gb${++count}`;
  const groups = [...new Set(controls.map(({ group }) => group))];
  panel.innerHTML = groups
    .map((group) => {
      const inside = controls.filter((control) => control.group === group).map((control) => htmlOf(control, own));
      return `<fieldset>${group && `<legend>${group}</legend>`}${inside.join("")}</fieldset>`;
    })
    .join("");
  showValues(panel, controls);
  return panel;
}

function htmlOf(control: Control, own: string): string {
  const { id, label } = control;
  if (control.kind === "range")
    return `<label class="gb-row" data-row="${id}"><span>${escapeText(label)}</span><input type="range" ${OWN_KEYS} data-control="${id}"><output></output></label>`;
  if (control.kind === "buttons") {
    const buttons = control.options.map(
      (one) =>
        `<button type="button" ${OWN_KEYS} data-control="${id}" value="${one.value}">${escapeText(one.label)}</button>`,
    );
    return `<div class="gb-choices" role="group" aria-label="${escapeText(label)}">${buttons.join("")}</div>`;
  }
  return control.options.length > MANY ? selectOf(control) : radiosOf(control, `${own}-${id}`);
}

function selectOf({ id, label, options }: Choice): string {
  const list = options.map((one) => `<option value="${one.value}">${escapeText(one.label)}</option>`);
  return `<label class="gb-row" data-row="${id}"><span>${escapeText(label)}</span><select ${OWN_KEYS} data-control="${id}">${list.join("")}</select></label>`;
}

function radiosOf({ id, label, group, options }: Choice, name: string): string {
  const radios = options.map(
    ({ value, label: text, colour }) =>
      `<label${colour ? ` style="--gb-own:var(--gb-${colour})"` : ""}><input type="radio" ${OWN_KEYS} name="${name}" data-control="${id}" value="${value}">${escapeText(text)}</label>`,
  );
  return `<div class="gb-choices" role="radiogroup" data-row="${id}" aria-label="${escapeText(label)}">${label === group.toLowerCase() ? "" : `<span>${escapeText(label)}</span>`}${radios.join("")}</div>`;
}

/** Writes the values, labels and limits of a state into the panel. */
export function showValues(panel: HTMLElement, controls: readonly Control[]): void {
  for (const control of controls) {
    const row = panel.querySelector<HTMLElement>(`[data-row="${control.id}"]`);
    const caption = row?.querySelector("span");
    if (caption && caption.textContent !== control.label) caption.textContent = control.label;
    if (row?.hasAttribute("aria-label")) row.setAttribute("aria-label", control.label);
    row?.toggleAttribute("data-off", control.disabled === true);
    for (const input of panel.querySelectorAll<HTMLInputElement>(`[data-control="${control.id}"]`))
      showValue(input, control);
  }
}

function showValue(input: HTMLInputElement, control: Control): void {
  if (control.kind === "buttons") {
    const own = control.options.find(({ value }) => value === input.value);
    input.disabled = own?.disabled === true;
    if (own && input.textContent !== own.label) input.textContent = own.label;
    return;
  }
  input.disabled = control.disabled === true;
  if (control.kind === "choice") {
    if (input.type === "radio") input.checked = input.value === control.value;
    else input.value = control.value;
    return;
  }
  const { min, max, step, value, colour } = control;
  Object.assign(input, { min: String(min), max: String(max), step: String(step) });
  if (Number(input.value) !== value) input.value = String(value);
  const text = fixed(value, step >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(step))));
  input.setAttribute("aria-valuetext", text);
  const shown = input.nextElementSibling as HTMLOutputElement;
  if (shown.value !== text) shown.value = text;
  if (colour) input.style.setProperty("--gb-own", `var(--gb-${colour})`);
}
