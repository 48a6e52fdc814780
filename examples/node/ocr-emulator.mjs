// A running OCR emulator, for tests with node:test, Jest or Vitest. Copy this file, and ocr-emulator.d.mts for types;
// it needs Node (20 or newer) alone.
//
//   import { test } from "node:test";
//   import { withSession } from "./ocr-emulator.mjs";
//
//   test("the service is busy", withSession(async (ocr) => {
//     await ocr.next("business/status", 5000503, 2);
//     ... your application, with ocr.url, ocr.appKey and ocr.secretKey
//   }));
//
// Each test has an appKey that no other test has, so tests can run at the same time. A test that passes fails all the
// same when a reply that it planned was not asked for, when the application made a mistake that is not expected, or
// when a count is wrong. The requests of the test are shown with the failure.
//
// The emulator is found by OCR_EMULATOR_URL (http://localhost:8080), its control endpoint by OCR_ADMIN_URL
// (the same) and OCR_EMULATOR_ADMIN_TOKEN (none).
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

/** How many requests a failure shows. */
const MAX_REQUESTS = 50;

function setting(name, otherwise) {
  return (process.env[name] || otherwise).replace(/\/+$/, "");
}

/** The base URL for the application. */
export const url = setting("OCR_EMULATOR_URL", "http://localhost:8080");

const admin = `${setting("OCR_ADMIN_URL", url)}/__admin`;

/** A failure of the emulator or of a verification. Its message is all there is to say. */
export class EmulatorError extends Error {
  name = "EmulatorError";
}

/** Calls the control endpoint. Fails with what was asked, what came, and where to look. */
async function call(method, path, body) {
  const token = process.env.OCR_EMULATOR_ADMIN_TOKEN;
  let response;
  try {
    response = await fetch(admin + path, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
  } catch (error) {
    const why = error.cause?.code ?? error.message;
    const advice = "start one, or set OCR_EMULATOR_URL to where it is";
    throw new EmulatorError(`no answer from ${admin}: ${why}; expected a running emulator; ${advice}`);
  }
  const text = await response.text();
  if (response.ok) return text === "" ? undefined : JSON.parse(text);
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  const came = isProblem ? JSON.parse(text).detail : text;
  const asked = `${method} ${admin}${path}${body === undefined ? "" : ` with ${JSON.stringify(body)}`}`;
  throw new EmulatorError(`asked ${asked}; HTTP ${response.status} came: ${came}; look at ${admin}/docs`);
}

/** One appKey's own state in the emulator, which other appKeys do not disturb. */
export class Session {
  url = url;

  constructor(appKey = `test-${randomBytes(6).toString("hex")}`, secretKey = "secret-of-the-test") {
    this.appKey = appKey;
    this.secretKey = secretKey;
    this.path = `/sessions/${encodeURIComponent(appKey)}`;
    this.expected = [];
    this.counts = [];
  }

  /** Plans the next replies to an operation; `reply` is as in a scenario: { fault: "answer-lost", delay: "2s" }. */
  async next(operation, resultCode = "natural", times = 1, reply = {}) {
    await call("POST", `${this.path}/next`, { operation, resultCode, times, ...reply });
  }

  /** Activates a scenario for this appKey alone: the name of a loaded one, or a whole one as an object. */
  async scenario(scenario) {
    await call("PUT", `${this.path}/scenario`, typeof scenario === "string" ? { name: scenario } : scenario);
  }

  /** Gives this appKey a revision of the API: a date, "latest", or null for the emulator's own. */
  async revision(revision) {
    await call("PUT", this.path, { revision });
  }

  /** Moves the clock of this appKey forward, by "61m" for instance: Request-Keys live for an hour. */
  async advanceClock(time) {
    await call("PUT", "/clock", { advance: time, appKey: this.appKey });
  }

  /** Expects mistakes that the test makes on purpose: the result codes with which they are refused. */
  expect(...resultCodes) {
    this.expected.push(...resultCodes);
  }

  /** Expects that so many requests match: { operation: "business", resultCode: 5000503 }. */
  expectCalls(filter, count) {
    this.counts.push({ ...filter, count });
  }

  /** The requests of this appKey, the newest last. */
  async requests() {
    const query = new URLSearchParams({ appKey: this.appKey, limit: String(MAX_REQUESTS) });
    return (await call("GET", `/requests?${query}`)).requests.reverse();
  }

  /** The requests as text, one a line. */
  async journal() {
    const requests = await this.requests();
    if (requests.length === 0) {
      return `appKey ${this.appKey} has called nothing at ${url}: is that the application's base URL?`;
    }
    const lines = requests.map((one) => {
      const answer = [one.resultCode, one.resultKey, one.fault && `(${one.fault})`].filter((part) => part != null);
      return `  ${one.method} ${one.path} -> ${answer.join(" ")}${one.reason ? `: ${one.reason}` : ""}`;
    });
    return [`The requests of appKey ${this.appKey}, the newest last:`, ...lines].join("\n");
  }

  /** Fails when a planned reply is left over, the application made an unexpected mistake, or a count is wrong. */
  async verify() {
    const body = { expected: this.expected, verify: this.counts };
    const { verified, findings, notes = [] } = await call("POST", `${this.path}/verify`, body);
    const lines = [...findings, ...notes].map(({ kind, message }) => `ocr-emulator: ${kind}: ${message}`);
    if (verified) {
      lines.forEach((line) => console.warn(line)); // notes: the test passes all the same
      return;
    }
    throw new EmulatorError([...lines, await this.journal()].join("\n"));
  }

  /** Begins again with this appKey: for an application that keeps it over many tests. */
  async reset() {
    await call("DELETE", `${this.path}/scenario`);
    await this.revision(null);
    await call("POST", `${this.path}/reset`);
    this.expected = [];
    this.counts = [];
  }
}

/** A test function with a session of its own, which is verified when the test has passed. */
export function withSession(test) {
  return async () => {
    const session = new Session();
    try {
      await test(session);
    } catch (error) {
      const journal = await session.journal().catch((why) => why.message);
      if (error instanceof Error) error.message += `\n${journal}`;
      throw error;
    }
    await session.verify();
  };
}

/** The result codes that an operation can give in a version, SUCCESS among them, without those of the console. */
export async function codesFor(operation, version) {
  const { codes } = await call("GET", "/codes");
  const found = codes.filter(
    (code) => code.operations.includes(operation) && code.versions.includes(version) && code.origin !== "console",
  );
  if (found.length === 0) {
    const expected = `an operation and a version of ${admin}/codes`;
    throw new EmulatorError(`found no code of ${operation} in ${version}; expected ${expected}`);
  }
  return found;
}

/** The bytes of a test document, such as "resident-forged", from a folder into which you have copied it. */
export async function document(name, folder = "documents") {
  try {
    return await readFile(`${folder}/${name}.png`);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    const advice = `write it: ocr-emulator documents ${name} --out ${folder}`;
    throw new EmulatorError(`found no ${folder}/${name}.png; expected a test document; ${advice}`);
  }
}
