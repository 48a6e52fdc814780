/** A scenario as it is written: to read with line numbers, and to write with what is wrong at its line. */

import { fill, h } from "./dom.js";

/** @typedef {import("./api.js").Schemas["SourceProblem"]} SourceProblem */

/** @param {string} text */
function numbers(text) {
  return text.split("\n").map((_, index) => h("span", {}, index + 1));
}

/**
 * A text with line numbers.
 * @param {string} text
 */
export function sourceView(text) {
  return h("div", { class: "source-view" },
    h("div", { class: "gutter", "aria-hidden": "true" }, numbers(text)),
    h("pre", { tabindex: "0" }, text));
}

/**
 * An editor with line numbers, and below it what is wrong.
 * @param {string} text
 * @param {string} label
 */
export function sourceEditor(text, label) {
  const area = h("textarea", { spellcheck: "false", autocapitalize: "off", "aria-label": label, "aria-describedby": "source-problems" });
  area.value = text;
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const problems = h("ul", { class: "problems", id: "source-problems", role: "status" });
  const element = h("div", {}, h("div", { class: "source-view" }, gutter, area), problems);
  /** @type {Map<number, string>} */
  let marked = new Map();
  const draw = () => {
    const rows = numbers(area.value);
    rows.forEach((row, index) => {
      const kind = marked.get(index + 1);
      if (kind) row.className = kind;
    });
    fill(gutter, rows);
    area.rows = Math.max(12, rows.length);
  };
  area.addEventListener("input", draw);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey) return;
    if (area.selectionStart !== area.selectionEnd) return;
    const before = area.value.slice(0, area.selectionStart);
    if (before.slice(before.lastIndexOf("\n") + 1).trim() !== "") return; // Tab leaves the field, but not in an indent
    event.preventDefault();
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  /**
   * Go to a place of the text.
   * @param {SourceProblem} one
   */
  const goTo = (one) => {
    const lines = area.value.split("\n");
    const start = lines.slice(0, (one.line ?? 1) - 1).reduce((sum, line) => sum + line.length + 1, 0);
    area.focus();
    area.setSelectionRange(start + (one.column ?? 1) - 1, start + (lines[(one.line ?? 1) - 1]?.length ?? 0));
  };
  /**
   * @param {SourceProblem} one
   * @param {string} kind
   */
  const row = (one, kind) =>
    h("li", { class: kind },
      one.line ? h("button", { onclick: () => goTo(one) }, `${one.line}:${one.column ?? 1}`) : null,
      ` ${kind === "error" ? "✖" : "▲"} ${one.path ? `${one.path}: ` : ""}${one.message}`);
  draw();
  return {
    element,
    get text() {
      return area.value;
    },
    /**
     * Show what is wrong.
     * @param {SourceProblem[]} errors
     * @param {SourceProblem[]} warnings
     */
    mark(errors, warnings) {
      marked = new Map([
        ...warnings.map((one) => /** @type {const} */ ([one.line ?? 0, "warning"])),
        ...errors.map((one) => /** @type {const} */ ([one.line ?? 0, "error"])),
      ]);
      draw();
      fill(problems, errors.map((one) => row(one, "error")), warnings.map((one) => row(one, "warning")));
    },
  };
}
