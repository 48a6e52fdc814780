/** What every panel is: an element that listens while it is shown. */

import { messageOf, say } from "./actions.js";
import { place } from "./address.js";

/** An element whose listeners end when it is taken out of the page. */
export class Panel extends HTMLElement {
  #ends = new AbortController();

  connectedCallback() {
    this.#ends = new AbortController();
    this.settings = place().settings;
    this.open();
  }

  disconnectedCallback() {
    this.#ends.abort();
  }

  /** Show the panel. */
  open() {}

  /** The appKey that is chosen in the bar; empty: all. */
  get appKey() {
    return place().settings.appKey ?? "";
  }

  /**
   * Listen to `target` while the panel is shown.
   * @param {EventTarget} target
   * @param {string} name
   * @param {() => void} run
   */
  listen(target, name, run) {
    target.addEventListener(name, run, { signal: this.#ends.signal });
  }

  /**
   * Run `work` every so many milliseconds while the panel is shown.
   * @param {number} milliseconds
   * @param {() => void} work
   */
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds);
    this.#ends.signal.addEventListener("abort", () => clearInterval(timer));
  }

  /**
   * A function that runs `work`: one run at a time, and once more where it is called while one is going on, so that
   * the last run has seen everything.
   * @param {() => Promise<void>} work
   */
  refresher(work) {
    let isRunning = false;
    let isWanted = false;
    return async () => {
      isWanted = true;
      if (isRunning) return;
      isRunning = true;
      while (isWanted) {
        isWanted = false;
        await this.ask(work);
      }
      isRunning = false;
    };
  }

  /**
   * Run what asks the emulator; say so when it is refused.
   * @param {() => Promise<void>} work
   */
  async ask(work) {
    try {
      await work();
    } catch (error) {
      say(messageOf(error), { isError: true });
    }
  }
}
