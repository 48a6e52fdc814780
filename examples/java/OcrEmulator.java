package com.example.ocr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running OCR emulator, for JUnit 5 tests. Copy this file; it needs the JDK (17 or newer) and JUnit 5 alone.
 *
 * <pre>
 * &#64;RegisterExtension
 * final OcrEmulator ocr = OcrEmulator.withFreshAppKey();
 *
 * &#64;Test
 * void triesAgainWhenTheServiceIsBusy() {
 *     ocr.next("id-card", 5000503, 2);
 *     ... your application, with ocr.url(), ocr.appKey() and ocr.secretKey()
 * }
 * </pre>
 *
 * Each test has an appKey that no other test has, so tests can run in parallel. A test that passes fails all the same
 * when a reply that it planned was not asked for, when the application made a mistake that is not expected, or when a
 * count is wrong. The requests of the test are shown with the failure.
 *
 * The emulator is found by OCR_EMULATOR_URL (http://localhost:8080), its control endpoint by OCR_ADMIN_URL
 * (the same) and OCR_EMULATOR_ADMIN_TOKEN (none). System properties go before them: ocr.emulator.url and so on.
 */
public final class OcrEmulator implements BeforeEachCallback, AfterTestExecutionCallback {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    /** How many requests a failure shows. */
    private static final int MAX_REQUESTS = 50;

    private final String fixedAppKey;
    private final List<String> expectedCodes = new ArrayList<>();
    private final List<String> counts = new ArrayList<>();
    private String appKey;
    private String secretKey = "secret-of-the-test";

    private OcrEmulator(String fixedAppKey) {
        this.fixedAppKey = fixedAppKey;
        this.appKey = fixedAppKey;
    }

    /** Gives each test an appKey of its own. Keep it in an instance field: a static one would be shared in parallel. */
    public static OcrEmulator withFreshAppKey() {
        return new OcrEmulator(null);
    }

    /**
     * Gives each test the same appKey, and resets it before each. This is for an application that is started once for
     * many tests, as with a cached Spring context. Such tests must not run in parallel.
     */
    public static OcrEmulator withAppKey(String appKey, String secretKey) {
        OcrEmulator ocr = new OcrEmulator(appKey);
        ocr.secretKey = secretKey;
        return ocr;
    }

    /** The base URL for the application. */
    public static String url() {
        return setting("OCR_EMULATOR_URL", "http://localhost:8080");
    }

    private static String admin() {
        return setting("OCR_ADMIN_URL", url()) + "/__admin";
    }

    /** The appKey of the test that runs. */
    public String appKey() {
        return appKey;
    }

    /** A secretKey that the emulator accepts for it. */
    public String secretKey() {
        return secretKey;
    }

    /** Plans the next reply to an operation, such as "business/status": a result code. */
    public void next(String operation, int resultCode) {
        next(operation, resultCode, 1);
    }

    /** Plans the next replies to an operation: a result code, several times. */
    public void next(String operation, int resultCode, int times) {
        plan("{\"operation\": %s, \"resultCode\": %d, \"times\": %d}".formatted(quoted(operation), resultCode, times));
    }

    /** Plans a fault as the next reply to an operation, such as "connection-reset" or "answer-lost". */
    public void nextFault(String operation, String fault) {
        plan("{\"operation\": %s, \"fault\": %s}".formatted(quoted(operation), quoted(fault)));
    }

    /** Plans any reply that a scenario can have, as JSON: {"operation": "business", "delay": "2s"}. */
    public void plan(String reply) {
        session("POST", "/next", reply);
    }

    /** Activates a loaded scenario for this test alone. */
    public void scenario(String name) {
        session("PUT", "/scenario", "{\"name\": %s}".formatted(quoted(name)));
    }

    /** Activates a scenario that the test has itself, as YAML or JSON. */
    public void scenarioOf(String text) {
        session("PUT", "/scenario", text);
    }

    /** Gives this test a revision of the API: a date, or "latest". */
    public void revision(String revision) {
        session("PUT", "", "{\"revision\": %s}".formatted(quoted(revision)));
    }

    /** Moves the clock of this test forward, by "61m" for instance: Request-Keys live for an hour. */
    public void advanceClock(String time) {
        call("PUT", "/clock", "{\"advance\": %s, \"appKey\": %s}".formatted(quoted(time), quoted(appKey)));
    }

    /** Expects mistakes that the test makes on purpose: the result codes with which they are refused. */
    public void expect(int... resultCodes) {
        Arrays.stream(resultCodes).mapToObj(String::valueOf).forEach(expectedCodes::add);
    }

    /** Expects that an operation is called so often and answered with that result code. */
    public void expectCalls(String operation, int resultCode, int count) {
        counts.add("{\"operation\": %s, \"resultCode\": %d, \"count\": %d}"
                .formatted(quoted(operation), resultCode, count));
    }

    /**
     * The bytes of a test document, such as "resident-forged": a picture that carries its own outcome. Copy those that
     * you need from examples/documents to src/test/resources/documents.
     */
    public static byte[] document(String name) {
        String resource = "documents/" + name + ".png";
        try (var stream = OcrEmulator.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream != null) {
                return stream.readAllBytes();
            }
            throw new AssertionError("found no " + resource + " on the class path; expected a test document; write it: "
                    + "ocr-emulator documents " + name + " --out src/test/resources/documents");
        } catch (IOException error) {
            throw new AssertionError("cannot read " + resource, error);
        }
    }

    /** A result code. As a string it is "5000503 API_TEMPORARILY_UNAVAILABLE", which names a parameterized test. */
    public record Code(int number, String key, String message) {
        @Override
        public String toString() {
            return number + " " + key;
        }
    }

    /** The result codes that an operation can give in a version, SUCCESS among them, without those of the console. */
    public static List<Code> codesFor(String operation, String version) {
        List<Code> codes = new ArrayList<>();
        for (String row : split(call("GET", "/codes", null), "{\"resultCode\":")) {
            boolean matches = list("operations", row).contains(operation) && list("versions", row).contains(version);
            if (matches && !text("origin", row).equals("console")) {
                codes.add(new Code(Integer.parseInt(find("^(-?\\d+)", row)), text("resultKey", row),
                        text("resultMessage", row)));
            }
        }
        if (codes.isEmpty()) {
            throw new AssertionError("found no code of " + operation + " in " + version
                    + "; expected an operation and a version of " + admin() + "/codes");
        }
        return codes;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        expectedCodes.clear();
        counts.clear();
        if (fixedAppKey == null) {
            String name = context.getRequiredTestMethod().getName();
            String unique = UUID.randomUUID().toString().substring(0, 12);
            appKey = name.substring(0, Math.min(40, name.length())) + "-" + unique;
            return;
        }
        session("DELETE", "/scenario", null);
        session("PUT", "", "{\"revision\": null}");
        session("POST", "/reset", null);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            context.getExecutionException().get().addSuppressed(new Requests(journalOrWhyNot()));
            return;
        }
        String body = "{\"expected\": [%s], \"verify\": [%s]}"
                .formatted(String.join(", ", expectedCodes), String.join(", ", counts));
        String found = session("POST", "/verify", body);
        List<String> lines = new ArrayList<>();
        for (String finding : split(found, "{\"kind\":")) {
            lines.add("ocr-emulator: " + find("^\"([^\"]*)\"", finding) + ": " + text("message", finding));
        }
        if (find("\"verified\":(true|false)", found).equals("true")) {
            lines.forEach(System.err::println); // notes: the test passes all the same
        } else {
            throw new AssertionError(String.join("\n", lines) + "\n" + journal());
        }
    }

    /** The requests of this test as text, one a line, the newest last. */
    public String journal() {
        String query = "/requests?limit=" + MAX_REQUESTS + "&appKey=" + URLEncoder.encode(appKey, UTF_8);
        List<String> lines = new ArrayList<>();
        for (String entry : split(call("GET", query, null), "{\"id\":")) {
            String code = optional("\"resultCode\":(-?\\d+)", entry);
            String how = optional("\"fault\":\"([^\"]*)\"", entry);
            String why = optional("\"reason\":\"((?:[^\"\\\\]|\\\\.)*)\"", entry);
            lines.add(0, "  %s %s -> %s %s%s%s".formatted(text("method", entry), text("path", entry), code,
                    optional("\"resultKey\":\"([^\"]*)\"", entry), how.isEmpty() ? "" : " (" + how + ")",
                    why.isEmpty() ? "" : ": " + unescaped(why)));
        }
        return lines.isEmpty()
                ? "appKey " + appKey + " has called nothing at " + url() + ": is that the application's base URL?"
                : "The requests of appKey " + appKey + ", the newest last:\n" + String.join("\n", lines);
    }

    private String journalOrWhyNot() {
        try {
            return journal();
        } catch (AssertionError error) {
            return error.getMessage();
        }
    }

    /** What a failed test had asked for. It stands below the test's own failure, and has no stack trace. */
    private static final class Requests extends Exception {
        private static final long serialVersionUID = 1;

        Requests(String journal) {
            super(journal, null, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    private String session(String method, String path, String body) {
        return call(method, "/sessions/" + URLEncoder.encode(appKey, UTF_8).replace("+", "%20") + path, body);
    }

    /** Calls the control endpoint. Fails with what was asked, what came, and where to look. */
    private static String call(String method, String path, String body) {
        var content = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(admin() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, content);
        String token = setting("OCR_EMULATOR_ADMIN_TOKEN", "");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response;
        try {
            response = HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
        } catch (IOException error) {
            throw new AssertionError("no answer from " + admin() + ": " + error + "; expected a running emulator; "
                    + "start one, or set OCR_EMULATOR_URL to where it is", error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while it called " + admin() + path, error);
        }
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        boolean isProblem = response.headers().firstValue("Content-Type").orElse("").contains("problem+json");
        String came = isProblem ? text("detail", response.body()) : response.body();
        throw new AssertionError("asked " + method + " " + admin() + path + (body == null ? "" : " with " + body)
                + "; HTTP " + response.statusCode() + " came: " + came + "; look at " + admin() + "/docs");
    }

    /** The system property (ocr.emulator.url for OCR_EMULATOR_URL), or the environment variable, or the default. */
    private static String setting(String variable, String otherwise) {
        String property = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        String value = property != null ? property : System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value.replaceAll("/+$", "");
    }

    // What follows reads and writes the JSON of the control endpoint, so that this file needs no JSON library.

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char one : text.toCharArray()) {
            boolean plain = one >= ' ' && one != '"' && one != '\\';
            json.append(plain ? String.valueOf(one) : "\\u%04x".formatted((int) one));
        }
        return json.append('"').toString();
    }

    /** The parts of a list whose objects begin with that text, each without it. */
    private static List<String> split(String json, String begin) {
        String[] parts = json.split(Pattern.quote(begin));
        return Arrays.asList(parts).subList(1, parts.length);
    }

    private static List<String> list(String member, String json) {
        return List.of(find("\"" + member + "\":\\[([^\\]]*)\\]", json).replace("\"", "").split(","));
    }

    private static String text(String member, String json) {
        return unescaped(find("\"" + member + "\":\"((?:[^\"\\\\]|\\\\.)*)\"", json));
    }

    private static String unescaped(String text) {
        String plain = text.replace("\\\"", "\"").replace("\\n", "\n").replace("\\/", "/");
        return Pattern.compile("\\\\u([0-9a-fA-F]{4})").matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))))
                .replace("\\\\", "\\");
    }

    private static String find(String pattern, String json) {
        Matcher found = Pattern.compile(pattern).matcher(json);
        if (!found.find()) {
            throw new AssertionError("found no " + pattern + " in " + json + "; is " + url() + " an ocr-emulator?");
        }
        return found.group(1);
    }

    private static String optional(String pattern, String json) {
        Matcher found = Pattern.compile(pattern).matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
