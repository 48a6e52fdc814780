/** The page: a rail of panels, a bar that says what is in force, and the panel that the address names. */

import { act, actionLine, say, sayNothing } from "./actions.js";
import { addressOf, go, place } from "./address.js";
import { call } from "./api.js";
import { choice, fill, h } from "./dom.js";
import { feed } from "./feed.js";
import { changeLanguage, language, t } from "./words.js";

/** The panels, each with its module and the key that follows `g`. A module is loaded when its panel is first shown. */
const PANELS = /** @type {const} */ ({
  requests: { key: "r", load: () => import("./requests-panel.js") },
  scenarios: { key: "s", load: () => import("./scenarios-panel.js") },
  next: { key: "n", load: () => import("./next-panel.js") },
  coverage: { key: "c", load: () => import("./coverage-panel.js") },
  try: { key: "t", load: () => import("./try-panel.js") },
  documents: { key: "d", load: () => import("./documents-panel.js") },
  world: { key: "w", load: () => import("./world-panel.js") },
});

/** @typedef {keyof typeof PANELS} PanelName */

const THEME = "ocr-emulator.theme";
const NAMES = /** @type {PanelName[]} */ (Object.keys(PANELS));

const bar = h("header", { class: "bar" });
const rail = h("nav", { class: "rail" });
const main = h("main", { id: "content", tabindex: "-1" });
const notice = h("div", { class: "notice", role: "alert" });
/** @type {string[]} */
let scenarios = [];
let isWaitingForPanel = false;

/** @returns {PanelName} */
function panelName() {
  const { panel } = place();
  return NAMES.find((one) => one === panel) ?? "requests";
}

function showBar() {
  const { state } = feed;
  const { appKey = "" } = place().settings;
  const names = scenarios.map((one) => /** @type {const} */ ([one, one]));
  const isKnown = state && scenarios.includes(state.scenario);
  const options = state && !isKnown ? [/** @type {const} */ ([state.scenario, state.scenario]), ...names] : names;
  fill(
    bar,
    h("a", { class: "skip", href: "#content", onclick: (/** @type {Event} */ event) => { event.preventDefault(); main.focus(); } }, t("skip")),
    h("strong", { title: t("itIs") }, t("title")),
    h("label", {}, h("span", { class: "away" }, t("scenario")), choice(options, state?.scenario ?? "", { onchange: useScenario, disabled: !state })),
    h("a", { class: "chip", href: addressOf("world", { appKey }), title: t("revision") }, state ? `${state.revision} · ${state.front}` : "…"),
    h("label", {}, h("span", { class: "away" }, t("forWhom")),
      h("input", { value: appKey, list: "app-keys", placeholder: t("allAppKeys"), size: 14, onchange: chooseAppKey, onfocus: loadAppKeys })),
    h("datalist", { id: "app-keys" }),
    h("span", { class: feed.isConnected ? "success" : "emulator", role: "img", "aria-label": t(feed.isConnected ? "online" : "offline") }, feed.isConnected ? "●" : "✖"),
    h("span", { class: "push" }),
    h("button", { lang: language() === "ko" ? "en" : "ko", onclick: () => { changeLanguage(); showAll(); } }, t("language")),
    h("button", { "aria-label": t("theme"), title: t("theme"), onclick: changeTheme }, "◐"),
    h("button", { "aria-label": t("help"), title: t("help"), onclick: showHelp }, "?"),
  );
}

function showRail() {
  rail.setAttribute("aria-label", t("panels"));
  const { appKey = "" } = place().settings;
  const current = panelName();
  fill(rail, NAMES.map((name) =>
    h("a", { href: addressOf(name, { appKey }), "aria-current": name === current ? "page" : null, title: `g ${PANELS[name].key}` }, t(name))));
}

async function showPanel() {
  const name = panelName();
  await PANELS[name].load();
  if (name !== panelName()) return; // another panel was chosen while this one was loaded
  document.title = `${t(name)} · ${t("title")}`;
  fill(main, document.createElement(`${name}-panel`));
}

function showNotice() {
  const error = feed.state?.loadError;
  if (!feed.isConnected && feed.instance) fill(notice, t("offline"));
  else if (error) fill(notice, `${t("loadError")}: ${error}`);
  else fill(notice);
}

function showAll() {
  document.documentElement.lang = language();
  showBar();
  showRail();
  showNotice();
  void showPanel();
}

/** @param {Event} event */
async function useScenario(event) {
  const name = /** @type {HTMLSelectElement} */ (event.target).value;
  await putScenario(name, feed.state?.scenario ?? "");
}

/**
 * @param {string} name
 * @param {string} before
 */
async function putScenario(name, before) {
  const back = () => void putScenario(before, name);
  await act(t("nowInForce", { name, before }), "put", "/scenario", { body: { name } }, back);
}

/** @param {Event} event */
function chooseAppKey(event) {
  const { settings } = place();
  go(panelName(), { ...settings, appKey: /** @type {HTMLInputElement} */ (event.target).value.trim() });
}

/** @param {Event} event */
async function loadAppKeys(event) {
  const list = /** @type {HTMLInputElement} */ (event.target).list;
  const { sessions } = await call("get", "/sessions");
  if (list) fill(list, sessions.slice(-200).reverse().map((value) => h("option", { value })));
}

async function loadScenarios() {
  scenarios = (await call("get", "/scenarios")).scenarios.map((one) => one.name);
  showBar();
}

function changeTheme() {
  const isDark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
    (!localStorage.getItem(THEME) && matchMedia("(prefers-color-scheme: dark)").matches);
  localStorage.setItem(THEME, isDark ? "light" : "dark");
  applyTheme();
}

function applyTheme() {
  const theme = localStorage.getItem(THEME);
  document.documentElement.style.colorScheme = theme ?? "light dark";
}

function showHelp() {
  const dialog = h("dialog", { "aria-label": t("help"), onclose: () => dialog.remove() },
    h("h2", {}, t("help")), h("ul", {}, t("helpList").split(" · ").map((one) => h("li", {}, one))),
    h("p", { class: "dim" }, t("itIs")),
    h("form", { method: "dialog" }, h("button", { class: "primary" }, t("close"))));
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && isTyping) at.blur();
  if (isTyping) return;
  const wanted = NAMES.find((name) => PANELS[name].key === event.key);
  const panel = /** @type {{move?: (step: number) => void} & Element | null} */ (main.firstElementChild);
  if (isWaitingForPanel && wanted) go(wanted, { appKey: place().settings.appKey ?? "" });
  else if (event.key === "/") {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (main.querySelector("[data-filter]"))?.focus();
  } else if (event.key === "j") panel?.move?.(1);
  else if (event.key === "k") panel?.move?.(-1);
  else if (event.key === "Enter" && at === document.body) panel?.querySelector(".detail")?.scrollIntoView();
  else if (event.key === "Escape" && place().settings.open) go(panelName(), { ...place().settings, open: "" });
  isWaitingForPanel = event.key === "g";
}

applyTheme();
document.body.append(bar, rail, notice, main, actionLine());
addEventListener("hashchange", () => { sayNothing(); showAll(); });
addEventListener("keydown", onKey);
feed.addEventListener("state", () => { showBar(); showNotice(); });
feed.addEventListener("state", () => void loadScenarios().catch(() => undefined), { once: true });
feed.addEventListener("connection", () => { showBar(); showNotice(); });
feed.addEventListener("restarted", () => { say(t("restarted")); void loadScenarios().catch(() => undefined); void showPanel(); });
showAll();
void feed.start();
