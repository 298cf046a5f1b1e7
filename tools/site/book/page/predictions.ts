/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the reader answer a prediction before the answer is shown.

/** Matches texts such as "0.25", "1/4" and "25 %". */
const NUMBER = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?(\s*\/\s*\d+)?\s*%?$/i;

/** Adds a button for each possible answer, or a field for a number, before each hidden answer. */
export function offerChoices(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details.prediction")) {
    const { options, answer, number } = details.dataset;
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    if (options !== undefined && answer !== undefined)
      details.before(buttonsFor(details, verdict, options.split(" "), answer), verdict);
    else if (number !== undefined) details.before(fieldFor(details, verdict, number), verdict);
  }
}

/** Returns a button for each option. */
function buttonsFor(details: HTMLDetailsElement, verdict: HTMLElement, options: readonly string[], answer: string) {
  const choices = document.createElement("div");
  choices.className = "choices";
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Your prediction");
  const buttons = options.map((option) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = option;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      verdict.textContent = option === answer ? `✓ Right: it is ${answer}.` : `✗ You chose ${option}. It is ${answer}.`;
      verdict.dataset.right = String(option === answer);
      details.open = true;
    });
    return button;
  });
  choices.append("Your prediction: ", ...buttons);
  return choices;
}

/** Returns a field for a number. Only the notebook knows how near is right, so the page shows both numbers, and leaves the judgement to the reader. */
function fieldFor(details: HTMLDetailsElement, verdict: HTMLElement, answer: string) {
  const choices = document.createElement("form");
  choices.className = "choices";
  const label = document.createElement("label");
  const field = document.createElement("input");
  Object.assign(field, { type: "text", size: 8, autocomplete: "off" });
  label.append("Your prediction: ", field);
  const button = document.createElement("button");
  button.textContent = "Compare";
  choices.append(label, button);
  choices.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = field.value.trim();
    if (!NUMBER.test(said)) {
      verdict.textContent = "Write a number, such as 0.25 or 1/4.";
      return;
    }
    verdict.textContent = `You said ${said}. It is ${answer}.`;
    details.open = true;
  });
  return choices;
}
