/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the reader answer a prediction before the answer is shown. The browser keeps the prediction, and shows it again when the page is opened another time.

/** Matches texts such as "0.25", "1/4" and "25 %". */
const NUMBER = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?(\s*\/\s*\d+)?\s*%?$/i;

/** Adds a button for each possible answer, or a field for a number, before each hidden answer. */
export function offerChoices(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details.prediction")) {
    const { options, answer, number, id } = details.dataset;
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    const key = `gatebook prediction ${location.pathname} ${id}`; // the path also names the site, as a host can have several
    const keep = (said: string) => {
      details.open = true;
      stored((storage) => storage.setItem(key, said));
    };
    const kept = stored((storage) => storage.getItem(key)) ?? "";
    if (options !== undefined && answer !== undefined)
      details.before(buttonsFor(verdict, options.split(" "), answer, kept, keep), verdict);
    else if (number !== undefined) details.before(fieldFor(verdict, number, kept, keep), verdict);
  }
}

/** Uses the browser's storage. Returns undefined if the reader has blocked it, or if it is full. */
function stored<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

type Keep = (said: string) => void;

/** Returns a button for each option. */
function buttonsFor(verdict: HTMLElement, options: readonly string[], answer: string, kept: string, keep: Keep) {
  const choices = document.createElement("div");
  choices.className = "choices";
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Your prediction");
  const show = (said: string) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === said));
    verdict.textContent = said === answer ? `✓ Right: it is ${answer}.` : `✗ You chose ${said}. It is ${answer}.`;
    verdict.dataset.right = String(said === answer);
  };
  const buttons = options.map((option) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = option;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      show(option);
      keep(option);
    });
    return button;
  });
  choices.append("Your prediction: ", ...buttons);
  if (options.includes(kept)) show(kept);
  return choices;
}

/** Returns a field for a number. Only the notebook knows how near is right, so the page shows both numbers, and leaves the judgement to the reader. */
function fieldFor(verdict: HTMLElement, answer: string, kept: string, keep: Keep) {
  const choices = document.createElement("form");
  choices.className = "choices";
  const label = document.createElement("label");
  const field = document.createElement("input");
  Object.assign(field, { type: "text", size: 8, autocomplete: "off", value: NUMBER.test(kept) ? kept : "" });
  label.append("Your prediction: ", field);
  const button = document.createElement("button");
  button.textContent = "Compare";
  choices.append(label, button);
  const show = (said: string) => {
    verdict.textContent = `You said ${said}. It is ${answer}.`;
  };
  choices.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = field.value.trim();
    if (!NUMBER.test(said)) {
      verdict.textContent = "Write a number, such as 0.25 or 1/4.";
      return;
    }
    show(said);
    keep(said);
  });
  if (NUMBER.test(kept)) show(kept);
  return choices;
}
