/** The test documents: what each does, to download, print, try, and to hold a phone's camera at. */

import { addressOf, place, remember } from "./address.js";
import { call, file } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { Panel } from "./panel.js";
import { t, translated } from "./words.js";

/** @typedef {import("./api.js").Schemas["TestDocument"]} TestDocument */

/** How wide a payment card is in millimetres, as CSS means them (ISO/IEC 7810, ID-1). */
const CARD_WIDTH = 85.6;

class DocumentsPanel extends Panel {
  /** @type {TestDocument[]} */
  documents = [];
  /** @type {Map<string, Promise<string>>} the address of each picture, by name */
  pictures = new Map();
  /** @type {Set<string>} the names of those that are to be printed */
  printed = new Set();

  open() {
    this.filters = h("div", { class: "filters" });
    this.gallery = h("ul", { class: "gallery" });
    this.sight = new IntersectionObserver((seen) => {
      for (const one of seen) if (one.isIntersecting) void this.load(/** @type {HTMLImageElement} */ (one.target));
    });
    fill(this, h("h1", {}, t("documents")), h("p", { class: "dim" }, t("documentsSay")), this.filters, this.gallery);
    void this.ask(async () => {
      this.documents = (await call("get", "/documents")).documents;
      this.fillFilters();
      this.show();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sight?.disconnect();
    for (const address of this.pictures.values()) void address.then(URL.revokeObjectURL, () => undefined);
    this.pictures.clear();
  }

  fillFilters() {
    const { operation = "", outcome = "" } = place().settings;
    const operations = [...new Set(this.documents.flatMap((one) => one.operations))];
    const set = (/** @type {string} */ name) => (/** @type {Event} */ event) => {
      remember({ [name]: /** @type {HTMLInputElement} */ (event.target).value });
      this.show();
    };
    if (!this.filters) return;
    fill(this.filters,
      field(t("operation"), choice([["", t("any")], ...operations.map((one) => /** @type {const} */ ([one, one]))], operation, { onchange: set("operation") })),
      field(t("outcome"), h("input", { type: "search", value: outcome, "data-filter": true, oninput: set("outcome") })),
      h("button", { onclick: () => void this.print() }, t("print")));
  }

  show() {
    const { operation = "", outcome = "" } = place().settings;
    const wanted = outcome.toLowerCase();
    const found = this.documents.filter(
      (one) =>
        (!operation || one.operations.includes(operation)) &&
        (!wanted || `${one.name} ${one.says} ${one.korean} ${one.codes.join(" ")} ${one.authenticityCodes.join(" ")}`.toLowerCase().includes(wanted)),
    );
    this.sight?.disconnect();
    if (!this.gallery) return;
    fill(this.gallery, found.map((one) => this.card(one)));
    if (found.length === 0) fill(this.gallery, h("li", { class: "dim" }, t("noDocument")));
  }

  /** @param {TestDocument} one */
  card(one) {
    const picture = h("img", { alt: one.name, "data-name": one.name, width: 280, height: 180 });
    this.sight?.observe(picture);
    const mark = h("input", { type: "checkbox", checked: this.printed.has(one.name), onchange: (/** @type {Event} */ event) => {
      if (/** @type {HTMLInputElement} */ (event.target).checked) this.printed.add(one.name);
      else this.printed.delete(one.name);
    } });
    return h("li", {},
      h("button", { class: "picture", "aria-label": `${one.name}: ${t("fullScreen")}`, onclick: () => void this.ask(() => this.showFull(one)) }, picture),
      h("h2", {}, one.name),
      h("p", {}, translated(one.says, one.korean)),
      h("p", { class: "dim" }, [...one.codes, ...one.authenticityCodes.map((code) => `${t("authenticity")} ${code}`)].join(" → ")),
      h("div", { class: "buttons" },
        one.formats.map((format) => h("button", { onclick: () => void this.ask(() => this.download(one, format)) }, `↓ ${format}`)),
        h("a", { class: "button", href: addressOf("try", { appKey: this.appKey, operation: one.operations[0] ?? "", document: one.name }) }, t("try")),
        h("label", { class: "check" }, mark, t("print"))));
  }

  /**
   * The address of a picture.
   * @param {string} name
   */
  picture(name) {
    const found = this.pictures.get(name) ?? file("/documents/{name}", { params: { name } }).then((it) => URL.createObjectURL(it));
    this.pictures.set(name, found);
    return found;
  }

  /** @param {HTMLImageElement} image */
  async load(image) {
    this.sight?.unobserve(image);
    await this.ask(async () => {
      image.src = await this.picture(image.dataset.name ?? "");
    });
  }

  /**
   * @param {TestDocument} one
   * @param {string} format
   */
  async download(one, format) {
    const address = URL.createObjectURL(await file("/documents/{name}", { params: { name: one.name }, query: { format } }));
    h("a", { href: address, download: `${one.name}.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /**
   * The document alone, on black, for a phone's camera. The screen stays awake.
   * @param {TestDocument} one
   */
  async showFull(one) {
    const image = h("img", { alt: one.name, src: await this.picture(one.name) });
    const size = h("input", { type: "range", min: 40, max: 300, value: 100, "aria-label": t("size") });
    const resize = () => (image.style.width = `${(CARD_WIDTH * Number(size.value)) / 100}mm`);
    size.addEventListener("input", resize);
    const dialog = h("dialog", { class: "full", "aria-label": one.name },
      image, h("div", { class: "below" }, h("label", {}, t("size"), " ", size), h("button", { onclick: () => dialog.close() }, t("close"))));
    const awake = await navigator.wakeLock?.request("screen").catch(() => null);
    dialog.addEventListener("close", () => {
      void awake?.release();
      if (document.fullscreenElement) void document.exitFullscreen();
      dialog.remove();
    });
    resize();
    document.body.append(dialog);
    dialog.showModal();
    // A browser may refuse to fill the screen; the dialog fills the window all the same.
    await dialog.requestFullscreen?.().catch(() => undefined);
  }

  async print() {
    const names = this.printed.size ? [...this.printed] : this.documents.map((one) => one.name);
    await this.ask(async () => {
      const pictures = await Promise.all(names.map(async (name) => h("img", { src: await this.picture(name), alt: name })));
      const sheets = h("div", { class: "sheets" }, pictures.map((image) => h("figure", {}, image, h("figcaption", {}, image.alt))));
      document.body.append(sheets);
      await Promise.all(pictures.map((image) => image.decode()));
      addEventListener("afterprint", () => sheets.remove(), { once: true });
      print();
    });
  }
}

customElements.define("documents-panel", DocumentsPanel);
