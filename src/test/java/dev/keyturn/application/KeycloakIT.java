package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Keycloak that is set up as {@code login.md} says. */
@Tag("long")
class KeycloakIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOGIN = "/oauth2/authorization/keyturn";
    private static final String TASKS = "/camunda/api/engine/engine/default/task";
    private static final String REQUESTER = "j\u00fcrgen.o'neill@contoso.example";
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static Keycloak keycloak;

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(KeycloakIT::settings);

    private final RotationDriver rotations = keyturn.rotations();

    private static List<String> settings() {
        keycloak = new Keycloak(folder);
        try {
            Path secret = Files.writeString(folder.resolve("client.secret"), "secret-of-keyturn");
            String oidc = "--keyturn.login.oidc.";
            return List.of(
                    oidc + "issuer-uri=" + keycloak.issuer(),
                    oidc + "client-id=keyturn",
                    oidc + "client-secret-file=" + secret,
                    oidc + "audience=keyturn",
                    oidc + "groups.rotation-requesters=/identity/requesters",
                    oidc + "groups.rotation-approvers=/identity/approvers",
                    oidc + "groups.rotation-tickets=/identity/ticket systems",
                    oidc + "groups.rotation-auditors=keyturn-auditor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void onePersonAsksAndAnotherApprovesAfterTheFormOfTheProvider() {
        Browser asks = loggedIn(REQUESTER, "Pa\u00df-wort 1");
        HttpResponse<String> asked = asks.post("/api/rotations", request(CONTOSO));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String id = json(asked).get("id").asText();
        JsonNode waiting = json(asks.get("/api/rotations/" + id));
        assertThat(waiting.get("requester").asText()).isEqualTo(REQUESTER);
        JsonNode profile = json(asks.get("/camunda/api/engine/engine/default/user/" + encoded(REQUESTER) + "/profile"));
        assertThat(profile.get("lastName").asText()).isEqualTo("O'Neill-M\u00fcller");

        rotations.awaitState(id, "AWAITING_APPROVAL");
        String task = rotations.task(id, "approve-rotation");
        Browser approves = new Browser(keyturn.http().baseUrl());
        HttpResponse<String> tasklist =
                logIn(approves, LOGIN + "?to=" + encoded("/rotations/" + id + "/tasks/" + task), "paul", "paul");
        assertThat(tasklist.previousResponse().orElseThrow().headers().firstValue("Location"))
                .as("the link of a mail, after the form")
                .hasValueSatisfying(
                        place -> assertThat(place).endsWith("/camunda/app/tasklist/default/#/?task=" + task));
        assertThat(json(approves.get(TASKS + "?processInstanceBusinessKey=" + id)))
                .hasSize(1);
        assertThat(approves.post(TASKS + "/" + task + "/claim", "{\"userId\":\"paul\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(approves.post(TASKS + "/" + task + "/complete", RotationDriver.decision("APPROVE"))
                        .statusCode())
                .isEqualTo(204);

        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(asks.get("/api/audit/rotations").statusCode()).isEqualTo(403);
        Browser reads = new Browser(keyturn.http().baseUrl());
        assertThat(logIn(reads, "audrey", "audrey").uri().getPath()).isEqualTo("/");
        assertThat(reads.get("/api/audit/rotations").statusCode())
                .as("by a role of the realm")
                .isEqualTo(200);
    }

    @Test
    void aLogoutEndsTheSessionHereAndThere() {
        Browser browser = loggedIn("paul", "paul");
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(200);

        HttpResponse<String> left = browser.post("/logout", "");

        assertThat(left.uri().getPath()).isIn("/login", "/realms/keyturn/protocol/openid-connect/logout");
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(401);
        HttpResponse<String> again = browser.get(LOGIN);
        assertThat(FORM.matcher(again.body()).find())
                .as("the provider asks for the password again: %s", again.uri())
                .isTrue();
    }

    @Test
    void aWrongPasswordStaysAtTheProviderAndWhoIsInNoGroupGetsNowhere() {
        assertThat(logIn(new Browser(keyturn.http().baseUrl()), "paul", "wrong")
                        .uri()
                        .getPath())
                .startsWith("/realms/keyturn/");
        Browser stranger = new Browser(keyturn.http().baseUrl());
        assertThat(logIn(stranger, "stranger", "stranger").uri().getPath()).isEqualTo("/");
        assertThat(stranger.get("/camunda/api/engine/engine/default/task").statusCode())
                .isIn(401, 403);
        assertThat(stranger.get("/api/rotations").statusCode()).isEqualTo(403);
    }

    @Test
    void aTicketSystemComesWithTheTokenOfItsServiceAccount() {
        Browser program = new Browser(keyturn.http().baseUrl());
        String token = json(program.send(form(
                        URI.create(keycloak.issuer() + "/protocol/openid-connect/token"),
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", "ticket-system",
                                "client_secret", "secret-of-the-ticket-system"))))
                .get("access_token")
                .asText();

        HttpResponse<String> asked = program.send(program.request("/api/rotations")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RotationDriver.body(FABRIKAM)
                        .put("ticket", "CHG-keycloak")
                        .toString())));

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(json(asked).get("requester").asText()).isEqualTo("service-account-ticket-system");
    }

    private static Browser loggedIn(String user, String password) {
        Browser browser = new Browser(keyturn.http().baseUrl());
        HttpResponse<String> page = logIn(browser, user, password);
        assertThat(page.uri().getPath()).as(page.body()).isEqualTo("/");
        assertThat(page.body()).contains("<title>Keyturn</title>");
        assertThat(browser.get("/camunda/app/tasklist/").body()).contains("<title>Camunda Tasklist</title>");
        return browser;
    }

    private static HttpResponse<String> logIn(Browser browser, String user, String password) {
        return logIn(browser, LOGIN, user, password);
    }

    /** Fills in the form of the provider, where that path leads. */
    private static HttpResponse<String> logIn(Browser browser, String path, String user, String password) {
        HttpResponse<String> page = browser.get(path);
        Matcher form = FORM.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        URI action = page.uri().resolve(form.group(1).replace("&amp;", "&"));
        return browser.send(form(action, Map.of("username", user, "password", password, "credentialId", "")));
    }

    private static HttpRequest.Builder form(URI action, Map<String, String> fields) {
        return HttpRequest.newBuilder(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))));
    }

    private static String request(String account) {
        return RotationDriver.body(account).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
