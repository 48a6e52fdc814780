/** Calls of the control endpoint, held against its description by the types, and each as a line of curl. */

import { t } from "./words.js";
import { field, h } from "./dom.js";

/** @typedef {import("./openapi.js").paths} Paths */
/** @typedef {import("./openapi.js").components["schemas"]} Schemas */
/** @typedef {"get" | "put" | "post" | "delete"} Method */
/**
 * The methods that a path takes.
 * @template {keyof Paths} P
 * @typedef {{[M in Method]: Paths[P][M] extends {responses: unknown} ? M : never}[Method]} MethodOf
 */
/**
 * What a call replies.
 * @template O
 * @typedef {O extends {responses: {200: {content: {"application/json": infer R}}}} ? R : undefined} Result
 */
/** @typedef {{params?: Record<string, string | number>, query?: Record<string, string | string[]>, body?: unknown, type?: string}} Options */

/** The address of the control endpoint; it ends with a slash. */
export const CONTROL = new URL("..", import.meta.url);

/** The address of the service, where an application's base URL points. */
export const SERVICE = new URL("..", CONTROL).href.replace(/\/$/, "");

const TOKEN = "ocr-emulator.token";

/** A call that the emulator refuses, or that did not get through. */
export class CallError extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, errors?: Schemas["SourceProblem"][]}} [more] `errors` are those of a scenario
   */
  constructor(message, { status = 0, errors = [] } = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * The reply of a call.
 * @template {keyof Paths} P
 * @template {MethodOf<P>} M
 * @param {M} method
 * @param {P} path
 * @param {Options} [options]
 * @returns {Promise<Result<Paths[P][M]>>}
 */
export async function call(method, path, options = {}) {
  const response = await request(method.toUpperCase(), addressOf(path, options), options);
  const reply = response.status === 204 ? undefined : await response.json();
  return /** @type {Result<Paths[P][M]>} */ (reply);
}

/**
 * The reply of a call whose reply is no JSON.
 * @param {keyof Paths} path
 * @param {Options} [options]
 * @returns {Promise<Blob>}
 */
export async function file(path, options = {}) {
  return await (await request("GET", addressOf(path, options), options)).blob();
}

/**
 * The events of the emulator as they come, until `signal` ends them.
 * @param {string} lastId the number of the last request that is known
 * @param {AbortSignal} signal
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function eventStream(lastId, signal) {
  /** @type {Record<string, string>} */
  const headers = lastId ? { "Last-Event-ID": lastId } : {};
  const response = await send("GET", new URL("events", CONTROL), { headers, signal });
  if (!response.body) throw new CallError(t("noAnswer"));
  return response.body;
}

/**
 * The address of a call.
 * @param {keyof Paths} path
 * @param {Options} options
 */
function addressOf(path, { params = {}, query = {} }) {
  const filled = path.slice(1).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
  const address = new URL(filled, CONTROL);
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) address.searchParams.append(name, value);
  }
  return address;
}

/**
 * @param {string} method
 * @param {URL} address
 * @param {Options} options
 */
async function request(method, address, { body, type }) {
  /** @type {Record<string, string>} */
  const headers = body === undefined ? {} : { "Content-Type": type ?? "application/json" };
  const content = body instanceof Blob || typeof body === "string" ? body : JSON.stringify(body);
  return await send(method, address, { headers, body: body === undefined ? undefined : content });
}

/**
 * Send a request, with the token where there is one. Where one is missing, ask for it and send again.
 * @param {string} method
 * @param {URL} address
 * @param {{headers: Record<string, string>, body?: BodyInit, signal?: AbortSignal}} options
 * @returns {Promise<Response>}
 */
async function send(method, address, { headers, body, signal }) {
  const token = sessionStorage.getItem(TOKEN);
  const all = token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
  let response;
  try {
    response = await fetch(address, { method, headers: all, body, signal });
  } catch {
    throw new CallError(t("noAnswer"));
  }
  if (response.status === 401 && (await askForToken(Boolean(token)))) {
    return await send(method, address, { headers, body, signal });
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new CallError(problem.detail ?? `HTTP ${response.status}`, { status: response.status, ...problem });
}

/** @type {Promise<boolean> | null} */
let asking = null;

/**
 * Ask for the token; several calls that miss it at once ask once. True: there is one now.
 * @param {boolean} isWrong the token that there was is not the right one
 */
async function askForToken(isWrong) {
  asking ??= new Promise((resolve) => {
    const input = h("input", { type: "password", autocomplete: "off", required: true });
    const dialog = h(
      "dialog",
      { "aria-labelledby": "token-title", onclose: () => done() },
      h("form", { method: "dialog" },
        h("h2", { id: "token-title" }, t("tokenTitle")),
        h("p", {}, isWrong ? t("tokenWrong") : t("tokenSays")),
        field(t("token"), input),
        h("button", { class: "primary" }, t("tokenUse"))),
    );
    const done = () => {
      dialog.remove();
      if (input.value) sessionStorage.setItem(TOKEN, input.value);
      resolve(Boolean(input.value));
      asking = null;
    };
    document.body.append(dialog);
    dialog.showModal();
  });
  return await asking;
}

/**
 * A call as a line of curl.
 * @param {Method} method
 * @param {keyof Paths} path
 * @param {Options} [options]
 */
export function asCurl(method, path, options = {}) {
  const { body, type } = options;
  const parts = ["curl", ...(method === "get" ? [] : ["-X", method.toUpperCase()]), quoted(addressOf(path, options).href)];
  if (sessionStorage.getItem(TOKEN)) parts.push("-H", '"Authorization: Bearer $OCR_EMULATOR_ADMIN_TOKEN"');
  if (body !== undefined) parts.push("-H", quoted(`Content-Type: ${type ?? "application/json"}`));
  if (body instanceof Blob) parts.push("--data-binary", "@FILE");
  else if (body !== undefined) parts.push("--data-binary", quoted(typeof body === "string" ? body : JSON.stringify(body)));
  return parts.join(" ");
}

/**
 * A text as one word of a POSIX shell.
 * @param {string} text
 */
export function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
