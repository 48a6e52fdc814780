/** The requests as they come, and of one of them why it got what it got. */

import { act, confirmLoss, copyButton } from "./actions.js";
import { addressOf, place, remember } from "./address.js";
import { SERVICE } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { feed } from "./feed.js";
import { MARKS, OPERATIONS, responsibleFor, STAGES } from "./names.js";
import { Panel } from "./panel.js";
import { rowList } from "./row-list.js";
import { snippetView } from "./snippet-view.js";
import { apiCall } from "./snippets.js";
import { named, t } from "./words.js";

/** @typedef {import("./names.js").Entry} Entry */

/** For how many milliseconds a time is told as how long ago it is. */
const RECENT = 3_600_000;

class RequestsPanel extends Panel {
  /** @type {Entry[] | null} what is shown while the list is paused */
  held = null;
  /** @type {Entry[]} those that match the filters */
  found = [];

  open() {
    this.list = rowList(t("requests"));
    this.detail = h("section", { class: "detail", "aria-label": t("detail") });
    this.bar = h("div", { class: "filters" });
    this.count = h("span", { class: "dim", "aria-live": "polite" });
    this.pause = h("button", { "aria-pressed": "false", onclick: () => this.togglePause() }, t("pause"));
    this.fillBar();
    fill(this, h("h1", { class: "away" }, t("requests")), this.bar, h("div", { class: "split" }, this.list, this.detail));
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.listen(feed, "requests", () => this.show());
    this.listen(feed, "state", () => this.show());
    this.every(1000, () => this.list?.draw());
    this.show();
  }

  fillBar() {
    const { operation = "", who = "", code = "", text = "" } = place().settings;
    const set = (/** @type {string} */ name) => (/** @type {Event} */ event) => {
      remember({ [name]: /** @type {HTMLInputElement} */ (event.target).value, open: "" });
      this.show();
    };
    const operations = OPERATIONS.map((one) => /** @type {const} */ ([one, one]));
    const people = Object.entries(MARKS).map(([one, mark]) => /** @type {const} */ ([one, `${mark} ${named(one)}`]));
    if (!this.bar) return;
    fill(
      this.bar,
      field(t("operation"), choice([["", t("any")], ...operations], operation, { onchange: set("operation") })),
      field(t("responsible"), choice([["", t("any")], ...people], who, { onchange: set("who") })),
      field(t("resultCode"), h("input", { value: code, size: 9, inputmode: "numeric", oninput: set("code") })),
      field(t("search"), h("input", { value: text, type: "search", "data-filter": true, oninput: set("text") })),
      this.pause,
      h("button", { onclick: () => this.forget() }, t("forget")),
      this.count,
    );
  }

  togglePause() {
    this.held = this.held ? null : [...feed.entries];
    this.show();
  }

  async forget() {
    const query = this.appKey ? { appKey: this.appKey } : undefined;
    if (!(await confirmLoss(t("forgetTitle"), this.appKey ? t("forgetOne", { appKey: this.appKey }) : t("forgetAll")))) return;
    if (await act(t("forgotten"), "delete", "/requests", { query })) {
      feed.clear();
      this.held = null;
      await this.ask(async () => void (await feed.loadOlder(Number.MAX_SAFE_INTEGER, 500)));
    }
  }

  show() {
    const { appKey = "", operation = "", who = "", code = "", text = "", open = "" } = place().settings;
    const wanted = text.toLowerCase();
    this.found = (this.held ?? feed.entries).filter(
      (one) =>
        (!appKey || one.appKey === appKey) &&
        (!operation || one.operation === operation) &&
        (!who || responsibleFor(one) === who) &&
        (!code || String(one.resultCode ?? "").startsWith(code)) &&
        (!wanted || textOf(one).includes(wanted)),
    );
    const waiting = this.held ? feed.entries.filter((one) => one.id > (this.held?.[0]?.id ?? 0)).length : 0;
    this.pause?.setAttribute("aria-pressed", String(Boolean(this.held)));
    if (this.pause) this.pause.textContent = this.held ? t("resume", { n: waiting }) : t("pause");
    if (this.count) {
      const skipped = feed.skipped ? ` · ${t("skipped", { n: feed.skipped })}` : "";
      this.count.textContent = t("shown", { n: this.found.length, all: feed.entries.length }) + skipped;
    }
    this.list?.show(this.found.length, (index) => this.row(index));
    const shown = open ? feed.byId.get(Number(open)) : undefined;
    this.classList.toggle("has-detail", Boolean(shown));
    if (!this.detail) return;
    if (shown) this.showDetail(shown);
    else if (feed.entries.length === 0) fill(this.detail, firstSteps());
    else fill(this.detail, h("p", { class: "dim" }, t("chooseRequest")));
    this.classList.toggle("is-empty", feed.entries.length === 0);
  }

  /** @param {number} index */
  row(index) {
    const one = /** @type {Entry} */ (this.found[index]);
    const who = responsibleFor(one);
    const isOpen = place().settings.open === String(one.id);
    return h(
      "div",
      { class: `row ${who}`, role: "row", "aria-selected": String(isOpen), onclick: () => this.openEntry(one.id) },
      h("span", { class: "time", role: "gridcell", title: one.at }, timeOf(one.at)),
      h("span", { class: "app", role: "gridcell", title: one.appKey }, one.appKey ?? "–"),
      h("span", { class: "operation", role: "gridcell" }, one.operation ?? `${one.method} ${one.path}`),
      h("span", { class: "code", role: "gridcell" }, h("b", { title: named(who) }, MARKS[who]), ` ${one.resultCode ?? one.resultKey}`),
      h("span", { class: "why", role: "gridcell", title: one.reason }, one.reason ?? outcomeOf(one)),
    );
  }

  /** @param {number} id */
  openEntry(id) {
    remember({ open: String(id) });
    this.show();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(step);
  }

  /**
   * Open the request below or above the one that is open.
   * @param {number} step
   */
  move(step) {
    const at = this.found.findIndex((one) => String(one.id) === place().settings.open);
    const next = Math.min(this.found.length - 1, Math.max(0, at + step));
    const one = this.found[next];
    if (!one) return;
    this.openEntry(one.id);
    this.list?.reveal(next);
  }

  /** @param {Entry} one */
  showDetail(one) {
    const state = JSON.stringify(one);
    if (!this.detail || this.detail.dataset.shown === state) return;
    this.detail.dataset.shown = state;
    const who = responsibleFor(one);
    const plan = one.resultCode !== undefined && one.resultCode !== 0 && one.operation && one.appKey;
    fill(
      this.detail,
      h("h2", { class: who }, h("b", { "aria-hidden": "true" }, MARKS[who]), ` ${one.resultCode ?? ""} ${one.resultKey}`),
      h("p", { class: "reason" }, one.reason ?? outcomeOf(one)),
      h("p", { class: `who ${who}` }, t(`who_${who}`)),
      stagesOf(one),
      h("p", { class: "facts" }, factsOf(one)),
      h("div", { class: "buttons" },
        plan && h("button", { onclick: () => this.planAgain(one) }, t("planThis")),
        one.operation && h("a", { class: "button", href: explainAddress(one) }, t("explain")),
        h("button", { onclick: () => { remember({ open: "" }); this.show(); } }, t("close"))),
      one.operation && one.version
        ? snippetView(apiCall({ url: SERVICE, appKey: one.appKey ?? "my-app", version: one.version, operation: one.operation, file: `document.${one.fileType ?? "png"}` }))
        : null,
      h("details", {}, h("summary", {}, t("everything")),
        h("dl", { class: "all" }, Object.entries(one).map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]).flat())),
    );
  }

  /** @param {Entry} one */
  async planAgain(one) {
    const body = { operation: one.operation, resultCode: one.resultCode };
    await act(t("planned"), "post", "/sessions/{appKey}/next", { params: { appKey: one.appKey ?? "" }, body });
  }
}

/** @param {Entry} one */
function textOf(one) {
  return `${one.appKey} ${one.path} ${one.resultCode} ${one.resultKey} ${one.reason} ${one.rule} ${one.stage}`.toLowerCase();
}

/** @param {Entry} one */
function outcomeOf(one) {
  if (one.fault) return t("faulty", { fault: one.fault });
  return one.resultCode === 0 ? t("recognised") : one.resultKey;
}

/** @param {string} at */
function timeOf(at) {
  const ago = Date.now() + feed.ahead - Date.parse(at);
  if (ago < 0 || ago > RECENT) return at.slice(11, 19);
  const seconds = Math.round(ago / 1000);
  return seconds < 60 ? t("secondsAgo", { n: seconds }) : t("minutesAgo", { n: Math.floor(seconds / 60) });
}

/** @param {Entry} one */
function stagesOf(one) {
  const at = STAGES.indexOf(one.stage ?? "");
  const isSuccess = one.resultCode === 0;
  const rows = STAGES.map((name, index) => {
    const isHere = index === at;
    const mark = index < at || (isHere && isSuccess) ? "✓" : isHere ? (one.byScenario || one.byDocument ? "◆" : "✗") : "–";
    const state = index < at ? "passed" : isHere ? (isSuccess ? "passed" : "stopped") : "ahead";
    return h("li", { class: state, "aria-current": isHere ? "step" : null }, `${t(`stage_${name}`)} `, h("b", {}, mark));
  });
  return at < 0 ? null : h("ol", { class: "stages", "aria-label": t("way") }, rows);
}

/** @param {Entry} one */
function factsOf(one) {
  const took = one.took === undefined ? t("onItsWay") : `${(one.took * 1000).toFixed(1)} ms`;
  return [
    one.rule ? `${t("rule")} ${one.rule}` : `${t("rule")} –`,
    took,
    one.delay ? `${t("delay")} ${one.delay} s` : null,
    one.fault ? `${t("fault")} ${one.fault}` : null,
    one.client ? t(one.client === "gone" ? "clientGone" : "clientThere") : null,
    `HTTP ${one.status}`,
    one.fileSize ? `${one.fileType ?? "?"} ${one.fileSize.toLocaleString()} bytes` : null,
    `#${one.id}`,
    one.at,
  ].filter(Boolean).join(" · ");
}

/** @param {Entry} one */
function explainAddress(one) {
  const { appKey = "" } = place().settings;
  const asked = { operation: one.operation ?? "", version: one.version ?? "", for: one.appKey ?? "" };
  return addressOf("scenarios", { appKey, explain: "1", ...asked, scenario: one.scenario });
}

/** What one sees before the first request. */
function firstSteps() {
  const line = `curl -H 'Authorization: my-secret' -H 'Content-Type: application/json' -d '{"businessNumber":"0001234560"}' ${SERVICE}/v1.0/appkeys/my-app/business/status`;
  return h("div", { class: "empty" },
    h("h2", {}, t("emptyTitle")),
    h("p", {}, t("emptyBase"), " ", h("code", {}, SERVICE)),
    h("p", {}, t("emptyLine")),
    h("pre", { class: "code", tabindex: "0" }, line),
    h("div", { class: "buttons" }, copyButton(() => line), h("a", { class: "button primary", href: addressOf("try") }, t("try"))));
}

customElements.define("requests-panel", RequestsPanel);
