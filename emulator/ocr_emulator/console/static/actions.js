/** What a click does: the call, what came of it, its line of curl, and the way back. */

import { asCurl, call, CallError } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./api.js").Paths} Paths */
/** @typedef {import("./api.js").Options} Options */

const line = h("div", { class: "did", role: "status", "aria-live": "polite" });

/** The line at the bottom of the page that says what the last click did. */
export function actionLine() {
  return line;
}

/** Take away what the line at the bottom says. */
export function sayNothing() {
  fill(line);
}

/**
 * Make a call, and say what came of it. Undefined: it was refused, which is said too.
 * @template {keyof Paths} P
 * @template {import("./api.js").MethodOf<P>} M
 * @param {string} says what has happened when the call succeeds
 * @param {M} method
 * @param {P} path
 * @param {Options} [options]
 * @param {() => void} [back] undoes it
 * @returns {Promise<{reply: import("./api.js").Result<Paths[P][M]>} | undefined>}
 */
export async function act(says, method, path, options = {}, back) {
  const curl = asCurl(method, path, options);
  try {
    const reply = await call(method, path, options);
    say(says, { curl, back });
    return { reply };
  } catch (error) {
    say(messageOf(error), { curl, isError: true });
    return undefined;
  }
}

/**
 * Say something in the line at the bottom.
 * @param {string} text
 * @param {{curl?: string, back?: () => void, isError?: boolean}} [more]
 */
export function say(text, { curl, back, isError = false } = {}) {
  line.classList.toggle("error", isError);
  fill(
    line,
    h("span", {}, text),
    back && h("button", { onclick: back }, t("back")),
    curl && h("code", { class: "curl", title: curl }, curl),
    curl && copyButton(() => curl),
    h("button", { "aria-label": t("close"), onclick: sayNothing }, "×"),
  );
}

/**
 * What went wrong, in words.
 * @param {unknown} error
 */
export function messageOf(error) {
  if (!(error instanceof CallError)) throw error;
  return error.message;
}

/**
 * A button that copies a text.
 * @param {() => string} text
 * @param {string} [label]
 */
export function copyButton(text, label = t("copy")) {
  const button = h("button", { class: "copy" }, label);
  button.addEventListener("click", async () => {
    await copy(text());
    button.textContent = t("copied");
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  // A page that is served without TLS, and not from loopback, has no clipboard.
  const area = h("textarea", { class: "away", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/**
 * Ask once before something is lost.
 * @param {string} question
 * @param {string} says what is lost
 * @returns {Promise<boolean>}
 */
export function confirmLoss(question, says) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "loss-title", onclose: () => { dialog.remove(); resolve(dialog.returnValue === "yes"); } },
      h("form", { method: "dialog" },
        h("h2", { id: "loss-title" }, question),
        h("p", {}, says),
        h("div", { class: "buttons" },
          h("button", { value: "no", autofocus: true }, t("cancel")),
          h("button", { value: "yes", class: "danger" }, t("goOn")))),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
