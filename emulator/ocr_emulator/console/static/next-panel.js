/** What an appKey gets next: plan it, see what is still planned, take it back. */

import { act } from "./actions.js";
import { place, remember } from "./address.js";
import { call } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { feed } from "./feed.js";
import { FAULTS, OPERATIONS } from "./names.js";
import { Panel } from "./panel.js";
import { t, translated } from "./words.js";

/** @typedef {import("./api.js").Schemas["CatalogueRow"]} Code */

/** What is chosen where the code is the one that the request deserves. */
const NATURAL = "natural";

/** The settings on which other fields of the form depend. */
const REDRAWS = ["for", "operation", "code", "fault"];

class NextPanel extends Panel {
  /** @type {Code[]} */
  codes = [];

  open() {
    this.form = h("form", { class: "form", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void this.plan(); } });
    this.waiting = h("section", { "aria-label": t("stillPlanned") });
    fill(this, h("h1", {}, t("next")), h("p", { class: "dim" }, t("nextSays")), this.form, this.waiting);
    const refresh = this.refresher(() => this.showPlanned());
    this.listen(feed, "requests", () => void refresh());
    void this.ask(async () => {
      this.codes = (await call("get", "/codes")).codes;
      this.fillForm();
      await this.showPlanned();
    });
  }

  get target() {
    return this.appKey || place().settings.for || "my-app";
  }

  fillForm() {
    const { operation = "", code = "5000503", fault = "", amount = "", times = "1", delay = "" } = place().settings;
    const usual = usualAmount(fault);
    const set = (/** @type {string} */ name) => (/** @type {Event} */ event) => {
      remember({ [name]: /** @type {HTMLInputElement} */ (event.target).value, ...(name === "fault" && { amount: "" }) });
      if (REDRAWS.includes(name)) this.fillForm();
      if (name === "for") void this.ask(() => this.showPlanned());
    };
    const possible = this.codes.filter((one) => !operation || one.operations.includes(operation));
    const codes = possible.map((one) => /** @type {const} */ ([String(one.resultCode), `${one.resultCode} ${one.resultKey}`]));
    const faults = Object.keys(FAULTS).map((one) => /** @type {const} */ ([one, one]));
    const chosen = this.codes.find((one) => String(one.resultCode) === code);
    if (!this.form) return;
    fill(
      this.form,
      field("appKey", h("input", { value: this.target, required: true, disabled: Boolean(this.appKey), onchange: set("for") })),
      field(t("operation"), choice([["", t("any")], ...OPERATIONS.map((one) => /** @type {const} */ ([one, one]))], operation, { onchange: set("operation") })),
      field(t("resultCode"), choice([[NATURAL, t("natural")], ...codes], code, { onchange: set("code") })),
      field(t("fault"), choice([["", t("none")], ...faults], fault, { onchange: set("fault") })),
      usual === null ? null : field(t("amount"), h("input", { type: "number", min: 0, value: amount || usual, onchange: set("amount") })),
      field(t("delay"), h("input", { value: delay, placeholder: "300ms, 2s", size: 8, onchange: set("delay") })),
      field(t("times"), h("input", { type: "number", min: 1, max: 1000, value: times, onchange: set("times") })),
      h("button", { class: "primary" }, t("planIt")),
      chosen ? h("p", { class: "dim wide" }, translated(chosen.cause, chosen.korean)) : null,
    );
  }

  async plan() {
    const { operation = "", code = "5000503", fault = "", amount = "", times = "1", delay = "" } = place().settings;
    const hasAmount = usualAmount(fault) !== null && amount !== "";
    const body = {
      ...(operation && { operation }),
      ...(code !== NATURAL && { resultCode: Number(code) }),
      ...(fault && { fault: hasAmount ? { [fault]: Number(amount) } : fault }),
      ...(delay && { delay }),
      ...(times !== "1" && { times: Number(times) }),
    };
    await act(t("planned"), "post", "/sessions/{appKey}/next", { params: { appKey: this.target }, body });
    await this.ask(() => this.showPlanned());
  }

  async showPlanned() {
    const { planned } = await call("get", "/sessions/{appKey}/next", { params: { appKey: this.target } });
    if (!this.waiting) return;
    fill(
      this.waiting,
      h("h2", {}, t("plannedFor", { appKey: this.target, n: planned.length })),
      planned.length === 0 && h("p", { class: "dim" }, t("nothingPlanned")),
      h("ol", { class: "waiting" }, planned.map((one) =>
        h("li", {},
          h("code", {}, JSON.stringify(one.then)),
          h("span", {}, ` ${one.operations?.join(", ") ?? t("any")} · × ${one.times} `),
          h("button", { onclick: () => void this.takeBack(one.number) }, t("takeBack"))))),
      planned.length > 1 && h("button", { onclick: () => void this.takeBack(null) }, t("takeAllBack")),
    );
  }

  /** @param {number | null} number null: all */
  async takeBack(number) {
    const params = { appKey: this.target };
    if (number === null) await act(t("takenBack"), "delete", "/sessions/{appKey}/next", { params });
    else await act(t("takenBack"), "delete", "/sessions/{appKey}/next/{number}", { params: { ...params, number } });
    await this.ask(() => this.showPlanned());
  }
}

/**
 * The amount that a fault has where none is written; null: it takes none.
 * @param {string} fault
 */
function usualAmount(fault) {
  return Object.entries(FAULTS).find(([name]) => name === fault)?.[1] ?? null;
}

customElements.define("next-panel", NextPanel);
