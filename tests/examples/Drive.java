import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.api.VerificationApi;
import org.openapitools.client.model.Expectations;
import org.openapitools.client.model.ExpectationsVerifyInner;
import org.openapitools.client.model.PlannedReply;
import org.openapitools.client.model.PlannedReplyResultCode;
import org.openapitools.client.model.ScenarioOperation;
import org.openapitools.client.model.Verification;

/** Plans a reply with the generated client, meets it, and verifies; prints what comes. */
public class Drive {
    private static final String APP_KEY = "generated";

    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        ApiClient client = new ApiClient();
        client.updateBaseUri(url + "/__admin");
        SessionsApi sessions = new SessionsApi(client);
        VerificationApi verification = new VerificationApi(client);
        sessions.planReply(APP_KEY, new PlannedReply()
                .addOperationItem(ScenarioOperation.BUSINESS_STATUS)
                .resultCode(new PlannedReplyResultCode(5000503)));
        print(verification.verifySession(APP_KEY, new Expectations()));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1.0/appkeys/" + APP_KEY + "/business/status"))
                .header("Authorization", "secret")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"businessNumber\": \"1234567890\"}"))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        print(verification.verifySession(APP_KEY, new Expectations().addVerifyItem(new ExpectationsVerifyInner()
                .addOperationItem(ExpectationsVerifyInner.OperationEnum.BUSINESS_STATUS)
                .count(1))));
        try {
            sessions.planReply(APP_KEY, new PlannedReply().times(0));
        } catch (ApiException refused) {
            System.out.println(refused.getCode());
        }
    }

    private static void print(Verification found) {
        System.out.println(found.getVerified() + " " + found.getRequests());
        found.getFindings().forEach(finding -> System.out.println(finding.getKind()));
    }
}
