/** The scenarios: read one, put one in force, write one, and ask what a request would get. */

import { act, copyButton, messageOf } from "./actions.js";
import { place, remember } from "./address.js";
import { call } from "./api.js";
import { choice, field, fill, h, settled } from "./dom.js";
import { feed } from "./feed.js";
import { OPERATIONS } from "./names.js";
import { Panel } from "./panel.js";
import { sourceEditor, sourceView } from "./source-view.js";
import { t, translated } from "./words.js";

/** @typedef {import("./api.js").Schemas["LoadedScenario"]} Scenario */

/** What one begins with who writes a scenario. */
const TEMPLATE = `description: The service is busy once, then it answers.
rules:
  - name: busy once
    when: {operation: business}
    then:
      - {resultCode: 5000503, times: 1}
      - natural
`;

const DRAFT = "ocr-emulator.draft";

class ScenariosPanel extends Panel {
  /** @type {Scenario[]} */
  scenarios = [];
  /** The name of the scenario that is in force for whom the bar names. */
  inForce = "";

  open() {
    this.list = h("ul", { class: "choices" });
    this.main = h("section", { class: "chosen", "aria-live": "polite" });
    fill(this, h("h1", {}, t("scenarios")),
      h("div", { class: "buttons" },
        h("button", { onclick: () => this.choose({ write: "1", explain: "" }) }, t("writeOne")),
        h("button", { onclick: () => this.choose({ write: "", explain: "1" }) }, t("explain")),
        h("button", { onclick: () => void this.reload() }, t("readAgain"))),
      h("div", { class: "sides" }, this.list, this.main));
    this.listen(feed, "state", () => void this.ask(() => this.showList()));
    void this.ask(async () => {
      await this.showList();
      await this.showMain();
    });
  }

  /** @param {Record<string, string>} changes */
  choose(changes) {
    remember(changes);
    void this.ask(async () => {
      await this.showList();
      await this.showMain();
    });
  }

  async reload() {
    await act(t("readAgainDone"), "post", "/reload");
    await this.ask(() => this.showList());
  }

  async showList() {
    this.scenarios = (await call("get", "/scenarios")).scenarios;
    this.inForce = this.appKey
      ? (await call("get", "/sessions/{appKey}", { params: { appKey: this.appKey } })).scenario
      : (await call("get", "/scenario")).name;
    const { scenario = this.inForce, write, explain } = place().settings;
    if (!this.list) return;
    fill(this.list, this.scenarios.map((one) => h("li", {},
      h("button", {
        "aria-current": !write && !explain && one.name === scenario ? "true" : null,
        onclick: () => this.choose({ scenario: one.name, write: "", explain: "" }),
      },
      h("b", {}, one.name),
      one.name === this.inForce && h("span", { class: "chip" }, t("inForce")),
      one.warnings && h("span", { class: "chip client" }, t("warnings", { n: one.warnings.length })),
      h("small", {}, translated(one.description, one.korean))))));
  }

  async showMain() {
    const { scenario = this.inForce, write, explain } = place().settings;
    if (write) this.showEditor();
    else if (explain) this.showExplain();
    else await this.showScenario(scenario);
  }

  /** @param {string} name */
  async showScenario(name) {
    const one = await call("get", "/scenarios/{name}", { params: { name } });
    if (!this.main) return;
    fill(
      this.main,
      h("h2", {}, one.name),
      h("p", {}, translated(one.description, one.korean)),
      h("p", { class: "dim" }, one.source),
      h("div", { class: "buttons" },
        h("button", { class: "primary", onclick: () => void this.use(name) }, this.appKey ? t("useFor", { appKey: this.appKey }) : t("useForAll")),
        this.appKey && h("button", { onclick: () => void this.useCommon() }, t("useCommon")),
        h("button", { onclick: () => { localStorage.setItem(DRAFT, one.text); this.choose({ write: "1" }); } }, t("writeFrom")),
        copyButton(() => one.text)),
      one.warnings?.map((it) => h("p", { class: "client" }, `▲ ${it.line ? `${it.line}: ` : ""}${it.message}`)),
      one.text ? sourceView(one.text) : h("p", { class: "dim" }, t("builtIn")),
    );
  }

  /** @param {string} name */
  async use(name) {
    const before = this.inForce;
    const back = () => void this.use(before);
    const params = { appKey: this.appKey };
    const says = t("nowInForce", { name, before });
    const done = this.appKey
      ? await act(says, "put", "/sessions/{appKey}/scenario", { params, body: { name } }, back)
      : await act(says, "put", "/scenario", { body: { name } }, back);
    if (done) this.choose({ scenario: name });
  }

  async useCommon() {
    await act(t("commonAgain"), "delete", "/sessions/{appKey}/scenario", { params: { appKey: this.appKey } });
    this.choose({});
  }

  showEditor() {
    const appKey = h("input", { value: this.appKey || place().settings.for || "my-app", required: true });
    const editor = sourceEditor(localStorage.getItem(DRAFT) ?? TEMPLATE, t("yourScenario"));
    const verdict = h("p", { role: "status" });
    const use = h("button", { class: "primary", disabled: true }, t("useIt"));
    const check = async () => {
      const asked = editor.text;
      const found = await call("post", "/scenarios/validate", { body: asked, type: "application/yaml" });
      if (asked !== editor.text) return;
      editor.mark(found.errors, found.warnings);
      use.disabled = !found.valid;
      verdict.className = found.valid ? "success" : "emulator";
      verdict.textContent = found.valid ? `✓ ${t("valid")}` : `✖ ${t("invalid", { n: found.errors.length })}`;
    };
    const ask = () => void this.ask(check);
    editor.element.addEventListener("input", () => localStorage.setItem(DRAFT, editor.text));
    editor.element.addEventListener("input", settled(ask, 250));
    use.addEventListener("click", () => void this.useText(appKey.value, editor));
    if (this.main) {
      fill(this.main, h("h2", {}, t("yourScenario")), h("p", { class: "dim" }, t("yourScenarioSays")),
        editor.element, verdict,
        h("div", { class: "buttons" }, field(t("forAppKey"), appKey), use, copyButton(() => editor.text)));
    }
    ask();
  }

  /**
   * @param {string} appKey
   * @param {ReturnType<typeof sourceEditor>} editor
   */
  async useText(appKey, editor) {
    const options = { params: { appKey }, body: editor.text, type: "application/yaml" };
    const back = () => void act(t("commonAgain"), "delete", "/sessions/{appKey}/scenario", { params: { appKey } });
    await act(t("ownInForce", { appKey }), "put", "/sessions/{appKey}/scenario", options, back);
  }

  showExplain() {
    const { operation = "business", version = "", for: who = "", more = "" } = place().settings;
    const operations = OPERATIONS.map((one) => /** @type {const} */ ([one, one]));
    const what = choice(operations, operation, {});
    const appKey = h("input", { value: this.appKey || who || "my-app" });
    const versionInput = h("input", { value: version, placeholder: "v1.0", size: 6 });
    const facts = h("textarea", { class: "source", rows: 6, spellcheck: "false", "aria-label": t("facts") }, more || '{"fileSize": "6MB"}');
    const answer = h("div", { role: "status" });
    const explain = async () => {
      let said;
      try {
        said = JSON.parse(facts.value || "{}");
      } catch (error) {
        fill(answer, h("p", { class: "emulator" }, `✖ ${t("factsNoJson")}: ${/** @type {Error} */ (error).message}`));
        return;
      }
      remember({ operation: what.value, version: versionInput.value, more: facts.value });
      const body = { operation: what.value, appKey: appKey.value, ...(versionInput.value && { version: versionInput.value }), ...said };
      try {
        const found = await call("post", "/explain", { body });
        fill(answer,
          h("h3", {}, `${found.answer.resultCode ?? ""} ${found.answer.resultKey}`),
          h("p", { class: "reason" }, found.reason ?? t("noError")),
          h("p", {}, `${found.scenario} · ${found.revision} · ${found.stage ? t(`stage_${found.stage}`) : ""} · ${t("rule")} ${found.rule ?? "–"}`),
          found.passedOver.length > 0 && h("h3", {}, t("passedOver")),
          h("ul", {}, found.passedOver.map((one) => h("li", {}, h("b", {}, one.rule), `: ${one.because.join("; ")}`))),
          h("p", { class: "dim" }, `${t("assumed")}: ${found.assumed.join(", ")}`));
      } catch (error) {
        fill(answer, h("p", { class: "emulator" }, `✖ ${messageOf(error)}`));
      }
    };
    if (this.main) {
      fill(this.main, h("h2", {}, t("explainTitle")), h("p", { class: "dim" }, t("explainSays")),
        h("form", { class: "form", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void explain(); } },
          field(t("operation"), what), field("appKey", appKey), field(t("version"), versionInput),
          h("div", { class: "wide" }, facts), h("button", { class: "primary" }, t("explain"))),
        answer);
    }
  }
}

customElements.define("scenarios-panel", ScenariosPanel);
