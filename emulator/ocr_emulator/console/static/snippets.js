/**
 * A call of the API as a program: curl, Java, Node and Python, with nothing but what each has (Python: requests, and
 * cryptography for the envelope). The tests run every one of them.
 */

import { JSON_OPERATIONS } from "./names.js";
import { quoted } from "./api.js";

/**
 * A call: `file` is the name of the document, `json` the members of the body; each is null where there is none.
 * @typedef {{url: string, appKey: string, version: string, operation: string, file: string | null, json: Record<string, string> | null}} ApiCall
 */

/**
 * The call that an operation takes.
 * @param {{url: string, appKey: string, version: string, operation: string, file?: string}} wanted
 * @returns {ApiCall}
 */
export function apiCall({ url, appKey, version, operation, file = "document.png" }) {
  const json = Object.entries(JSON_OPERATIONS).find(([name]) => name === operation)?.[1] ?? null;
  const isGet = operation.startsWith("public-keys");
  const path = operation === "public-keys" ? "public-keys/id-card" : operation;
  return { url, appKey, version, operation: path, json, file: json || isGet ? null : file };
}

/** @param {ApiCall} one */
const addressOf = (one) => `${one.url}/${one.version}/appkeys/${encodeURIComponent(one.appKey)}/${one.operation}`;

/** @param {ApiCall} one */
const isSealed = (one) =>
  one.version.startsWith("v2") && /^(credit-card|id-card)/.test(one.operation) && Boolean(one.file || one.json);

/** @param {ApiCall} one */
const keyAddressOf = (one) =>
  `${one.url}/${one.version}/appkeys/${encodeURIComponent(one.appKey)}/public-keys/${one.operation.split("/")[0]}`;

/** @param {ApiCall} one */
const needsRequestKey = (one) => one.operation === "id-card/authenticity";

/**
 * The headers that say who calls.
 * @param {ApiCall} one
 * @returns {[string, string]}
 */
const authorizationOf = (one) =>
  one.version.endsWith(".1") ? ["X-NHN-Authorization", "Bearer my-token"] : ["Authorization", "my-secret"];

/** A text as it stands in Java, Node and Python. */
const text = JSON.stringify;

/** @param {ApiCall} one */
function curl(one) {
  const who = quoted(authorizationOf(one).join(": "));
  const requestKey = needsRequestKey(one) ? ` \\\n  -H "Request-Key: $REQUEST_KEY"` : "";
  if (!isSealed(one)) {
    const body = one.file
      ? ` \\\n  -F ${quoted(`image=@${one.file}`)}`
      : one.json
        ? ` \\\n  -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(one.json))}`
        : "";
    return `curl -H ${who} ${quoted(addressOf(one))}${requestKey}${body}`;
  }
  const head = `curl -s -H ${who} ${quoted(keyAddressOf(one))} > key.json
jq -r .result.key key.json | openssl base64 -d -A > public.der
openssl rand -out aes.key 32
key=$(od -An -v -tx1 aes.key | tr -d ' \\n')
seal() { openssl enc -aes-256-cbc -K "$key" -iv "\${key:0:32}"; } # the IV: the first 16 bytes of the key
symmetric_key=$(openssl pkeyutl -encrypt -pubin -keyform DER -inkey public.der \\
  -pkeyopt rsa_padding_mode:pkcs1 -in aes.key | openssl base64 -A)
`;
  const send = `curl -H ${who} ${quoted(addressOf(one))}${requestKey} \\
  -H "X-Key-Version: $(jq -r .result.version key.json)" -H "Symmetric-Key: $symmetric_key"`;
  if (one.file) return `${head}seal < ${quoted(one.file)} > sealed\n${send} \\\n  -F 'image=@sealed;filename=image'`;
  const members = Object.entries(one.json ?? {}).map(([name, value]) =>
    name === "idType" ? `"${name}":"${value}"` : `"${name}":"$(printf %s ${quoted(value)} | seal | openssl base64 -A)"`);
  return `${head}${send} \\\n  -H 'Content-Type: application/json' -d @- <<JSON\n{${members.join(",")}}\nJSON`;
}

/** @param {ApiCall} one */
function node(one) {
  const [name, value] = authorizationOf(one);
  const lines = [`const who = { ${text(name)}: ${text(value)} };`];
  if (isSealed(one)) {
    lines.unshift(`import * as crypto from "node:crypto";`);
    lines.push(
      `const { result } = await (await fetch(${text(keyAddressOf(one))}, { headers: who })).json();`,
      `const rsa = crypto.createPublicKey({ key: Buffer.from(result.key, "base64"), format: "der", type: "spki" });`,
      `const key = crypto.randomBytes(32);`,
      `const seal = (plain) => {`,
      `  const aes = crypto.createCipheriv("aes-256-cbc", key, key.subarray(0, 16));`,
      `  return Buffer.concat([aes.update(plain), aes.final()]);`,
      `};`,
      `const padding = crypto.constants.RSA_PKCS1_PADDING;`,
      `const symmetricKey = crypto.publicEncrypt({ key: rsa, padding }, key).toString("base64");`,
    );
  }
  const headers = ["...who"];
  if (isSealed(one)) headers.push(`"X-Key-Version": result.version`, `"Symmetric-Key": symmetricKey`);
  if (needsRequestKey(one)) headers.push(`"Request-Key": process.env.REQUEST_KEY ?? ""`);
  const options = [];
  if (one.file) {
    lines.unshift(`import { readFile } from "node:fs/promises";`);
    const content = `await readFile(${text(one.file)})`;
    lines.push(
      `const body = new FormData();`,
      `body.append("image", new Blob([${isSealed(one) ? `seal(${content})` : content}]), "image");`,
    );
    options.push(`method: "POST"`, `body`);
  } else if (one.json) {
    headers.push(`"Content-Type": "application/json"`);
    const members = Object.entries(one.json).map(([key, said]) =>
      isSealed(one) && key !== "idType" ? `${key}: seal(${text(said)}).toString("base64")` : `${key}: ${text(said)}`);
    options.push(`method: "POST"`, `body: JSON.stringify({ ${members.join(", ")} })`);
  }
  lines.push(
    `const response = await fetch(${text(addressOf(one))}, {`,
    `  ${[...options, `headers: { ${headers.join(", ")} }`].join(",\n  ")},`,
    `});`,
    `console.log(await response.text());`,
  );
  return lines.join("\n");
}

/** @param {ApiCall} one */
function python(one) {
  const [name, value] = authorizationOf(one);
  const imports = ["import requests"];
  const lines = [`headers = {${text(name)}: ${text(value)}}`];
  if (isSealed(one)) {
    imports.unshift("import base64", "import os", "");
    imports.push(
      "from cryptography.hazmat.primitives import padding, serialization",
      "from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding",
      "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes",
    );
    lines.push(
      `found = requests.get(${text(keyAddressOf(one))}, headers=headers, timeout=60).json()["result"]`,
      `rsa = serialization.load_der_public_key(base64.b64decode(found["key"]))`,
      `key = os.urandom(32)`,
      ``,
      `def seal(plain):`,
      `    aes = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()`,
      `    pad = padding.PKCS7(128).padder()`,
      `    return aes.update(pad.update(plain) + pad.finalize()) + aes.finalize()`,
      ``,
      `headers["X-Key-Version"] = found["version"]`,
      `headers["Symmetric-Key"] = base64.b64encode(rsa.encrypt(key, rsa_padding.PKCS1v15())).decode()`,
    );
  }
  if (needsRequestKey(one)) {
    if (!imports.includes("import os")) imports.unshift("import os", "");
    lines.push(`headers["Request-Key"] = os.environ["REQUEST_KEY"]`);
  }
  if (one.file) {
    lines.push(
      `with open(${text(one.file)}, "rb") as file:`,
      `    content = ${isSealed(one) ? "seal(file.read())" : "file.read()"}`,
      `reply = requests.post(${text(addressOf(one))}, headers=headers, files={"image": ("image", content)}, timeout=60)`,
    );
  } else if (one.json) {
    const members = Object.entries(one.json).map(([member, said]) =>
      isSealed(one) && member !== "idType"
        ? `    ${text(member)}: base64.b64encode(seal(${text(said)}.encode())).decode(),`
        : `    ${text(member)}: ${text(said)},`);
    lines.push(`members = {`, ...members, `}`,
      `reply = requests.post(${text(addressOf(one))}, headers=headers, json=members, timeout=60)`);
  } else {
    lines.push(`reply = requests.get(${text(addressOf(one))}, headers=headers, timeout=60)`);
  }
  return [...imports, "", ...lines, `print(reply.text)`].join("\n");
}

/** @param {ApiCall} one */
function java(one) {
  const [name, value] = authorizationOf(one);
  const lines = [`HttpClient http = HttpClient.newHttpClient();`];
  const header = [`        .header(${text(name)}, ${text(value)})`];
  if (isSealed(one)) {
    lines.push(
      `String found = http.send(HttpRequest.newBuilder(URI.create(${text(keyAddressOf(one))}))`,
      `        .header(${text(name)}, ${text(value)}).build(), HttpResponse.BodyHandlers.ofString()).body();`,
      `byte[] key = new byte[32];`,
      `new SecureRandom().nextBytes(key);`,
      `Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");`,
      `aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));`,
      `Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");`,
      `rsa.init(Cipher.ENCRYPT_MODE, KeyFactory.getInstance("RSA").generatePublic(`,
      `        new X509EncodedKeySpec(Base64.getDecoder().decode(member("key", found)))));`,
      `String symmetricKey = Base64.getEncoder().encodeToString(rsa.doFinal(key));`,
    );
    header.push(
      `        .header("X-Key-Version", member("version", found))`,
      `        .header("Symmetric-Key", symmetricKey)`,
    );
  }
  if (needsRequestKey(one)) header.push(`        .header("Request-Key", System.getenv("REQUEST_KEY"))`);
  if (one.file) {
    const content = `Files.readAllBytes(Path.of(${text(one.file)}))`;
    lines.push(
      `var body = new ByteArrayOutputStream();`,
      `body.writeBytes(("--boundary\\r\\nContent-Disposition: form-data; name=\\"image\\"; filename=\\"image\\"\\r\\n"`,
      `        + "Content-Type: application/octet-stream\\r\\n\\r\\n").getBytes());`,
      `body.writeBytes(${isSealed(one) ? `aes.doFinal(${content})` : content});`,
      `body.writeBytes("\\r\\n--boundary--\\r\\n".getBytes());`,
    );
    header.push(
      `        .header("Content-Type", "multipart/form-data; boundary=boundary")`,
      `        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))`,
    );
  } else if (one.json) {
    const members = Object.entries(one.json).map(([member, said]) =>
      isSealed(one) && member !== "idType"
        ? `\\"${member}\\":\\"" + sealed(aes, ${text(said)}) + "\\"`
        : `\\"${member}\\":\\"${said}\\"`);
    lines.push(`String body = "{${members.join(",")}}";`);
    header.push(
      `        .header("Content-Type", "application/json")`,
      `        .POST(HttpRequest.BodyPublishers.ofString(body))`,
    );
  }
  lines.push(
    `HttpRequest request = HttpRequest.newBuilder(URI.create(${text(addressOf(one))}))`,
    ...header,
    `        .build();`,
    `System.out.println(http.send(request, HttpResponse.BodyHandlers.ofString()).body());`,
  );
  const sealed = `
    static String sealed(Cipher aes, String plain) throws Exception {
        return Base64.getEncoder().encodeToString(aes.doFinal(plain.getBytes("UTF-8")));
    }
`;
  const member = `
    static String member(String name, String json) { // use your JSON library instead
        return json.replaceAll("(?s).*\\"" + name + "\\"\\\\s*:\\\\s*\\"([^\\"]*)\\".*", "$1");
    }
`;
  const helpers = isSealed(one) ? member + (one.json ? sealed : "") : "";
  const imports = ["java.net.URI", "java.net.http.*"];
  if (one.file) imports.push("java.io.ByteArrayOutputStream", "java.nio.file.*");
  if (isSealed(one)) {
    imports.push("java.security.*", "java.security.spec.X509EncodedKeySpec", "java.util.Base64",
      "javax.crypto.Cipher", "javax.crypto.spec.*");
  }
  return `${imports.map((one) => `import ${one};`).sort().join("\n")}

public class Call {
    public static void main(String[] arguments) throws Exception {
${lines.map((line) => `        ${line}`).join("\n")}
    }
${helpers}}`;
}

/** A call as a program, by the name of the language. */
export const SNIPPETS = { curl, Java: java, Node: node, Python: python };
