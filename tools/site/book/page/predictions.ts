/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the reader choose the answer to a prediction before it is shown.

/** Adds a button for each possible answer before each hidden answer. */
export function offerChoices(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details.prediction[data-options]")) {
    const { options = "", answer = "" } = details.dataset;
    const choices = document.createElement("div");
    choices.className = "choices";
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-label", "Your prediction");
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    const buttons = options.split(" ").map((option) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = option;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        verdict.textContent =
          option === answer ? `✓ Right: it is ${answer}.` : `✗ You chose ${option}. It is ${answer}.`;
        verdict.dataset.right = String(option === answer);
        details.open = true;
      });
      return button;
    });
    choices.append("Your prediction: ", ...buttons);
    details.before(choices, verdict);
  }
}
