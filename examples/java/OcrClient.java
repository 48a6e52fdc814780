package com.example.ocr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client of Document OCR v2.0: it encrypts what it sends, decrypts what comes, and tries again when the service is
 * busy. It needs the JDK (17 or newer) alone; use your JSON library in place of the patterns at the end.
 */
public class OcrClient {
    /** How often a call is made while the service says that it is busy. */
    private static final int MAX_TRIES = 3;

    private static final int BUSY = 5000503;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String api;
    private final String secretKey;

    /** A client at https://api-ocr.nhncloudservice.com, or at the emulator's URL in a test. */
    public OcrClient(String baseUrl, String appKey, String secretKey) {
        this.api = baseUrl + "/v2.0/appkeys/" + appKey + "/";
        this.secretKey = secretKey;
    }

    /** What an identity card says, by the service's keys, and the key with which its authenticity can be asked for. */
    public record IdCard(String idType, Map<String, String> values, String requestKey) {}

    /** The service refuses; the HTTP status does not tell, it is 200 for errors too. */
    public static class OcrException extends IOException {
        private static final long serialVersionUID = 1;
        private final int resultCode;

        OcrException(int resultCode, String message) {
            super(message);
            this.resultCode = resultCode;
        }

        public int resultCode() {
            return resultCode;
        }
    }

    /** Reads an identity card. */
    public IdCard idCard(byte[] image) throws IOException, InterruptedException, GeneralSecurityException {
        Envelope envelope = new Envelope(fetchKey("id-card"));
        HttpResponse<String> response = upload("id-card", envelope, image);
        Map<String, String> values = new LinkedHashMap<>();
        Matcher pair = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"value\"\\s*:\\s*\"([^\"]*)\"")
                .matcher(response.body());
        while (pair.find()) {
            values.put(pair.group(1), envelope.decrypt(pair.group(2)));
        }
        String requestKey = response.headers().firstValue("Request-Key").orElse("");
        return new IdCard(text("idType", response.body()), values, requestKey);
    }

    /** Whether a resident card that `idCard` has read is authentic. Its Request-Key is good once, for an hour. */
    public boolean isAuthentic(IdCard card) throws IOException, InterruptedException, GeneralSecurityException {
        Envelope envelope = new Envelope(fetchKey("id-card"));
        String claim = """
                {"idType": "resident", "name": "%s", "residentNumber": "%s", "issueDate": "%s"}""".formatted(
                envelope.encrypt(card.values().get("name")),
                envelope.encrypt(card.values().get("residentNumber").replace("-", "")),
                envelope.encrypt(eightDigits(card.values().get("issueDate"))));
        String answer = send("id-card/authenticity", request("id-card/authenticity", envelope)
                .header("Request-Key", card.requestKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(claim))).body();
        return find("\"isAuthenticity\"\\s*:\\s*(true|false)", answer).equals("true");
    }

    /** A service's RSA key, and what the service calls it. */
    private record ServiceKey(PublicKey key, String version) {}

    private ServiceKey fetchKey(String service) throws IOException, InterruptedException, GeneralSecurityException {
        String body = send("public-keys/" + service, request("public-keys/" + service)).body();
        byte[] der = Base64.getDecoder().decode(text("key", body));
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        return new ServiceKey(key, text("version", body));
    }

    /** What one call is encrypted with. Make one for each: the IV comes from the key, so neither is used twice. */
    private static class Envelope {
        private final byte[] key = new byte[32];
        private final ServiceKey serviceKey;

        Envelope(ServiceKey serviceKey) {
            this.serviceKey = serviceKey;
            new SecureRandom().nextBytes(key);
        }

        String encryptedKey() throws GeneralSecurityException {
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.ENCRYPT_MODE, serviceKey.key());
            return Base64.getEncoder().encodeToString(rsa.doFinal(key));
        }

        byte[] encrypt(byte[] plain) throws GeneralSecurityException {
            return aes(Cipher.ENCRYPT_MODE).doFinal(plain);
        }

        String encrypt(String plain) throws GeneralSecurityException {
            return Base64.getEncoder().encodeToString(encrypt(plain.getBytes(UTF_8)));
        }

        String decrypt(String value) throws GeneralSecurityException {
            return new String(aes(Cipher.DECRYPT_MODE).doFinal(Base64.getDecoder().decode(value)), UTF_8);
        }

        private Cipher aes(int mode) throws GeneralSecurityException {
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding"); // the JDK's name for PKCS#7
            aes.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return aes;
        }
    }

    /** Sends the image, encrypted, as the part `image`, with a file name: without one the service says 400. */
    private HttpResponse<String> upload(String operation, Envelope envelope, byte[] image)
            throws IOException, InterruptedException, GeneralSecurityException {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"image\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n").getBytes(UTF_8));
        body.write(envelope.encrypt(image));
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
        return send(operation, request(operation, envelope)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private HttpRequest.Builder request(String operation) {
        return HttpRequest.newBuilder(URI.create(api + operation))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", secretKey);
    }

    private HttpRequest.Builder request(String operation, Envelope envelope) throws GeneralSecurityException {
        return request(operation)
                .header("X-Key-Version", envelope.serviceKey.version())
                .header("Symmetric-Key", envelope.encryptedKey());
    }

    /** The reply, if it is a success. A call that finds the service busy is made again. */
    private HttpResponse<String> send(String operation, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
            int code = Integer.parseInt(find("\"resultCode\"\\s*:\\s*(-?\\d+)", response.body()));
            if (code == 0) {
                return response;
            }
            if (code != BUSY || tries == MAX_TRIES) {
                String message = operation + ": " + code + " " + text("resultMessage", response.body());
                throw new OcrException(code, message);
            }
        }
    }

    /** `2020.1.2.` as 20200102. */
    private static String eightDigits(String date) {
        String[] parts = date.split("\\D+");
        return "%s%02d%02d".formatted(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    private static String text(String field, String json) throws IOException {
        return find("\"" + field + "\"\\s*:\\s*\"([^\"]*)\"", json);
    }

    private static String find(String pattern, String json) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(json);
        if (!matcher.find()) {
            throw new IOException("the reply has no " + pattern);
        }
        return matcher.group(1);
    }
}
