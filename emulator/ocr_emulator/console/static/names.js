/** Names of the API and of the emulator that the console has to know; tests hold them against the program. */

export const OPERATIONS = [
  "business",
  "business/status",
  "credit-card",
  "id-card",
  "id-card/authenticity",
  "id-card/stand-alone",
  "public-keys",
];

/** The operations that take JSON, with what a request of theirs can say. */
export const JSON_OPERATIONS = {
  "business/status": { businessNumber: "0001234560" },
  "id-card/authenticity": { idType: "resident", name: "홍길동", residentNumber: "9001011234567", issueDate: "20200102" },
};

/** What checks a request, in this order. */
export const STAGES = [
  "route",
  "check_size",
  "authenticate",
  "authorize",
  "parse_body",
  "decrypt",
  "validate",
  "request_key",
  "decide",
  "recognise",
];

/** The faults, and the amount that each takes where it takes one. */
export const FAULTS = {
  "connection-reset": null,
  "empty-reply": null,
  "reset-after": 20,
  "truncated-body": 20,
  "malformed-json": null,
  "wrong-content-type": null,
  "html-error-page": 502,
  "slow-drip": 10,
  stall: 60,
  "duplicate-header-field": null,
  "unknown-header-field": null,
  "unknown-result-code": null,
  "broken-ciphertext": null,
  "foreign-ciphertext": null,
  "answer-lost": null,
};

/** @typedef {import("./api.js").Schemas["RecordedRequest"]} Entry */
/** @typedef {"success" | "client" | "planned" | "wire" | "emulator"} Responsible */

/** A mark for each of those who can be responsible for an answer, so that no meaning is in a colour alone. */
export const MARKS = { success: "●", client: "▲", planned: "◆", wire: "⌁", emulator: "✖" };

/**
 * Who is responsible for an answer.
 * @param {Entry} entry
 * @returns {Responsible}
 */
export function responsibleFor(entry) {
  if (entry.fault) return "wire";
  if (entry.byScenario || entry.byDocument) return "planned";
  if (entry.resultCode === 0 || entry.resultKey === "OK") return "success";
  return entry.resultCode === undefined && entry.status >= 500 ? "emulator" : "client";
}
