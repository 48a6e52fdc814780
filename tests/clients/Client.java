import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Document OCR v2.0, encryption and all, with nothing but the JDK (17 or newer).
 *
 *   OCR_BASE_URL=http://localhost:8080 java tests/clients/Client.java examples/credit-card.png
 *
 * Reads the image as a credit card, then as an identity card, asks whether that identity card is authentic
 * (a resident card's fields), and reads it once more stand-alone. OCR_APP_KEY and OCR_SECRET_KEY say who you are.
 */
public class Client {
    static final String API = System.getenv().getOrDefault("OCR_BASE_URL", "https://api-ocr.nhncloudservice.com")
            + "/v2.0/appkeys/" + System.getenv().getOrDefault("OCR_APP_KEY", "my-app") + "/";
    static final String SECRET_KEY = System.getenv().getOrDefault("OCR_SECRET_KEY", "my-secret");
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8)); // not in the platform's encoding
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        try {
            run(Files.readAllBytes(Path.of(arguments[0])));
        } catch (OcrException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    static void run(byte[] image) throws Exception {
        ServiceKey creditCardKey = fetchKey("credit-card");
        Envelope envelope = new Envelope(creditCardKey);
        String card = upload("credit-card", envelope, image).body();
        String number = text("totalCardNum", card);
        String validThru = find("\"validThru\"\\s*:\\s*\\{\\s*\"value\"\\s*:\\s*\"([^\"]*)\"", card);
        System.out.println("credit-card totalCardNum " + envelope.decrypt(number));
        System.out.println("credit-card validThru " + envelope.decrypt(validThru));

        ServiceKey idCardKey = fetchKey("id-card");
        envelope = new Envelope(idCardKey);
        HttpResponse<String> idCard = upload("id-card", envelope, image);
        String idType = text("idType", idCard.body());
        Map<String, String> values = new LinkedHashMap<>();
        Matcher pair = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"value\"\\s*:\\s*\"([^\"]*)\"")
                .matcher(idCard.body());
        while (pair.find()) {
            values.put(pair.group(1), envelope.decrypt(pair.group(2)));
        }
        System.out.println("id-card idType " + idType);
        values.forEach((key, value) -> System.out.println("id-card " + key + " " + value));
        System.out.println("id-card Request-Key " + (hasRequestKey(idCard) ? "yes" : "no"));

        if (!idType.equals("resident")) {
            throw new OcrException("id-card: a " + idType + ", but this example goes on with resident cards only");
        }
        envelope = new Envelope(idCardKey);
        String claim = """
                {"idType":"resident","name":"%s","residentNumber":"%s","issueDate":"%s"}""".formatted(
                envelope.encrypt(values.get("name")),
                envelope.encrypt(values.get("residentNumber").replace("-", "")),
                envelope.encrypt(eightDigits(values.get("issueDate"))));
        String answer = send("id-card/authenticity", envelope.headersOn("id-card/authenticity")
                .header("Request-Key", idCard.headers().firstValue("Request-Key").orElse(""))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(claim))).body();
        System.out.println("authenticity " + find("\"isAuthenticity\"\\s*:\\s*(true|false)", answer));

        HttpResponse<String> alone = upload("id-card/stand-alone", new Envelope(idCardKey), image);
        System.out.println("stand-alone Request-Key " + (hasRequestKey(alone) ? "yes" : "no"));
    }

    /** A service's RSA key, and what the service calls it. */
    record ServiceKey(PublicKey key, String version) {}

    static ServiceKey fetchKey(String service) throws IOException, InterruptedException, GeneralSecurityException {
        String body = send("public-keys/" + service, request("public-keys/" + service)).body();
        byte[] der = Base64.getDecoder().decode(text("key", body));
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        return new ServiceKey(key, text("version", body));
    }

    /** What one call is encrypted with. Make one for each: the IV comes from the key, so neither is used twice. */
    static class Envelope {
        private final byte[] key = new byte[32];
        private final ServiceKey serviceKey;

        Envelope(ServiceKey serviceKey) {
            this.serviceKey = serviceKey;
            new SecureRandom().nextBytes(key);
        }

        /** A request that brings the key along, encrypted for the service. */
        HttpRequest.Builder headersOn(String operation) throws GeneralSecurityException {
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.ENCRYPT_MODE, serviceKey.key());
            return request(operation)
                    .header("X-Key-Version", serviceKey.version())
                    .header("Symmetric-Key", Base64.getEncoder().encodeToString(rsa.doFinal(key)));
        }

        byte[] encrypt(byte[] plain) throws GeneralSecurityException {
            return aes(Cipher.ENCRYPT_MODE).doFinal(plain);
        }

        String encrypt(String plain) throws GeneralSecurityException {
            return Base64.getEncoder().encodeToString(encrypt(plain.getBytes(StandardCharsets.UTF_8)));
        }

        String decrypt(String value) throws GeneralSecurityException {
            byte[] plain = aes(Cipher.DECRYPT_MODE).doFinal(Base64.getDecoder().decode(value));
            return new String(plain, StandardCharsets.UTF_8);
        }

        private Cipher aes(int mode) throws GeneralSecurityException {
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding"); // the JDK's name for PKCS#7
            aes.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return aes;
        }
    }

    /** Sends the image, encrypted, as the part `image`. */
    static HttpResponse<String> upload(String operation, Envelope envelope, byte[] image)
            throws IOException, InterruptedException, GeneralSecurityException {
        String boundary = "----boundary-of-this-example";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"image\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.write(envelope.encrypt(image));
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(operation, envelope.headersOn(operation)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    static HttpRequest.Builder request(String operation) {
        return HttpRequest.newBuilder(URI.create(API + operation))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", SECRET_KEY);
    }

    /** The reply, if it is a success; the HTTP status does not tell, it is 200 for errors too. */
    static HttpResponse<String> send(String operation, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        String body = response.body();
        if (find("\"isSuccessful\"\\s*:\\s*(true|false)", body).equals("true")) {
            return response;
        }
        String reason = response.headers().firstValue("X-Emulator-Reason")
                .map(text -> " (X-Emulator-Reason: " + text + ")").orElse("");
        throw new OcrException(operation + ": " + find("\"resultCode\"\\s*:\\s*(-?\\d+)", body)
                + " " + text("resultMessage", body) + reason);
    }

    /** The service refused, or what it found is not for this example. */
    static class OcrException extends IOException {
        OcrException(String message) {
            super(message);
        }
    }

    static boolean hasRequestKey(HttpResponse<String> response) {
        return response.headers().firstValue("Request-Key").isPresent();
    }

    /** `2020.1.2.` as 20200102. */
    static String eightDigits(String date) {
        String[] parts = date.split("\\D+");
        return "%s%02d%02d".formatted(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** The text of the field of that name, taken as it stands: no backslashes in it. */
    static String text(String field, String json) {
        return find("\"" + field + "\"\\s*:\\s*\"([^\"]*)\"", json);
    }

    /** What the pattern's group matches in the JSON. It spares this example a JSON library; use yours. */
    static String find(String pattern, String json) {
        Matcher matcher = Pattern.compile(pattern).matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in " + json);
        }
        return matcher.group(1);
    }
}
