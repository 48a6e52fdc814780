import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks twice, over one connection, with HttpURLConnection; prints what the application sees. */
public class Repeating {
    public static void main(String[] arguments) throws Exception {
        for (int call = 0; call < 2; call++) {
            try {
                HttpURLConnection connection = (HttpURLConnection) URI.create(arguments[0]).toURL().openConnection();
                connection.setRequestMethod("POST");
                connection.setDoOutput(true);
                connection.setRequestProperty("Authorization", "secret");
                connection.setRequestProperty("Content-Type", "application/json");
                byte[] body = "{\"businessNumber\": \"1234567890\"}".getBytes(StandardCharsets.UTF_8);
                connection.getOutputStream().write(body);
                connection.getInputStream().readAllBytes();
                System.out.println(connection.getResponseCode());
            } catch (IOException error) {
                System.out.println("fault");
            }
        }
    }
}
