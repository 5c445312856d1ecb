package dev.keyturn.application;

import static dev.keyturn.application.IdentityProvider.APPROVERS;
import static dev.keyturn.application.IdentityProvider.AUDITORS;
import static dev.keyturn.application.IdentityProvider.REQUESTERS;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** People log in at an identity provider, and its tokens say who they are and what they may do. */
@ExtendWith(OutputCaptureExtension.class)
class OidcLoginIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LOGIN = "/oauth2/authorization/keyturn";
    private static final String TASKS = "/camunda/api/engine/engine/default/task";

    @TempDir
    static Path folder;

    private static IdentityProvider provider;

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(OidcLoginIT::settings);

    private final RotationDriver rotations = keyturn.rotations();

    private static List<String> settings() {
        provider = new IdentityProvider();
        return provider.settings(folder);
    }

    @AfterAll
    static void stopProvider() {
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    void onePersonAsksAndAnotherApprovesInSessionsOfTheProvider() {
        Browser rita = loggedIn("s-rita", "Rita@contoso.example", REQUESTERS, APPROVERS);
        Browser paul = loggedIn("s-paul", "paul@contoso.example", APPROVERS);

        assertThat(rita.postWithoutToken("/api/rotations", request()).statusCode())
                .isEqualTo(403);
        HttpResponse<String> asked = rita.post("/api/rotations", request());
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String id = json(asked).get("id").asText();
        assertThat(rotations
                        .awaitState(id, "AWAITING_APPROVAL")
                        .get("requester")
                        .asText())
                .isEqualTo("rita@contoso.example");
        String task = rotations.task(id, "approve-rotation");

        assertThat(claimAndApprove(rita, "rita@contoso.example", task))
                .as("the one who asked, in the same session")
                .isGreaterThanOrEqualTo(400);
        Browser renamed = loggedIn("s-rita", "RITA@Contoso.Example", REQUESTERS, APPROVERS);
        assertThat(claimAndApprove(renamed, "RITA@Contoso.Example", task))
                .as("the same person with capital letters")
                .isGreaterThanOrEqualTo(400);
        Browser newName = loggedIn("s-rita", "rita.married@contoso.example", REQUESTERS, APPROVERS);
        assertThat(userOf(newName)).isEqualTo("rita@contoso.example");
        assertThat(claimAndApprove(newName, "rita@contoso.example", task))
                .as("the same person with a new name")
                .isGreaterThanOrEqualTo(400);
        assertThat(byToken(provider.token("s-rita", "other", APPROVERS), task)).isGreaterThanOrEqualTo(400);
        Browser second = loggedIn("s-rita" + IdentityProvider.SECOND_ACCOUNT, "admin.rita@contoso.example", APPROVERS);
        assertThat(claimAndApprove(second, "admin.rita@contoso.example", task))
                .as("the same person with a second account")
                .isGreaterThanOrEqualTo(400);
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("AWAITING_APPROVAL");

        assertThat(claimAndApprove(paul, "paul@contoso.example", task)).isEqualTo(204);
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).isEqualTo("VERIFIED");
        assertThat(ended.get("approvedBy").asText()).isEqualTo("paul@contoso.example");
        JsonNode document = EvidenceText.of(keyturn.http(), id);
        assertThat(document.at("/rotation/login").asText()).isEqualTo("OPENID_CONNECT");
        assertThat(document.at("/fourEyes/approvals/0/login").asText()).isEqualTo("OPENID_CONNECT");
    }

    @Test
    void tasklistKnowsThePersonWithoutALoginOfItsOwn() {
        Browser browser = loggedIn("s-paul", "paul@contoso.example", APPROVERS);

        assertThat(browser.get("/camunda/app/tasklist/default/").body()).contains("<title>Camunda Tasklist</title>");
        JsonNode login = json(browser.get("/camunda/api/admin/auth/user/default"));
        assertThat(login.get("userId").asText()).isEqualTo("paul@contoso.example");
        assertThat(login.get("authorizedApps").toString()).contains("tasklist").doesNotContain("cockpit");
        JsonNode profile = json(browser.get("/camunda/api/engine/engine/default/user/paul@contoso.example/profile"));
        assertThat(profile.get("firstName").asText()).isEqualTo("Given");
        JsonNode groups =
                json(browser.get("/camunda/api/engine/engine/default/identity/groups?userId=paul@contoso.example"));
        assertThat(groups.get("groups").toString()).contains("rotation-approvers");

        String id = rotations.request(FABRIKAM);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        JsonNode filters = json(browser.get("/camunda/api/engine/engine/default/filter?resourceType=Task"));
        assertThat(filters).isNotEmpty();
        JsonNode waiting = json(browser.get("/camunda/api/engine/engine/default/filter/"
                + filters.get(0).get("id").asText() + "/list"));
        assertThat(waiting).as("by the groups of the person who asks").hasSize(1);
    }

    @Test
    void aLinkToATaskIsFollowedAfterTheLoginAtTheProvider() {
        String id = rotations.request(FABRIKAM);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        String link = "/rotations/" + id + "/tasks/" + rotations.task(id, "approve-rotation");
        provider.logsInNext("s-paul", "paul@contoso.example", APPROVERS);
        Browser browser = new Browser(keyturn.http().baseUrl());

        HttpResponse<String> login = browser.get(link);
        assertThat(login.uri().getPath()).isEqualTo("/login");
        assertThat(login.uri().getRawQuery()).isEqualTo("to=" + URLEncoder.encode(link, StandardCharsets.UTF_8));

        // as the page leads on, where passwords are taken as well
        HttpResponse<String> tasklist = browser.get(LOGIN + "?" + login.uri().getRawQuery());

        assertThat(tasklist.body()).contains("<title>Camunda Tasklist</title>");
        assertThat(tasklist.previousResponse().orElseThrow().headers().firstValue("Location"))
                .hasValueSatisfying(place -> assertThat(place)
                        .endsWith(
                                "/camunda/app/tasklist/default/#/?task=" + link.substring(link.lastIndexOf('/') + 1)));
        Browser auditor = loggedIn("s-audrey", "audrey@contoso.example", AUDITORS);
        assertThat(auditor.get(link).uri().getPath())
                .as("an auditor has no tasks")
                .isEqualTo("/rotations/" + id);
        rotations.cancel("admin", id);
        assertThat(rotations.outcome(id)).isEqualTo("CANCELLED");
        assertThat(browser.get(link).uri().getPath())
                .as("there is nothing to decide any more")
                .isEqualTo("/rotations/" + id);
    }

    @Test
    void onADatabaseWhoseUsersAreAllAtTheProviderTheWebApplicationsOpen() {
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        List<String> administrators = jdbc.queryForList(
                "select USER_ID_ from ACT_ID_MEMBERSHIP where GROUP_ID_ = 'camunda-admin'", String.class);
        assertThat(administrators).isNotEmpty();
        jdbc.update("delete from ACT_ID_MEMBERSHIP where GROUP_ID_ = 'camunda-admin'");
        try {
            Browser browser = loggedIn("s-paul", "paul@contoso.example", APPROVERS);

            HttpResponse<String> tasklist = browser.get("/camunda/app/tasklist/default/");
            assertThat(tasklist.uri().getPath()).startsWith("/camunda/app/tasklist/");
            assertThat(tasklist.body()).contains("<title>Camunda Tasklist</title>");
        } finally {
            administrators.forEach(administrator -> jdbc.update(
                    "insert into ACT_ID_MEMBERSHIP (USER_ID_, GROUP_ID_) values (?, 'camunda-admin')", administrator));
        }
    }

    @Test
    void aUserOfTheEngineCannotChangeAPasswordThatTheSettingsSay() {
        Browser program = new Browser(keyturn.http().baseUrl());
        String login = Base64.getEncoder().encodeToString("requester:requester".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = program.send(program.request("/engine-rest/user/requester/credentials")
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"password\":\"another-1\",\"authenticatedUserPassword\":\"requester\"}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("read-only");
        assertThat(keyturn.http().get("requester", "/api/rotations").status()).isEqualTo(200);
    }

    @Test
    void aLoginBeginsANewSessionAndALogoutEndsIt() {
        Browser browser = new Browser(keyturn.http().baseUrl());
        browser.get("/camunda/api/engine/engine");
        String before = browser.cookie("JSESSIONID").orElseThrow();

        provider.logsInNext("s-audrey", "audrey@contoso.example", AUDITORS);
        assertThat(browser.get(LOGIN).uri().getPath()).isEqualTo("/");
        String during = browser.cookie("JSESSIONID").orElseThrow();
        assertThat(during).isNotEqualTo(before);
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(200);
        Browser attacker = new Browser(keyturn.http().baseUrl());
        attacker.set("JSESSIONID", before);
        assertThat(attacker.get("/api/rotations").statusCode()).isEqualTo(401);

        HttpResponse<String> elsewhere =
                browser.send(browser.request("/logout").header("Sec-Fetch-Site", "cross-site"));
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        HttpResponse<String> out = browser.get("/logout");
        assertThat(Stream.iterate(Optional.of(out), Optional::isPresent, answer -> answer.orElseThrow()
                                .previousResponse())
                        .map(answer -> answer.orElseThrow().uri().getPath()))
                .as("also at the provider")
                .anySatisfy(path -> assertThat(path).contains("endsession"));

        Browser copy = new Browser(keyturn.http().baseUrl());
        copy.set("JSESSIONID", during);
        assertThat(copy.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(401);
    }

    @Test
    void aLogoutInTasklistIsOneFromEverything() {
        Browser browser = loggedIn("s-paul", "paul@contoso.example", APPROVERS);
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(200);

        assertThat(browser.post("/camunda/api/admin/auth/user/default/logout", "")
                        .statusCode())
                .isEqualTo(200);

        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(browser.get(TASKS).statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionEndsWhenItsNameIsGivenAway() {
        Browser browser = loggedIn("s-leaver", "leaver@contoso.example", APPROVERS);
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(200);
        assertThat(browser.get(TASKS).statusCode()).isEqualTo(200);

        keyturn.bean(JdbcTemplate.class)
                .update("delete from keyturn_person where user_id = ?", "leaver@contoso.example");
        Browser successor = loggedIn("s-successor", "leaver@contoso.example", APPROVERS);

        assertThat(browser.get(TASKS).statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(successor.get("/api/rotations").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsInNoMappedGroupGetsNowhere() {
        Browser browser = loggedIn("s-stranger", "stranger@contoso.example", "some other group", "rotation-approvers");

        assertThat(browser.get("/api/rotations").statusCode()).isEqualTo(403);
        assertThat(json(browser.get("/camunda/api/admin/auth/user/default"))
                        .get("authorizedApps")
                        .toString())
                .doesNotContain("tasklist");
        assertThat(bearer("/api/rotations", provider.token("s-stranger", "stranger@contoso.example")))
                .isEqualTo(403);
    }

    @Test
    void aNameIsOnePersonsOnly() {
        loggedIn("s-paul", "paul@contoso.example", APPROVERS);

        assertRefused(login("s-another-paul", "Paul@contoso.example", APPROVERS), "belongs to another person");
        assertRefused(login("s-thief", "Approver", APPROVERS), "belongs to a user of Keyturn");
        assertRefused(login("s-wild", "*", APPROVERS), "cannot be a user of Keyturn");
        assertRefused(login("s-watch", "keyturn-watch", APPROVERS), "cannot be a user of Keyturn");
        assertRefused(login("s-nameless", null, APPROVERS), "preferred_username");
        assertThat(bearer("/api/rotations", provider.token("s-another-paul", "paul@contoso.example", APPROVERS)))
                .isEqualTo(403);
    }

    @Test
    void aTokenOfTheProviderOpensTheRestInterfaces() {
        String token = provider.token("s-rita", "rita@contoso.example", REQUESTERS);

        assertThat(bearer("/api/rotations", token)).isEqualTo(200);
        assertThat(bearer("/engine-rest/task", token)).isEqualTo(200);
        assertThat(bearer("/api/keyset/rotation", token)).isEqualTo(403);
        String id = json(byToken(token, "/api/rotations", request())).get("id").asText();
        rotations.awaitState(id, "AWAITING_APPROVAL");
        assertThat(byToken(token, "/api/rotations/" + id + "/cancel", "{}").statusCode())
                .isEqualTo(202);
        assertThat(rotations.outcome(id)).isEqualTo("CANCELLED");
        JsonNode document = EvidenceText.of(keyturn.http(), id);
        assertThat(document.at("/rotation/login").asText()).isEqualTo("BEARER_TOKEN");
        assertThat(document.at("/cancellation/login").asText()).isEqualTo("BEARER_TOKEN");
    }

    @Test
    void aProgramIsKnownByItsOwnNameAndRolesWhereItsTokenTellsNoPerson() {
        String token = provider.tokenOfAProgram("s-program", REQUESTERS);

        String id = json(byToken(token, "/api/rotations", request())).get("id").asText();
        assertThat(rotations.check(id).get("requester").asText()).isEqualTo("a-program");
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.cancel("admin", id);
        assertThat(rotations.outcome(id)).isEqualTo("CANCELLED");
        assertThat(bearer("/api/rotations", provider.tokenOfAProgram("s-program")))
                .isEqualTo(403);
        assertThat(bearer("/api/rotations", provider.tokenWithoutAName("s-person", REQUESTERS)))
                .as("a person who comes through a program")
                .isEqualTo(403);
    }

    @Test
    void whatIsWrongInATokenOfTheProviderIsInTheLogWithItsSetting(CapturedOutput log) {
        String v1 = provider.tokenThatNamesAnotherIssuer(
                "https://sts.windows.net/72f988bf/", "s-audrey", "audrey@contoso.example", AUDITORS);
        assertThat(bearer("/api/rotations", v1)).isEqualTo(401);
        assertThat(log)
                .contains(
                        "its issuer is https://sts.windows.net/72f988bf/, which is not keyturn.login.oidc.issuer-uri",
                        "requestedAccessTokenVersion to 2");

        assertThat(bearer("/api/rotations", provider.tokenForAnotherPerson("s-audrey", "audrey@contoso.example")))
                .isEqualTo(401);
        assertThat(log).contains("it was made for [api://another], which is not keyturn.login.oidc.audience");

        assertThat(bearer("/api/rotations", provider.token("s-nameless", null, AUDITORS)))
                .isEqualTo(403);
        assertThat(log).contains("set keyturn.login.oidc.user-claim to another one");

        loggedIn("s-groupless", "groupless@contoso.example", "some other group");
        assertThat(log)
                .contains("groupless@contoso.example logged in and can do nothing here", "keyturn.login.oidc.groups");
    }

    static Stream<Named<BiFunction<String, String, String>>> tokensThatAreNone() {
        return Stream.of(
                Named.of("another issuer", (who, name) -> provider.tokenOfAnotherIssuer(who, name, AUDITORS)),
                Named.of("another audience", (who, name) -> provider.tokenForAnotherPerson(who, name, AUDITORS)),
                Named.of("expired", (who, name) -> provider.expiredToken(who, name, AUDITORS)),
                Named.of("unsigned", (who, name) -> provider.unsignedToken(who, name, AUDITORS)),
                Named.of("made for a login", (who, name) -> provider.tokenOfALogin(who, name, AUDITORS)),
                Named.of("tampered with", (who, name) -> {
                    String token = provider.token(who, name, AUDITORS);
                    return token.substring(0, token.length() - 8) + "AAAAAAAA";
                }),
                Named.of("no token", (who, name) -> "e30"));
    }

    @ParameterizedTest
    @MethodSource("tokensThatAreNone")
    void aTokenThatIsNotForKeyturnOpensNothing(BiFunction<String, String, String> tokens) {
        String token = tokens.apply("s-audrey", "audrey@contoso.example");

        assertThat(bearer("/api/rotations", token)).isEqualTo(401);
        assertThat(bearer("/engine-rest/task", token)).isEqualTo(401);
    }

    @Test
    void whatComesBackWithoutALoginThatWasBegunHereIsRefusedWithAPage() {
        HttpResponse<String> answer =
                new Browser(keyturn.http().baseUrl()).get("/login/oauth2/code/keyturn?code=stolen&state=guessed");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("was not begun in this browser").doesNotContain("stolen", "Exception");
    }

    private static Browser loggedIn(String subject, String name, String... groups) {
        provider.logsInNext(subject, name, groups);
        Browser browser = new Browser(keyturn.http().baseUrl());
        HttpResponse<String> page = browser.get(LOGIN);
        assertThat(page.uri().getPath()).as(page.body()).isEqualTo("/");
        // gives the session its token, as the pages do before they ask for a change
        browser.get("/camunda/api/engine/engine");
        return browser;
    }

    private static HttpResponse<String> login(String subject, String name, String... groups) {
        provider.logsInNext(subject, name, groups);
        return new Browser(keyturn.http().baseUrl()).get(LOGIN);
    }

    private static void assertRefused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains(reason);
    }

    private static String userOf(Browser browser) {
        return json(browser.get("/camunda/api/admin/auth/user/default"))
                .get("userId")
                .asText();
    }

    /** The status of the first of both that was refused, else of the second. */
    private static int claimAndApprove(Browser browser, String user, String task) {
        browser.get("/camunda/app/tasklist/default/");
        int claimed = browser.post(TASKS + "/" + task + "/claim", "{\"userId\":\"" + user + "\"}")
                .statusCode();
        return claimed >= 400
                ? claimed
                : browser.post(TASKS + "/" + task + "/complete", RotationDriver.decision("APPROVE"))
                        .statusCode();
    }

    private static int byToken(String token, String task) {
        Browser program = new Browser(keyturn.http().baseUrl());
        return program.send(program.request("/engine-rest/task/" + task + "/complete")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(RotationDriver.decision("APPROVE"))))
                .statusCode();
    }

    private static HttpResponse<String> byToken(String token, String path, String body) {
        Browser program = new Browser(keyturn.http().baseUrl());
        return program.send(program.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static int bearer(String path, String token) {
        Browser program = new Browser(keyturn.http().baseUrl());
        return program.send(program.request(path).header("Authorization", "Bearer " + token))
                .statusCode();
    }

    private static String request() {
        return RotationDriver.body(FABRIKAM).toString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }
}
