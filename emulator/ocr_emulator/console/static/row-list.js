/** A list of many rows of one height: only those that can be seen are elements. */

import { fill, h } from "./dom.js";

/** The height of a row in pixels, as in console.css. */
const HEIGHT = 32;

/** How many rows are there beyond those that can be seen, above and below. */
const BEYOND = 8;

/** `<row-list>`: `show` gives it its rows. It is a grid for a screen reader, which is told how many rows there are. */
class RowList extends HTMLElement {
  constructor() {
    super();
    this.count = 0;
    /** @type {(index: number) => HTMLElement} */
    this.make = () => h("div");
    this.rows = h("div", { class: "rows", role: "presentation" });
    this.room = h("div", { class: "room", role: "presentation" }, this.rows);
  }

  connectedCallback() {
    this.tabIndex = 0;
    this.setAttribute("role", "grid");
    fill(this, this.room);
    this.addEventListener("scroll", () => this.draw(), { passive: true });
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this);
  }

  disconnectedCallback() {
    this.size?.disconnect();
  }

  /**
   * Show `count` rows, each as `make` makes it.
   * @param {number} count
   * @param {(index: number) => HTMLElement} make
   */
  show(count, make) {
    this.count = count;
    this.make = make;
    this.setAttribute("aria-rowcount", String(count));
    this.room.style.height = `${count * HEIGHT}px`;
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.scrollTop / HEIGHT) - BEYOND);
    const last = Math.min(this.count, first + Math.ceil(this.clientHeight / HEIGHT) + 2 * BEYOND);
    this.rows.style.transform = `translateY(${first * HEIGHT}px)`;
    const rows = [];
    for (let index = first; index < last; index++) {
      const row = this.make(index);
      row.setAttribute("aria-rowindex", String(index + 1));
      rows.push(row);
    }
    fill(this.rows, rows);
  }

  /** @param {number} index */
  reveal(index) {
    const top = index * HEIGHT;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + HEIGHT > this.scrollTop + this.clientHeight) this.scrollTop = top + HEIGHT - this.clientHeight;
  }
}

customElements.define("row-list", RowList);

/**
 * An empty list.
 * @param {string} label what it lists, for a screen reader
 */
export function rowList(label) {
  const list = /** @type {RowList} */ (document.createElement("row-list"));
  list.setAttribute("aria-label", label);
  return list;
}
