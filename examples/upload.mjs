// Uploads a file with Node's own fetch.
//
//   OCR_BASE_URL=http://localhost:8080 node examples/upload.mjs business examples/business.png
//
// Prints the reply. The operation is business or credit-card.
import { readFile } from "node:fs/promises";

const baseUrl = process.env.OCR_BASE_URL ?? "https://api-ocr.nhncloudservice.com";
const appKey = process.env.OCR_APP_KEY ?? "my-app";
const secretKey = process.env.OCR_SECRET_KEY ?? "my-secret";
const [operation, path] = process.argv.slice(2);

const form = new FormData();
form.append("image", new Blob([await readFile(path)], { type: "image/png" }), "image.png");
const response = await fetch(`${baseUrl}/v1.0/appkeys/${appKey}/${operation}`, {
  method: "POST",
  headers: { Authorization: secretKey },
  body: form,
});
console.log(await response.text());
