/** Operations by result codes, as a map: what the client was made to meet, and how it went on. */

import { act, confirmLoss } from "./actions.js";
import { addressOf, place, remember } from "./address.js";
import { call } from "./api.js";
import { fill, h } from "./dom.js";
import { feed } from "./feed.js";
import { Panel } from "./panel.js";
import { t, translated } from "./words.js";

/** @typedef {import("./api.js").Schemas["CoverageReport"]} Report */
/** @typedef {import("./api.js").Schemas["CodeCoverage"]} CodeCoverage */

class CoveragePanel extends Panel {
  /** @type {Map<number, import("./api.js").Schemas["CatalogueRow"]>} */
  codes = new Map();

  open() {
    this.summary = h("p", {});
    this.map = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("coverage") });
    this.detail = h("section", { class: "cell", "aria-label": t("detail"), "aria-live": "polite" });
    fill(this, h("h1", {}, t("coverage")), this.summary,
      h("div", { class: "buttons" },
        h("a", { class: "button", href: this.reportAddress() }, t("htmlReport")),
        h("button", { onclick: () => void this.forget() }, t("forget"))),
      h("div", { class: "split" }, this.map, this.detail));
    const refresh = this.refresher(() => this.show());
    this.listen(feed, "requests", () => void refresh());
    void this.ask(async () => {
      for (const one of (await call("get", "/codes")).codes) this.codes.set(one.resultCode, one);
      await refresh();
    });
  }

  reportAddress() {
    return `coverage?format=html${this.appKey ? `&appKey=${encodeURIComponent(this.appKey)}` : ""}`;
  }

  async forget() {
    if (!(await confirmLoss(t("forgetCoverageTitle"), t("forgetCoverage")))) return;
    await act(t("forgotten"), "delete", "/coverage");
    await this.ask(() => this.show());
  }

  async show() {
    const report = await call("get", "/coverage", this.appKey ? { query: { appKey: this.appKey } } : {});
    const { percent, met, possible, excluded } = report.totals;
    if (!this.summary || !this.map) return;
    this.summary.textContent = t("coverageSum", { percent, met, required: possible - excluded, revision: report.revision, front: report.front });
    const codes = [...new Set(report.operations.flatMap((one) => one.codes.map((code) => code.resultCode)))];
    const table = h("table", { class: "map" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("resultCode")),
        report.operations.map((one) => h("th", { scope: "col" }, breakable(one.operation), h("small", {}, ` ${one.totals.percent}%`))))),
      h("tbody", {}, codes.map((number) => h("tr", {},
        h("th", { scope: "row", title: this.causeOf(number) }, `${number} `, h("small", {}, this.codes.get(number)?.resultKey)),
        report.operations.map((operation) => this.cell(operation.operation, operation.codes.find((one) => one.resultCode === number)))))));
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.cell : undefined;
    fill(this.map, table);
    if (focused) /** @type {HTMLElement | null} */ (this.map.querySelector(`[data-cell="${CSS.escape(focused)}"]`))?.focus();
    this.showCell(report);
  }

  /** @param {number} number */
  causeOf(number) {
    const code = this.codes.get(number);
    return code && translated(code.cause, code.korean);
  }

  /**
   * @param {string} operation
   * @param {CodeCoverage | undefined} one
   */
  cell(operation, one) {
    if (!one) return h("td", { class: "impossible" });
    const times = one.byNature + one.byScenario + one.byDocument;
    const state = one.met ? "met" : one.excluded ? "excluded" : "missing";
    const button = h("button", {
      "data-cell": `${operation} ${one.resultCode}`,
      "aria-label": `${operation} ${one.resultCode}: ${t(state)}${one.met ? ` × ${times}` : ""}`,
      onclick: () => { remember({ cell: `${operation} ${one.resultCode}` }); void this.ask(() => this.show()); },
    }, one.met ? `✓ ${times}` : one.excluded ? "–" : "·");
    return h("td", { class: state }, button);
  }

  /** @param {Report} report */
  showCell(report) {
    const [name, number] = (place().settings.cell ?? "").split(" ");
    const one = report.operations.find((it) => it.operation === name)?.codes.find((it) => String(it.resultCode) === number);
    if (!this.detail) return;
    if (!one || !name) {
      fill(this.detail, h("p", { class: "dim" }, t("chooseCell")));
      return;
    }
    const { retried, gaveUp, calledSomethingElse, open } = one.followed;
    const appKey = this.appKey || place().settings.for || "my-app";
    const body = { operation: name, resultCode: one.resultCode };
    fill(
      this.detail,
      h("h2", {}, `${one.resultCode} ${one.resultKey}`),
      h("p", {}, `${name} · ${t(one.met ? "met" : one.excluded ? "excluded" : "missing")}`),
      h("p", {}, this.causeOf(one.resultCode)),
      h("dl", { class: "all" },
        h("dt", {}, t("byNature")), h("dd", {}, one.byNature),
        h("dt", {}, t("byScenario")), h("dd", {}, one.byScenario),
        h("dt", {}, t("byDocument")), h("dd", {}, one.byDocument),
        h("dt", {}, t("retried")), h("dd", {}, retried),
        h("dt", {}, t("calledSomethingElse")), h("dd", {}, calledSomethingElse),
        h("dt", {}, t("gaveUp")), h("dd", {}, gaveUp),
        h("dt", {}, t("notKnownYet")), h("dd", {}, open)),
      h("h3", {}, t("howToMeet")),
      h("p", {}, one.origin === "request" ? t("meetByNature") : t("meetByScenario")),
      h("div", { class: "buttons" },
        one.resultCode !== 0 && h("button", { class: "primary", onclick: () => void act(t("plannedForKey", { appKey }), "post", "/sessions/{appKey}/next", { params: { appKey }, body }) }, t("planFor", { appKey })),
        h("a", { class: "button", href: addressOf("requests", { appKey: this.appKey, operation: name, code: String(one.resultCode) }) }, t("requests"))),
    );
  }
}

/**
 * The name of an operation, which may be broken after a slash.
 * @param {string} operation
 */
function breakable(operation) {
  return operation.split("/").flatMap((part, index) => (index ? ["/", h("wbr"), part] : [part]));
}

customElements.define("coverage-panel", CoveragePanel);
