// Document OCR v2.0, encryption and all, with nothing but Node (20 or newer).
//
//   OCR_BASE_URL=http://localhost:8080 node tests/clients/client.mjs examples/credit-card.png
//
// Reads the image as a credit card, then as an identity card, asks whether that identity card is authentic
// (a resident card's fields), and reads it once more stand-alone. OCR_APP_KEY and OCR_SECRET_KEY say who you are.
import * as crypto from "node:crypto";
import { readFile } from "node:fs/promises";

const baseUrl = process.env.OCR_BASE_URL ?? "https://api-ocr.nhncloudservice.com";
const appKey = process.env.OCR_APP_KEY ?? "my-app";
const secretKey = process.env.OCR_SECRET_KEY ?? "my-secret";

/** The service refused, or what it found is not for this example. */
class OcrError extends Error {}

/** What one call is encrypted with. Make one for each: the IV comes from the key, so neither is used twice. */
class Envelope {
  #key = crypto.randomBytes(32);
  #iv = this.#key.subarray(0, 16);

  constructor(serviceKey) {
    const padding = crypto.constants.RSA_PKCS1_PADDING; // Node's own default is OAEP
    this.headers = {
      "X-Key-Version": serviceKey.version,
      "Symmetric-Key": crypto.publicEncrypt({ key: serviceKey.key, padding }, this.#key).toString("base64"),
    };
  }

  encrypt(plain) {
    const cipher = crypto.createCipheriv("aes-256-cbc", this.#key, this.#iv); // pads as PKCS#7
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  }

  encryptValue(text) {
    return this.encrypt(Buffer.from(text, "utf8")).toString("base64");
  }

  decryptValue(value) {
    const decipher = crypto.createDecipheriv("aes-256-cbc", this.#key, this.#iv);
    return Buffer.concat([decipher.update(value, "base64"), decipher.final()]).toString("utf8");
  }
}

/** The result and the Request-Key of a call; the HTTP status does not tell a success, it is 200 for errors too. */
async function call(operation, { headers, ...options } = {}) {
  const response = await fetch(`${baseUrl}/v2.0/appkeys/${appKey}/${operation}`, {
    ...options,
    headers: { Authorization: secretKey, ...headers },
    signal: AbortSignal.timeout(60_000),
  });
  const { header, result } = await response.json();
  if (!header.isSuccessful) {
    const reason = response.headers.get("X-Emulator-Reason");
    const why = reason ? ` (X-Emulator-Reason: ${reason})` : "";
    throw new OcrError(`${operation}: ${header.resultCode} ${header.resultMessage}${why}`);
  }
  return { result, requestKey: response.headers.get("Request-Key") };
}

/** A service's RSA key, and what the service calls it. */
async function fetchKey(service) {
  const { result } = await call(`public-keys/${service}`);
  const der = Buffer.from(result.key, "base64");
  return { key: crypto.createPublicKey({ key: der, format: "der", type: "spki" }), version: result.version };
}

/** Sends the image, encrypted, as the part `image`. */
function upload(operation, envelope, image) {
  const body = new FormData();
  body.append("image", new Blob([envelope.encrypt(image)]), "image");
  return call(operation, { method: "POST", headers: envelope.headers, body });
}

/** `2020.1.2.` as 20200102. */
function eightDigits(date) {
  const [year, month, day] = date.match(/\d+/g);
  return year + month.padStart(2, "0") + day.padStart(2, "0");
}

async function run(image) {
  const creditCardKey = await fetchKey("credit-card");
  let envelope = new Envelope(creditCardKey);
  const card = await upload("credit-card", envelope, image);
  console.log("credit-card totalCardNum", envelope.decryptValue(card.result.totalCardNum));
  console.log("credit-card validThru", envelope.decryptValue(card.result.validThru.value));

  const idCardKey = await fetchKey("id-card");
  envelope = new Envelope(idCardKey);
  const idCard = await upload("id-card", envelope, image);
  const values = {};
  for (const { key, value } of idCard.result.keyValues) values[key] = envelope.decryptValue(value);
  console.log("id-card idType", idCard.result.idType);
  for (const [key, value] of Object.entries(values)) console.log("id-card", key, value);
  console.log("id-card Request-Key", idCard.requestKey ? "yes" : "no");

  if (idCard.result.idType !== "resident") {
    throw new OcrError(`id-card: a ${idCard.result.idType}, but this example goes on with resident cards only`);
  }
  envelope = new Envelope(idCardKey);
  const answer = await call("id-card/authenticity", {
    method: "POST",
    headers: { ...envelope.headers, "Request-Key": idCard.requestKey ?? "", "Content-Type": "application/json" },
    body: JSON.stringify({
      idType: "resident",
      name: envelope.encryptValue(values.name),
      residentNumber: envelope.encryptValue(values.residentNumber.replace("-", "")),
      issueDate: envelope.encryptValue(eightDigits(values.issueDate)),
    }),
  });
  console.log("authenticity", answer.result.isAuthenticity);

  const alone = await upload("id-card/stand-alone", new Envelope(idCardKey), image);
  console.log("stand-alone Request-Key", alone.requestKey ? "yes" : "no");
}

try {
  await run(await readFile(process.argv[2]));
} catch (error) {
  if (!(error instanceof OcrError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
