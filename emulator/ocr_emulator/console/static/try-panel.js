/** Send a document with the emulator's own client, and see what came back, decrypted, on the document. */

import { messageOf } from "./actions.js";
import { addressOf, place, remember } from "./address.js";
import { call, file, SERVICE } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { JSON_OPERATIONS, OPERATIONS } from "./names.js";
import { Panel } from "./panel.js";
import { snippetView } from "./snippet-view.js";
import { apiCall } from "./snippets.js";
import { t } from "./words.js";

/** @typedef {import("./api.js").Schemas["TriedCall"]} Tried */
/** @typedef {{x1: number, y1: number, x2: number, y2: number, x3: number, y3: number, x4: number, y4: number}} Box */

const VERSIONS = ["v1.0", "v1.1", "v2.0", "v2.1"];

class TryPanel extends Panel {
  /** @type {File | null} */
  document = null;
  requestKey = "";

  open() {
    this.form = h("form", { class: "form", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void this.send(); } });
    this.drop = h("label", { class: "drop" });
    this.answer = h("section", { class: "answer", role: "status" });
    this.drop.addEventListener("dragover", (event) => event.preventDefault());
    this.drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take(event.dataTransfer?.files[0] ?? null);
    });
    fill(this, h("h1", {}, t("try")), h("p", { class: "dim" }, t("trySays")), this.form, this.answer);
    this.fillForm();
    const { document: name } = place().settings;
    if (name) {
      void this.ask(async () => {
        const content = await file("/documents/{name}", { params: { name } });
        this.take(new File([content], `${name}.png`, { type: content.type }));
      });
    }
  }

  /** @param {File | null} found */
  take(found) {
    this.document = found;
    this.showDrop();
  }

  get chosen() {
    const { operation = "business", version = "v1.0", secretKey = "my-secret" } = place().settings;
    return { operation, version, secretKey, appKey: this.appKey || place().settings.for || "my-app" };
  }

  fillForm() {
    const { operation, version, secretKey, appKey } = this.chosen;
    const set = (/** @type {string} */ name) => (/** @type {Event} */ event) => {
      remember({ [name]: /** @type {HTMLInputElement} */ (event.target).value });
      if (name === "operation" || name === "version") this.fillForm();
    };
    const example = Object.entries(JSON_OPERATIONS).find(([name]) => name === operation)?.[1];
    this.members = example ? h("textarea", { class: "source", rows: 6, spellcheck: "false", "aria-label": t("members") }, JSON.stringify(example, null, 2)) : null;
    const requestKey = operation === "id-card/authenticity"
      ? field("Request-Key", h("input", { value: this.requestKey, oninput: (/** @type {Event} */ event) => (this.requestKey = /** @type {HTMLInputElement} */ (event.target).value) }))
      : null;
    if (!this.form) return;
    fill(
      this.form,
      field(t("operation"), choice(OPERATIONS.map((one) => /** @type {const} */ ([one, one])), operation, { onchange: set("operation") })),
      field(t("version"), choice(VERSIONS.map((one) => /** @type {const} */ ([one, one])), version, { onchange: set("version") })),
      field("appKey", h("input", { value: appKey, required: true, disabled: Boolean(this.appKey), onchange: set("for") })),
      field(version.endsWith(".1") ? "UserAccessKeyId:SecretAccessKey" : "secretKey", h("input", { value: secretKey, onchange: set("secretKey") })),
      requestKey,
      this.members ? h("div", { class: "wide" }, this.members) : operation === "public-keys" ? null : this.drop,
      h("button", { class: "primary" }, t("send")),
    );
    this.showDrop();
  }

  showDrop() {
    const input = h("input", { type: "file", class: "away", accept: "image/*,application/pdf", onchange: () => this.take(input.files?.[0] ?? null) });
    if (!this.drop) return;
    fill(this.drop, input, this.document ? `${this.document.name} · ${this.document.size.toLocaleString()} bytes` : t("dropHere"));
  }

  async send() {
    const { operation, version, secretKey, appKey } = this.chosen;
    const isGet = operation === "public-keys";
    if (!this.answer) return;
    if (!this.members && !isGet && !this.document) {
      fill(this.answer, h("p", { class: "client" }, `▲ ${t("noFile")} `, h("a", { href: addressOf("documents") }, t("documents"))));
      return;
    }
    const body = this.members ? this.members.value : isGet ? undefined : /** @type {File} */ (this.document);
    const query = {
      operation: isGet ? "public-keys/id-card" : operation,
      version,
      appKey,
      ...(secretKey && { secretKey }),
      ...(this.document && !this.members && { fileName: this.document.name }),
      ...(this.requestKey && { requestKey: this.requestKey }),
    };
    fill(this.answer, h("p", { class: "dim" }, t("sending")));
    try {
      const type = this.members ? "application/json" : "application/octet-stream";
      this.show(await call("post", "/try", { query, body, type }));
    } catch (error) {
      fill(this.answer, h("p", { class: "emulator" }, `✖ ${messageOf(error)}`));
    }
  }

  /** @param {Tried} tried */
  show(tried) {
    const { operation, version, appKey } = this.chosen;
    const body = /** @type {any} */ (tried.reply?.body);
    const header = body?.header;
    const reason = tried.reply?.headers["x-emulator-reason"];
    this.requestKey = tried.reply?.headers["request-key"] ?? this.requestKey;
    if (!this.answer) return;
    const isSuccess = header?.isSuccessful === true;
    fill(
      this.answer,
      tried.failure
        ? h("h2", { class: "wire" }, `⌁ ${tried.failure}`)
        : h("h2", { class: isSuccess ? "success" : "client" }, `${isSuccess ? "●" : "▲"} ${header?.resultCode ?? `HTTP ${tried.reply?.status}`} ${header?.resultMessage ?? ""}`),
      reason && h("p", { class: "reason" }, decoded(reason)),
      h("p", { class: "dim" }, `${(tried.took * 1000).toFixed(1)} ms `, tried.id ? h("a", { href: addressOf("requests", { open: String(tried.id) }) }, `#${tried.id}`) : null),
      isSuccess && this.document && !this.members ? this.drawn(this.document, boxesIn(body.result)) : null,
      tried.reply && h("pre", { class: "code", tabindex: "0", "aria-label": t("reply") }, typeof body === "string" ? body : JSON.stringify(body, null, 2)),
      h("details", {}, h("summary", {}, t("exchange")),
        h("pre", { class: "code", tabindex: "0" }, [
          `${tried.request.method} ${tried.request.url}`,
          ...headerLines(tried.request.headers),
          "",
          ...(tried.reply ? [`HTTP ${tried.reply.status}`, ...headerLines(tried.reply.headers)] : []),
        ].join("\n"))),
      snippetView(apiCall({ url: SERVICE, appKey, version, operation, file: this.document?.name })),
    );
  }

  /**
   * The document with the boxes of what was read on it.
   * @param {File} document
   * @param {Box[]} boxes
   */
  drawn(document, boxes) {
    const isPicture = document.type.startsWith("image/");
    if (!isPicture || boxes.length === 0) return null;
    const image = h("img", { alt: document.name });
    const frame = h("figure", { class: "drawn" }, image, h("figcaption", { class: "dim" }, t("boxes", { n: boxes.length })));
    image.addEventListener("load", () => {
      URL.revokeObjectURL(image.src);
      const svg = globalThis.document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", `0 0 ${image.naturalWidth} ${image.naturalHeight}`);
      svg.setAttribute("aria-hidden", "true");
      for (const box of boxes) {
        const shape = globalThis.document.createElementNS("http://www.w3.org/2000/svg", "polygon");
        shape.setAttribute("points", `${box.x1},${box.y1} ${box.x2},${box.y2} ${box.x3},${box.y3} ${box.x4},${box.y4}`);
        svg.append(shape);
      }
      frame.append(svg);
    });
    image.src = URL.createObjectURL(document);
    return frame;
  }
}

/** @param {Record<string, string>} headers */
function headerLines(headers) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/**
 * A reason as it is meant: a header has what is not ASCII as percent-encoded UTF-8.
 * @param {string} reason
 */
function decoded(reason) {
  return reason.replace(/(?:%[89A-F][0-9A-F])+/gi, decodeURIComponent);
}

/**
 * Every box in a result.
 * @param {unknown} value
 * @returns {Box[]}
 */
function boxesIn(value) {
  if (typeof value !== "object" || value === null) return [];
  if ("x1" in value && "y4" in value) return [/** @type {Box} */ (value)];
  return Object.values(value).flatMap(boxesIn);
}

customElements.define("try-panel", TryPanel);
