package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;

import com.jayway.jsonpath.JsonPath;
import dev.keyturn.engine.login.ConfiguredUsers;
import dev.keyturn.engine.login.LoginContext;
import dev.keyturn.kernel.Person;
import dev.keyturn.login.ConfiguredUser;
import dev.keyturn.rotation.Rotations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;

@SpringBootTest(
        classes = LoginContext.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "server.forward-headers-strategy=native",
            "server.servlet.session.cookie.same-site=lax",
            "spring.datasource.url=jdbc:h2:mem:login",
            "spring.flyway.enabled=false",
            "springdoc.packages-to-scan=dev.keyturn.web",
            "springdoc.override-with-generic-response=false",
            "camunda.bpm.authorization.enabled=true",
            "camunda.bpm.admin-user.id=admin",
            "camunda.bpm.admin-user.password=admin",
            "camunda.bpm.generic-properties.properties.history-time-to-live=P1D",
            "camunda.bpm.generic-properties.properties.group-resource-whitelist-pattern=[a-zA-Z0-9-]+",
            "camunda.bpm.auto-deployment-enabled=false",
            "camunda.bpm.job-execution.enabled=false",
            "camunda.bpm.webapp.index-redirect-enabled=false",
            "management.endpoints.web.exposure.include=health,info"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {

    private static final String OFFICE = "198.51.100.20";

    @LocalServerPort
    int port;

    @Autowired
    IdentityService identities;

    @Autowired
    HistoryService history;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Rotations rotations;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void aProcessAndPeople(@Autowired RepositoryService repository) {
        var process = Bpmn.createExecutableProcess("nothing")
                .startEvent()
                .userTask()
                .endEvent()
                .done();
        repository.createDeployment().addModelInstance("nothing.bpmn", process).deploy();
        LoginContext.createUser(identities, "requester", Person.REQUESTERS);
        LoginContext.createUser(identities, "forgetful", Person.REQUESTERS);
    }

    @Test
    void aConfiguredPasswordCountsAtEachStartWhereNobodyCanChangeItOtherwise(@Autowired ProcessEngine engine) {
        MockEnvironment environment = new MockEnvironment();
        ConfiguredUsers.addTo(engine, List.of(service("first")), environment);
        ConfiguredUsers.addTo(engine, List.of(service("second")), environment);
        assertThat(identities.checkPassword("service", "first"))
                .as("its own user may have changed it")
                .isTrue();

        environment.setProperty("keyturn.login.oidc.issuer-uri", "https://idp.contoso.com");
        ConfiguredUsers.addTo(engine, List.of(service("second")), environment);

        assertThat(identities.checkPassword("service", "second")).isTrue();
        assertThat(identities.checkPassword("service", "first")).isFalse();
    }

    private static ConfiguredUser service(String password) {
        return new ConfiguredUser("service", password, null, List.of());
    }

    @Test
    void theRestInterfaceOfTheEngineIsClosedToStrangersAndWrongPasswords() throws Exception {
        assertThat(send(request("/engine-rest/engine")).statusCode()).isEqualTo(401);
        assertThat(send(as("forgetful", "wrong", "/engine-rest/engine")).statusCode())
                .isEqualTo(401);
        assertThat(send(as("nobody", "nobody", "/engine-rest/engine")).statusCode())
                .isEqualTo(401);
        assertThat(send(as("requester", "requester", "/engine-rest/engine")).body())
                .contains("default");
    }

    @Test
    void theEngineKnowsWhoStartedAProcessAndAsksWhetherTheyMay() throws Exception {
        String start = "/engine-rest/process-definition/key/nothing/start";

        var hidden = send(json(as("requester", "requester", start), "{}"));
        assertThat(hidden.statusCode()).as("without READ on the definition").isEqualTo(404);
        var started = send(json(as("admin", "admin", start), "{}"));

        assertThat(started.statusCode()).isEqualTo(200);
        var instance = history.createHistoricProcessInstanceQuery()
                .processInstanceId(JsonPath.read(started.body(), "$.id"))
                .singleResult();
        assertThat(instance.getStartUserId()).isEqualTo("admin");
        assertThat(history.createHistoricProcessInstanceQuery()
                        .startedBy("requester")
                        .count())
                .isZero();
    }

    @Test
    void aControllerGetsThePersonWhileTheEngineKnowsTheSame() throws Exception {
        var person = new AtomicReference<Person>();
        var known = new AtomicReference<String>();
        given(rotations.list(any(), any(), anyInt())).willAnswer(call -> {
            person.set(call.getArgument(0));
            known.set(identities.getCurrentAuthentication().getUserId());
            return List.of();
        });

        assertThat(send(as("requester", "requester", "/api/rotations")).statusCode())
                .isEqualTo(200);

        assertThat(person.get().id()).isEqualTo("requester");
        assertThat(person.get().groups()).containsExactly(Person.REQUESTERS);
        assertThat(known.get()).isEqualTo("requester");
    }

    @Test
    void strangersWithWrongPasswordsLockNoOneOutWhereTheyLoggedIn() throws Exception {
        LoginContext.createUser(identities, "victim", Person.REQUESTERS);
        assertThat(send(from(OFFICE, as("victim", "victim", "/engine-rest/engine")))
                        .statusCode())
                .isEqualTo(200);

        for (int stranger = 0; stranger < 60; stranger++) {
            var guess = from("203.0.113." + stranger, as("victim", "wrong", "/engine-rest/engine"));
            assertThat(send(guess).statusCode()).isIn(401, 429);
            if (stranger % 5 == 0) {
                assertThat(send(from(OFFICE, as("victim", "victim", "/engine-rest/engine")))
                                .statusCode())
                        .as("after %s wrong ones", stranger + 1)
                        .isEqualTo(200);
            }
        }

        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(tasklistLogin(browser, "victim", "victim", "welcome", OFFICE).statusCode())
                .as("in Tasklist's form")
                .isEqualTo(200);
        assertThat(IntStream.range(0, 50).anyMatch(stranger -> isHeldUp("victim", stranger)))
                .as("the control: from an unknown address")
                .isTrue();
    }

    private boolean isHeldUp(String user, int stranger) {
        try {
            send(from("198.18.1." + stranger, as(user, "wrong", "/engine-rest/engine")));
            var right = from("192.0.2." + stranger, as(user, user, "/engine-rest/engine"));
            return send(right).statusCode() == 429;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void wrongPasswordsAtOnceDoNotCollideWithTheRightOne() throws Exception {
        LoginContext.createUser(identities, "busy", Person.REQUESTERS);
        assertThat(send(from(OFFICE, as("busy", "busy", "/engine-rest/engine"))).statusCode())
                .isEqualTo(200);
        var threads = Executors.newFixedThreadPool(8);
        try {
            var wrong = threads.invokeAll(IntStream.range(0, 16)
                    .<Callable<Integer>>mapToObj(stranger ->
                            () -> send(from("198.18.0." + stranger, as("busy", "wrong", "/engine-rest/engine")))
                                    .statusCode())
                    .toList());
            for (int login = 0; login < 5; login++) {
                var browser = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build();
                assertThat(tasklistLogin(browser, "busy", "busy", "welcome", OFFICE)
                                .statusCode())
                        .isEqualTo(200);
            }
            for (Future<Integer> status : wrong) {
                assertThat(status.get()).isIn(401, 429);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A user who sets a password gives their own beside it, and a session may be another user's. */
    @Test
    void guessingWherePasswordsAreChangedHasToWaitAsWell() throws Exception {
        LoginContext.createUser(identities, "unlocked", Person.REQUESTERS);
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(tasklistLogin(browser, "unlocked", "unlocked", "welcome", OFFICE)
                        .statusCode())
                .isEqualTo(200);
        browser.send(request("/camunda/api/engine/engine").build(), BodyHandlers.ofString());
        var guess = from(OFFICE, request("/camunda/api/engine/engine/default/user/unlocked/credentials"))
                .header("Content-Type", "application/json")
                .header("X-XSRF-TOKEN", token(browser))
                .PUT(BodyPublishers.ofString("{\"password\":\"mine now\",\"authenticatedUserPassword\":\"guessed\"}"))
                .build();
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(browser.send(guess, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(400);
        }

        assertThat(browser.send(guess, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
        assertThat(identities.checkPassword("unlocked", "unlocked")).isTrue();
    }

    @Test
    void aSessionCostsTwoStatementsInTheInterfaceAndTwelveInTheWebApplications() throws Exception {
        LoginContext.createUser(identities, "measured", Person.OPERATORS);
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(tasklistLogin(browser, "measured", "measured", "welcome", OFFICE)
                        .statusCode())
                .isEqualTo(200);

        assertThat(statements(() -> browser.send(request("/api/rotations").build(), BodyHandlers.ofString())))
                .hasSize(2);
        assertThat(statements(() -> browser.send(
                        request("/camunda/api/admin/auth/user/default").build(), BodyHandlers.ofString())))
                .hasSize(12);
    }

    @Test
    void manyWrongAttemptsAtOnceAreAllRefusedAsSuch() throws Exception {
        LoginContext.createUser(identities, "attacked", Person.REQUESTERS);
        Callable<Integer> attempt =
                () -> send(as("attacked", "wrong", "/engine-rest/engine")).statusCode();
        var threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> status :
                    threads.invokeAll(Stream.generate(() -> attempt).limit(16).toList())) {
                assertThat(status.get()).isIn(401, 429, 503);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tasklistLeadsToTheLoginPageWhoseLoginIsItsOwn() throws Exception {
        var cookies = new CookieManager();
        var browser = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        var page = browser.send(request("/camunda/app/tasklist/").build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.uri()).hasPath("/login").hasQuery("to=/camunda/app/tasklist/");
        assertThat(page.body()).contains("<title>Log in – Keyturn</title>");
        browser.send(request("/camunda/api/engine/engine").build(), BodyHandlers.discarding());
        var token = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
        var login = request("/camunda/api/admin/auth/user/default/login/welcome")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=admin&password=admin"));
        assertThat(send(login).statusCode()).as("without the token").isEqualTo(403);

        var loggedIn = browser.send(login.header("X-XSRF-TOKEN", token).build(), BodyHandlers.ofString());

        assertThat(loggedIn.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<String>read(loggedIn.body(), "$.userId")).isEqualTo("admin");
        assertThat(browser.send(request("/camunda/app/tasklist/").build(), BodyHandlers.ofString())
                        .body())
                .contains("<title>Camunda Tasklist</title>");
    }

    @Test
    void guessingInTasklistHasToWaitAndIsToldForHowLong() throws Exception {
        LoginContext.createUser(identities, "guessed", Person.REQUESTERS);
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(tasklistLogin(browser, "guessed", "wrong").statusCode()).isEqualTo(401);
        }

        var answer = tasklistLogin(browser, "guessed", "wrong");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isPositive();
        assertThat(JsonPath.<String>read(answer.body(), "$.detail")).contains("try again in");
    }

    @Test
    void aUserNameWithControlCharactersIsNotLookedFor() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        for (String name : List.of("nobody%0D%0AFAKE", "nobody%00")) {
            var answer = tasklistLogin(browser, name, "wrong");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(JsonPath.<String>read(answer.body(), "$.detail")).contains("no control characters");
        }
    }

    private HttpResponse<String> tasklistLogin(HttpClient browser, String user, String password) throws Exception {
        return tasklistLogin(browser, user, password, "tasklist", "127.0.0.1");
    }

    private HttpResponse<String> tasklistLogin(
            HttpClient browser, String user, String password, String application, String address) throws Exception {
        browser.send(request("/camunda/api/admin/auth/user/default").build(), BodyHandlers.ofString());
        return browser.send(
                from(address, request("/camunda/api/admin/auth/user/default/login/" + application))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-XSRF-TOKEN", token(browser))
                        .POST(BodyPublishers.ofString("username=" + user + "&password=" + password))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String token(HttpClient browser) {
        var cookies = ((CookieManager) browser.cookieHandler().orElseThrow()).getCookieStore();
        return cookies.getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(cookies.getCookies().toString()));
    }

    /** As a proxy on this machine says it. */
    private static HttpRequest.Builder from(String address, HttpRequest.Builder request) {
        return request.header("X-Forwarded-For", address);
    }

    /** What was asked of the engine's tables, once for each time. */
    private List<String> statements(Callable<HttpResponse<String>> request) throws Exception {
        jdbc.execute("set query_statistics false");
        jdbc.execute("set query_statistics true");
        try {
            assertThat(request.call().statusCode()).isEqualTo(200);
            return jdbc
                    .queryForList("select sql_statement, execution_count from information_schema.query_statistics"
                            + " where sql_statement not like '%query_statistics%'")
                    .stream()
                    .flatMap(row -> Collections.nCopies(
                            ((Number) row.get("execution_count")).intValue(), String.valueOf(row.get("sql_statement")))
                            .stream())
                    .filter(statement -> statement.contains("ACT_"))
                    .toList();
        } finally {
            jdbc.execute("set query_statistics false");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/app/tasklist/default/",
                "/camunda/app/cockpit/default/",
                "/camunda/api/engine/engine",
                "/camunda/api/engine/engine/default/task",
                "/camunda/lib/nothing.js",
                "/camunda-welcome/index.html"
            })
    void theWebApplicationsTellBrowsersWhatNotToDoWithThem(String address) throws Exception {
        var headers =
                send(request(address).header("Origin", "https://evil.example")).headers();

        assertThat(String.join(";", headers.allValues("Content-Security-Policy")))
                .contains("frame-ancestors 'none'");
        assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.allValues("Referrer-Policy")).containsExactly("same-origin");
        assertThat(headers.allValues("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
        assertThat(headers.firstValue("Permissions-Policy")).isPresent();
        assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.allValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("SameSite=Lax"))
                .filteredOn(cookie -> cookie.startsWith("JSESSIONID"))
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/rotations", "/engine-rest/engine", "/camunda/app/tasklist/"})
    void traceIsRefused(String address) throws Exception {
        var answer = send(request(address).method("TRACE", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isIn(400, 405);
        assertThat(answer.body()).doesNotContain("Tomcat", "TRACE /");
    }

    @Test
    void whoComesFirstDoesNotBecomeTheAdministrator() throws Exception {
        var page = send(request("/camunda/api/admin/setup/default/user/create")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(page.statusCode()).isIn(302, 401, 403);
        assertThat(page.headers().firstValue("X-XSRF-TOKEN"))
                .as("refused before Camunda sees it")
                .isEmpty();
    }

    @Test
    void healthIsOpenAndTheRestOfTheActuatorIsForAdministrators() throws Exception {
        assertThat(send(request("/actuator/health")).body()).contains("\"UP\"");
        assertThat(send(request("/actuator/info")).statusCode()).isEqualTo(401);
        assertThat(send(as("requester", "requester", "/actuator/info")).statusCode())
                .isEqualTo(403);
        assertThat(send(as("admin", "admin", "/actuator/info")).statusCode()).isEqualTo(200);
    }

    @Test
    void theStartPageIsKeyturns() throws Exception {
        assertThat(send(as("requester", "requester", "/")).body()).contains("<title>Keyturn</title>");
    }

    @Test
    void theApiDescriptionTellsOfEveryOperationAndItsProblemsAndOfNothingElse() throws Exception {
        String description = send(as("requester", "requester", "/v3/api-docs")).body();

        assertThat(JsonPath.<Map<String, Object>>read(description, "$.paths"))
                .containsOnlyKeys(
                        "/api/accounts",
                        "/api/check",
                        "/api/sync-workers",
                        "/api/audit/accounts",
                        "/api/audit/export.csv",
                        "/api/audit/access-log",
                        "/api/audit/rotations",
                        "/api/audit/rotations/{id}",
                        "/api/audit/rotations/{id}/evidence.csv",
                        "/api/audit/rotations/{id}/process-model",
                        "/api/evidence/export",
                        "/api/evidence/keys",
                        "/api/evidence/verify",
                        "/api/home",
                        "/api/keyset/rotation",
                        "/api/rotations",
                        "/api/rotations/{id}",
                        "/api/rotations/{id}/cancel",
                        "/api/rotations/{id}/check",
                        "/api/rotations/{id}/evidence",
                        "/api/rotations/{id}/password");
        assertThat(JsonPath.<List<String>>read(description, "$.paths.*.*.summary"))
                .hasSize(23)
                .doesNotContainNull();
        assertThat(JsonPath.<List<String>>read(description, "$..responses.409.content.*.schema.$ref"))
                .isNotEmpty()
                .containsOnly("#/components/schemas/Problem");
        assertThat(JsonPath.<List<Object>>read(
                        description, "$.paths.*.*.parameters[?(@.name=='person' && !@.description)]"))
                .isEmpty();
        assertThat(JsonPath.<String>read(description, "$.components.schemas.PasswordBody.properties.password.type"))
                .isEqualTo("string");
    }

    @Test
    void aMegabyteIsRefusedWhetherItsLengthIsAnnouncedOrNot() throws Exception {
        byte[] body = ("{\"account\":\"a\",\"reason\":\"" + "x".repeat(1024 * 1024) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
        var announced = as("admin", "admin", "/api/rotations").header("Content-Type", "application/json");
        var chunked = as("admin", "admin", "/api/rotations").header("Content-Type", "application/json");

        assertTooLarge(send(announced.POST(BodyPublishers.ofByteArray(body))));
        assertTooLarge(send(chunked.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rotations/%00", "/api//rotations", "/engine-rest/%2e%2e/api", "/api/rotations;a=b"})
    void addressesWithTricksAreRefusedWithoutAPageOfTheServer(String address) throws Exception {
        var response = send(as("admin", "admin", address));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("Tomcat").doesNotContain("Exception");
    }

    private static void assertTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("urn:keyturn:problem:body-too-large");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder as(String user, String password, String path) {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request(path).header("Authorization", "Basic " + login);
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
