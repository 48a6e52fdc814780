/** Builds elements. A text stays a text: nothing that comes from a request is ever read as markup. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element. An attribute that is a function listens to the event of its name (`onclick`), `true` is an attribute
 * without a value, and `false`, `null` and `undefined` leave it out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...shown(children));
  return element;
}

/**
 * Put `children` in the place of what `element` holds.
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...shown(children));
}

/**
 * The children that are there.
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function shown(children) {
  return children
    .flat()
    .filter((one) => one !== null && one !== undefined && one !== false)
    .map((one) => (typeof one === "number" ? String(one) : /** @type {Node | string} */ (one)));
}

let fields = 0;

/**
 * A field of a form: its label, and the control below it.
 * @param {string} label
 * @param {HTMLElement} control
 */
export function field(label, control) {
  control.id = `field-${++fields}`;
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}

/**
 * A select of `options`: pairs of value and text.
 * @param {Iterable<readonly [string, string]>} options
 * @param {string} chosen
 * @param {Record<string, unknown>} [attributes]
 */
export function choice(options, chosen, attributes = {}) {
  const rows = [...options].map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  return h("select", attributes, rows);
}

/**
 * A function that runs once calls to it have stopped for `milliseconds`.
 * @param {() => void} run
 * @param {number} milliseconds
 */
export function settled(run, milliseconds) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
