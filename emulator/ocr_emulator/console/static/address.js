/** What one looks at, in the address behind the `#`: the panel and its settings. It can be sent to a colleague. */

/** @typedef {{panel: string, settings: Record<string, string>}} Place */

/**
 * Where the address points.
 * @returns {Place}
 */
export function place() {
  const [panel = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { panel: panel || "requests", settings: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * The address of a panel with settings, of which those that are empty are left out.
 * @param {string} panel
 * @param {Record<string, string>} [settings]
 */
export function addressOf(panel, settings = {}) {
  const query = new URLSearchParams(Object.entries(settings).filter(([, value]) => value !== "")).toString();
  return `#/${panel}${query ? `?${query}` : ""}`;
}

/**
 * Go to a panel.
 * @param {string} panel
 * @param {Record<string, string>} [settings]
 */
export function go(panel, settings = {}) {
  location.hash = addressOf(panel, settings);
}

/**
 * Change settings of the panel that is shown, without a step to go back to and without showing it anew.
 * @param {Record<string, string>} changes
 */
export function remember(changes) {
  const { panel, settings } = place();
  history.replaceState(null, "", addressOf(panel, { ...settings, ...changes }));
}
