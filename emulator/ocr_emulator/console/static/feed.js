/** What the emulator tells as it happens: requests, and what is in force. It is kept here for all panels. */

import { call, eventStream } from "./api.js";

/** @typedef {import("./names.js").Entry} Entry */
/** @typedef {{scenario: string, revision: string, front: string, ready: boolean, loadError: string | null, clock: {now: string, frozen: boolean}}} State */

/** How many requests are kept. */
const KEPT = 10_000;

/** How many requests from before the page was opened are asked for. */
const FIRST = 500;

/** How long to wait before the next try when the emulator does not answer, in milliseconds. */
const AGAIN = 1000;

/**
 * The requests, the newest first, and the state. Its events: `requests`, `state`, `connection`, `restarted`.
 */
class Feed extends EventTarget {
  constructor() {
    super();
    /** @type {Entry[]} the newest first */
    this.entries = [];
    /** @type {State | null} */
    this.state = null;
    /** How many requests came too fast to be shown. */
    this.skipped = 0;
    this.isConnected = false;
    /** How far the emulator's clock is ahead of ours, in milliseconds. */
    this.ahead = 0;
    /** @type {Map<number, Entry>} */
    this.byId = new Map();
    this.instance = "";
  }

  /** Listen for as long as the page is open. */
  async start() {
    for (;;) {
      try {
        const lastId = this.entries[0] ? String(this.entries[0].id) : "";
        await this.listen(await eventStream(lastId, new AbortController().signal));
      } catch {
        // Whatever ends the stream, the next try tells whether the emulator is there.
      }
      this.isConnected = false;
      this.tell("connection");
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  /** @param {string} name */
  tell(name) {
    this.dispatchEvent(new Event(name));
  }

  /** Forget the requests that are kept here. */
  clear() {
    this.entries = [];
    this.byId.clear();
    this.skipped = 0;
    this.tell("requests");
  }

  /** @param {ReadableStream<Uint8Array>} stream */
  async listen(stream) {
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = blocks.pop() ?? "";
      let hasRequests = false;
      for (const block of blocks) hasRequests = (await this.take(block)) || hasRequests;
      if (hasRequests) this.tell("requests");
    }
  }

  /**
   * Take one event; true: it is a request.
   * @param {string} block
   */
  async take(block) {
    const lines = block.split("\n");
    const valueOf = (/** @type {string} */ name) =>
      lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2)).join("\n");
    const kind = valueOf("event");
    if (!kind) return false; // a comment keeps the connection open
    const data = JSON.parse(valueOf("data"));
    if (kind === "request") return this.add(data);
    if (kind === "skipped") this.skipped += data.count;
    if (kind === "state") this.setState(data);
    if (kind === "hello") await this.meet(data);
    return false;
  }

  /**
   * The emulator answers: it is the one that we know, or another.
   * @param {{instance: string, lastId: number}} hello
   */
  async meet({ instance, lastId }) {
    const isOther = this.instance !== "" && this.instance !== instance;
    const isNew = this.instance !== instance;
    this.instance = instance;
    this.isConnected = true;
    if (isOther) this.clear();
    if (isNew && lastId > 0) await this.loadOlder(lastId + 1, FIRST);
    this.tell("connection");
    if (isOther) this.tell("restarted");
  }

  /**
   * Load requests with smaller numbers than `before`; false: there are none.
   * @param {number} before
   * @param {number} limit
   */
  async loadOlder(before, limit) {
    const page = await call("get", "/requests", { query: { before: String(before), limit: String(limit) } });
    const found = page.requests.filter((one) => !this.byId.has(one.id));
    for (const one of found) this.byId.set(one.id, one);
    this.entries.push(...found);
    this.tell("requests");
    return page.before !== null;
  }

  /** @param {State} state */
  setState(state) {
    this.state = state;
    this.ahead = Date.parse(state.clock.now) - Date.now();
    this.tell("state");
  }

  /** @param {Entry} entry */
  add(entry) {
    const known = this.byId.get(entry.id);
    if (known) {
      Object.assign(known, entry);
      return true;
    }
    this.byId.set(entry.id, entry);
    this.entries.unshift(entry);
    if (this.entries.length > KEPT) {
      const oldest = this.entries.pop();
      if (oldest) this.byId.delete(oldest.id);
    }
    return true;
  }
}

export const feed = new Feed();
