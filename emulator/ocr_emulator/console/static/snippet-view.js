/** A call of the API as a program to copy, in the language that one chooses. */

import { copyButton } from "./actions.js";
import { fill, h } from "./dom.js";
import { SNIPPETS } from "./snippets.js";
import { t } from "./words.js";

const CHOSEN = "ocr-emulator.snippet";

/**
 * The view of a call.
 * @param {import("./snippets.js").ApiCall} call
 */
export function snippetView(call) {
  const code = h("pre", { class: "code", tabindex: "0", "aria-label": t("asCode") });
  const buttons = Object.entries(SNIPPETS).map(([name, write]) => {
    const button = h("button", { "aria-pressed": "false" }, name);
    button.addEventListener("click", () => show(name, write));
    return button;
  });
  /**
   * @param {string} name
   * @param {(one: import("./snippets.js").ApiCall) => string} write
   */
  function show(name, write) {
    localStorage.setItem(CHOSEN, name);
    code.textContent = write(call);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === name));
  }
  const [first] = Object.entries(SNIPPETS).filter(([name]) => name === localStorage.getItem(CHOSEN));
  const [name, write] = first ?? ["curl", SNIPPETS.curl];
  show(name, write);
  const view = h("div", { class: "snippet" });
  fill(view, h("div", { class: "buttons" }, h("span", { class: "dim" }, t("asCode")), buttons, copyButton(() => code.textContent ?? "")), code);
  return view;
}
