/** The clock, the keys, the sessions, and the revision with what today's service does otherwise. */

import { act, confirmLoss } from "./actions.js";
import { place, remember } from "./address.js";
import { call } from "./api.js";
import { field, fill, h } from "./dom.js";
import { feed } from "./feed.js";
import { Panel } from "./panel.js";
import { t, translated } from "./words.js";

/** @typedef {import("./api.js").Schemas["Session"]} Session */

class WorldPanel extends Panel {
  time = h("p", { class: "big" });
  still = h("p", { class: "client" });
  /** Where the clock stands still; empty: it goes on. */
  stands = "";
  /** How far the clock is ahead of ours, in milliseconds. @type {number | undefined} */
  ahead = undefined;
  /** What is shown of the sessions: they are drawn anew when that changes. */
  shownSessions = "";
  /** What is shown of the revision, likewise: what one has opened stays open. */
  shownRevision = "";

  open() {
    this.clock = h("section", { "aria-label": t("clock") });
    this.keys = h("section", { "aria-label": t("keys") });
    this.sessions = h("section", { "aria-label": t("sessions") });
    this.revision = h("section", { "aria-label": t("revision") });
    fill(this, h("h1", {}, t("world")), h("div", { class: "tiles" }, this.clock, this.keys, this.sessions, this.revision));
    const refresh = this.refresher(() => this.show());
    this.listen(feed, "state", () => void refresh());
    this.every(1000, () => this.tick());
    this.fillClock();
    void refresh();
    this.showKeys();
  }

  async show() {
    await this.showClock();
    await this.showSessions();
    await this.showRevisions();
  }

  /** The clock: its form is made once, so that nobody loses what is being typed. */
  fillClock() {
    const whose = this.appKey ? { appKey: this.appKey } : {};
    const move = async (/** @type {string} */ says, /** @type {Record<string, unknown>} */ body) => {
      await act(says, "put", "/clock", { body: { ...body, ...whose } });
      await this.ask(() => this.showClock());
    };
    const by = h("input", { value: "61m", size: 6, required: true });
    this.freeze = h("button", { onclick: () => void move(t(this.stands ? "letGo" : "frozenNow"), { freeze: !this.stands }) });
    if (!this.clock) return;
    fill(this.clock, h("h2", {}, this.appKey ? t("clockOf", { appKey: this.appKey }) : t("clock")), this.time, this.still,
      h("form", { class: "buttons", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void move(t("advanced", { by: by.value }), { advance: by.value }); } },
        field(t("advanceBy"), by), h("button", {}, t("advance"))),
      h("div", { class: "buttons" }, this.freeze,
        h("button", { onclick: () => void move(t("realAgain"), { reset: true }) }, t("realTime"))));
  }

  async showClock() {
    const { now, frozen } = await call("get", "/clock", this.appKey ? { query: { appKey: this.appKey } } : {});
    this.ahead = Date.parse(now) - Date.now();
    this.stands = frozen ? now : "";
    this.still.textContent = frozen ? t("frozen") : "";
    if (this.freeze) this.freeze.textContent = t(frozen ? "unfreeze" : "freeze");
    this.tick();
  }

  tick() {
    if (this.ahead === undefined) return;
    const at = this.stands || new Date(Date.now() + this.ahead).toISOString();
    this.time.textContent = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  }

  showKeys() {
    if (!this.keys) return;
    const versions = h("dl", { class: "all" });
    fill(this.keys, h("h2", {}, t("keys")), h("p", { class: "dim" }, t("keysSay")),
      h("button", { onclick: async () => {
        const done = await act(t("rotated"), "post", "/keys/rotate");
        if (done) fill(versions, Object.entries(done.reply).map(([name, version]) => [h("dt", {}, name), h("dd", {}, version)]).flat());
      } }, t("rotate")), versions);
  }

  async showSessions() {
    const names = (await call("get", "/sessions")).sessions.reverse();
    const chosen = this.appKey || place().settings.session || names[0] || "";
    const one = chosen ? await call("get", "/sessions/{appKey}", { params: { appKey: chosen } }) : null;
    const shown = JSON.stringify([names, { ...one, clock: "" }]);
    if (!this.sessions || shown === this.shownSessions) return;
    this.shownSessions = shown;
    fill(this.sessions, h("h2", {}, t("sessionsN", { n: names.length })),
      names.length === 0 && h("p", { class: "dim" }, t("noSession")),
      h("ul", { class: "names" }, names.slice(0, 200).map((name) => h("li", {},
        h("button", { "aria-current": name === chosen ? "true" : null, onclick: () => { remember({ session: name }); void this.ask(() => this.showSessions()); } }, name)))),
      names.length > 200 && h("p", { class: "dim" }, t("more", { n: names.length - 200 })),
      one && this.session(one));
  }

  /** @param {Session} one */
  session(one) {
    const params = { appKey: one.appKey };
    const revision = h("input", { value: one.ownRevision ? one.revision : "", placeholder: "2026-03-10, latest", size: 12 });
    const refresh = () => this.ask(() => this.showSessions());
    return h("div", {},
      h("h3", {}, one.appKey),
      h("dl", { class: "all" },
        h("dt", {}, t("scenario")), h("dd", {}, one.scenario, one.ownScenario ? ` (${t("own")})` : ""),
        h("dt", {}, t("revision")), h("dd", {}, one.revision, one.ownRevision ? ` (${t("own")})` : ""),
        h("dt", {}, t("stillPlanned")), h("dd", {}, one.planned)),
      h("form", { class: "buttons", onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        await act(t("revisionGiven", { appKey: one.appKey }), "put", "/sessions/{appKey}", { params, body: { revision: revision.value || null } });
        await refresh();
      } }, field(t("ownRevision"), revision), h("button", {}, t("give"))),
      h("div", { class: "buttons" },
        h("button", { onclick: async () => {
          if (!(await confirmLoss(t("resetOneTitle", { appKey: one.appKey }), t("resetOne")))) return;
          await act(t("wasReset", { appKey: one.appKey }), "post", "/sessions/{appKey}/reset", { params });
          await refresh();
        } }, t("reset")),
        h("button", { onclick: async () => {
          if (!(await confirmLoss(t("resetAllTitle"), t("resetAll")))) return;
          await act(t("allReset"), "post", "/reset");
          feed.clear();
          await refresh();
        } }, t("resetEverything"))));
  }

  async showRevisions() {
    const { inForce, revisions } = await call("get", "/revisions");
    const later = revisions.filter((one) => one.revision > inForce);
    const shown = `${inForce} ${feed.state?.front}`;
    if (!this.revision || shown === this.shownRevision) return;
    this.shownRevision = shown;
    fill(this.revision, h("h2", {}, t("revisionIs", { revision: inForce, front: feed.state?.front ?? "" })),
      h("p", { class: "dim" }, later.length ? t("laterSays", { n: later.length }) : t("isLatest")),
      later.map((one) => h("details", {}, h("summary", {}, h("b", {}, one.revision), ` ${translated(one.summary, one.korean)}`),
        h("ul", {}, one.changes.map((change) => h("li", {}, `${change.after ?? `${t("gone")}: ${change.before}`} `,
          change.advice && h("i", {}, change.advice), h("small", { class: "dim" }, ` (${change.evidence.join(", ")})`)))))));
  }
}

customElements.define("world-panel", WorldPanel);
