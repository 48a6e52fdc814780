// A client of Document OCR v2.0: it encrypts what it sends, decrypts what comes, and tries again when the service is
// busy. It needs Node (20 or newer) alone.
import * as crypto from "node:crypto";

/** How often a call is made while the service says that it is busy. */
const MAX_TRIES = 3;
const BUSY = 5000503;

/** The service refuses; the HTTP status does not tell, it is 200 for errors too. */
export class OcrError extends Error {
  constructor(operation, { resultCode, resultMessage }) {
    super(`${operation}: ${resultCode} ${resultMessage}`);
    this.resultCode = resultCode;
  }
}

/** What one call is encrypted with. Make one for each: the IV comes from the key, so neither is used twice. */
class Envelope {
  #key = crypto.randomBytes(32);
  #iv = this.#key.subarray(0, 16);

  constructor({ key, version }) {
    const padding = crypto.constants.RSA_PKCS1_PADDING; // Node's own default is OAEP
    const encryptedKey = crypto.publicEncrypt({ key, padding }, this.#key);
    this.headers = { "X-Key-Version": version, "Symmetric-Key": encryptedKey.toString("base64") };
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

/** A client at https://api-ocr.nhncloudservice.com, or at the emulator's URL in a test. */
export class OcrClient {
  constructor({ url, appKey, secretKey }) {
    this.api = `${url}/v2.0/appkeys/${appKey}`;
    this.secretKey = secretKey;
  }

  /** Reads an identity card: its kind, its values by the service's keys, and its Request-Key. */
  async idCard(image) {
    const envelope = new Envelope(await this.#fetchKey("id-card"));
    const body = new FormData();
    body.append("image", new Blob([envelope.encrypt(image)]), "image"); // without a file name the service says 400
    const { result, requestKey } = await this.#call("id-card", { method: "POST", headers: envelope.headers, body });
    const values = Object.fromEntries(result.keyValues.map(({ key, value }) => [key, envelope.decryptValue(value)]));
    return { idType: result.idType, values, requestKey };
  }

  /** Whether a resident card that `idCard` has read is authentic. Its Request-Key is good once, for an hour. */
  async isAuthentic({ values, requestKey }) {
    const envelope = new Envelope(await this.#fetchKey("id-card"));
    const [year, month, day] = values.issueDate.match(/\d+/g);
    const { result } = await this.#call("id-card/authenticity", {
      method: "POST",
      headers: { ...envelope.headers, "Request-Key": requestKey, "Content-Type": "application/json" },
      body: JSON.stringify({
        idType: "resident",
        name: envelope.encryptValue(values.name),
        residentNumber: envelope.encryptValue(values.residentNumber.replace("-", "")),
        issueDate: envelope.encryptValue(year + month.padStart(2, "0") + day.padStart(2, "0")),
      }),
    });
    return result.isAuthenticity;
  }

  async #fetchKey(service) {
    const { result } = await this.#call(`public-keys/${service}`);
    const der = Buffer.from(result.key, "base64");
    return { key: crypto.createPublicKey({ key: der, format: "der", type: "spki" }), version: result.version };
  }

  /** The result and the Request-Key of a call. A call that finds the service busy is made again. */
  async #call(operation, { headers, ...options } = {}) {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${this.api}/${operation}`, {
        ...options,
        headers: { Authorization: this.secretKey, ...headers },
        signal: AbortSignal.timeout(60_000),
      });
      const { header, result } = await response.json();
      if (header.isSuccessful) return { result, requestKey: response.headers.get("Request-Key") };
      if (header.resultCode !== BUSY || tries === MAX_TRIES) throw new OcrError(operation, header);
    }
  }
}
