// What an application can meet between an identity card and its authenticity.
import assert from "node:assert/strict";
import { test } from "node:test";

import { OcrClient } from "./ocr-client.mjs";
import { codesFor, document, withSession } from "./ocr-emulator.mjs";

test("reads a card", withSession(async (ocr) => {
  await ocr.scenario({ rules: [{ when: { operation: "id-card" }, then: { resultCode: 0, result: { name: "홍길동" } } }] });
  const { values } = await new OcrClient(ocr).idCard(await document("resident"));
  assert.equal(values.name, "홍길동");
}));

test("tries again when the service is busy", withSession(async (ocr) => {
  await ocr.next("id-card", 5000503, 2);
  ocr.expectCalls({ operation: "id-card", resultCode: 5000503 }, 2);
  ocr.expectCalls({ operation: "id-card", resultCode: 0 }, 1);
  assert.equal((await new OcrClient(ocr).idCard(await document("resident"))).idType, "resident");
}));

test("tells a forged card from a genuine one", withSession(async (ocr) => {
  const client = new OcrClient(ocr);
  assert.equal(await client.isAuthentic(await client.idCard(await document("resident-genuine"))), true);
  assert.equal(await client.isAuthentic(await client.idCard(await document("resident-forged"))), false);
}));

test("reads the card again when its Request-Key is too old", withSession(async (ocr) => {
  const client = new OcrClient(ocr);
  const card = await client.idCard(await document("resident"));
  await ocr.advanceClock("61m");
  ocr.expect(4000122);
  await assert.rejects(client.isAuthentic(card), { resultCode: 4000122 });
}));

test("reports a connection that is reset", withSession(async (ocr) => {
  await ocr.next("public-keys", "natural", 1, { delay: "100ms" });
  await ocr.next("id-card", undefined, 1, { fault: "connection-reset" });
  await assert.rejects(new OcrClient(ocr).idCard(await document("resident")), TypeError);
}));

for (const { resultCode, resultKey } of await codesFor("public-keys", "v2.0")) {
  if (resultCode === 0) continue;
  test(`reports ${resultCode} ${resultKey}`, withSession(async (ocr) => {
    await ocr.next("public-keys", resultCode, resultCode === 5000503 ? 3 : 1);
    await assert.rejects(new OcrClient(ocr).idCard(Buffer.of(0)), { resultCode });
  }));
}
