import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Uploads a file with the JDK's own client, which Spring's RestClient uses too.
 *
 *   OCR_BASE_URL=http://localhost:8080 java examples/Upload.java business examples/business.png [chunked]
 *
 * Prints the reply. The operation is business or credit-card.
 */
public class Upload {
    public static void main(String[] arguments) throws Exception {
        String baseUrl = System.getenv().getOrDefault("OCR_BASE_URL", "https://api-ocr.nhncloudservice.com");
        String appKey = System.getenv().getOrDefault("OCR_APP_KEY", "my-app");
        String secretKey = System.getenv().getOrDefault("OCR_SECRET_KEY", "my-secret");

        String boundary = "----boundary-of-this-example";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"image.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.write(Files.readAllBytes(Path.of(arguments[1])));
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] bytes = body.toByteArray();
        boolean chunked = arguments.length > 2 && arguments[2].equals("chunked");

        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/v1.0/appkeys/" + appKey + "/" + arguments[0]))
                .header("Authorization", secretKey)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(chunked
                        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                        : BodyPublishers.ofByteArray(bytes))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(response.body());
    }
}
