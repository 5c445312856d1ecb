package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** For every bad input the answer is one message with what to do, and nothing is started. */
class BadInputIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private static final String START = "/engine-rest/process-definition/key/connector-password-rotation/start";

    static Stream<Arguments> badRequests() {
        String fine = "\"account\":\"contoso.com\",\"reason\":\"Why not.\"";
        return Stream.of(
                Arguments.of(
                        "unknown account", 422, "{\"account\":\"nowhere.example\",\"reason\":\"x\"}", "contoso.com"),
                Arguments.of(
                        "window that ends before it starts",
                        400,
                        "{" + fine
                                + ",\"windowStart\":\"2040-01-02T00:00:00Z\",\"windowEnd\":\"2040-01-01T00:00:00Z\"}",
                        "window"),
                Arguments.of(
                        "window that is over", 400, "{" + fine + ",\"windowEnd\":\"2001-01-01T00:00:00Z\"}", "window"),
                Arguments.of("time without offset", 400, "{" + fine + ",\"windowEnd\":\"2040-01-01\"}", "windowEnd"),
                Arguments.of(
                        "reason of 1 MB",
                        413,
                        "{\"account\":\"contoso.com\",\"reason\":\"" + "x".repeat(1 << 20) + "\"}",
                        "larger"),
                Arguments.of(
                        "reason of 2001 characters",
                        400,
                        "{\"account\":\"contoso.com\",\"reason\":\"" + "x".repeat(2001) + "\"}",
                        "2000"),
                Arguments.of("no account", 400, "{\"reason\":\"x\"}", "account"),
                Arguments.of("no reason", 400, "{\"account\":\"contoso.com\",\"reason\":\"  \"}", "reason"),
                Arguments.of("object as account", 400, "{\"account\":{\"a\":1},\"reason\":\"x\"}", "account"),
                Arguments.of("list as reason", 400, "{\"account\":\"contoso.com\",\"reason\":[]}", "reason"),
                Arguments.of("number as window", 400, "{" + fine + ",\"windowStart\":12}", "windowStart"),
                Arguments.of("unknown kind", 400, "{" + fine + ",\"kind\":\"DESTROY\"}", "ROTATE"),
                Arguments.of("unknown property", 400, "{" + fine + ",\"windwStart\":\"\"}", "windwStart"),
                Arguments.of("malformed JSON", 400, "{\"account\":\"contoso.com\",", "JSON"),
                Arguments.of("a list", 400, "[]", ""),
                Arguments.of("nothing", 400, "", ""),
                Arguments.of("null", 400, "null", ""),
                Arguments.of(
                        "window whose instant has a year of five digits",
                        400,
                        "{" + fine + ",\"windowEnd\":\"9999-12-31T23:59:59-18:00\"}",
                        "from the year 2000 to 2199"),
                Arguments.of(
                        "window of a distant year",
                        400,
                        "{" + fine + ",\"windowEnd\":\"+12345-01-01T00:00:00Z\"}",
                        "windowEnd"),
                Arguments.of(
                        "window before the year 0",
                        400,
                        "{" + fine + ",\"windowStart\":\"-0005-01-01T00:00:00Z\"}",
                        "windowStart"),
                Arguments.of("ticket of two lines", 400, "{" + fine + ",\"ticket\":\"CHG1\\r\\nFAKE\"}", "ticket"),
                Arguments.of("control characters", 400, "{\"account\":\"a\\u0000b\",\"reason\":\"x\"}", "account"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void aBadRequestIsAnsweredWithOneMessage(String what, int status, String body, String named) {
        int before = rotations();

        Answer answer = keyturn.http().post("requester", "/api/rotations", body);

        isProblem(answer, status);
        assertThat(answer.detail()).contains(named);
        assertThat(rotations()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/rotations/no-such-rotation,           404",
        "GET,    /api/rotations/no-such-rotation/evidence,  404",
        "POST,   /api/rotations/no-such-rotation/cancel,    404",
        "GET,    /api/rotations?limit=0,                    400",
        "GET,    /api/rotations?limit=many,                 400",
        "GET,    /api/nothing,                              404",
        "DELETE, /api/rotations,                            405",
        "PUT,    /api/accounts,                             405",
    })
    void aBadAddressIsAnsweredWithOneMessage(String method, String path, int status) {
        isProblem(keyturn.http().send("admin", method, path, "application/json", ""), status);
    }

    @Test
    void anotherContentTypeIsRefused() {
        isProblem(
                keyturn.http()
                        .send(
                                "requester",
                                "POST",
                                "/api/rotations",
                                "text/plain",
                                RotationDriver.body("contoso.com").toString()),
                415);
    }

    @Test
    void whoDoesNotLogInIsAskedToAndWhoMayNotIsTold() {
        isProblem(keyturn.http().get("nobody", "/api/rotations"), 401);
        isProblem(
                keyturn.http()
                        .post(
                                "auditor",
                                "/api/rotations",
                                RotationDriver.body("contoso.com").toString()),
                403);
        assertThat(keyturn.http().get("nobody", "/engine-rest/task").status()).isEqualTo(401);
        assertThat(keyturn.http().get("nobody", "/lab/servers").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "'',",
        "{\"value\":\"nowhere.example\"}, {\"value\":\"x\"}",
        "{\"value\":\"contoso.com\"},     {\"value\":\"\"}",
        "{\"value\":17},                  {\"value\":\"x\"}",
    })
    void aBadStartThroughTheEngineStartsNothing(String account, String reason) {
        int before = rotations();
        String variables = account.isEmpty() ? "{}" : "{\"account\":" + account + ",\"reason\":" + reason + "}";

        Answer answer = keyturn.http().post("requester", START, "{\"variables\":" + variables + "}");

        assertThat(answer.refused()).as(answer.body()).isTrue();
        assertThat(answer.body()).doesNotContain("\\tat ");
        assertThat(rotations()).isEqualTo(before);
        assertThat(keyturn.bean(JdbcTemplate.class)
                        .queryForObject("select count(*) from keyturn_running", Integer.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ticket\":{\"value\":\"CHG1\\r\\nFAKE\"}",
                "\"ticket\":{\"value\":\"CHG1\\u0000\"}",
                "\"reason\":{\"value\":\"a\\u001bb\"}",
                "\"windowEnd\":{\"value\":\"9999-12-31T23:59:59-18:00\"}",
                "\"windowEnd\":{\"value\":\"+12345-01-01T00:00:00Z\"}",
                "\"windowEnd\":{\"type\":\"Date\",\"value\":\"9999-12-31T23:59:59.000-1800\"}",
                "\"windowStart\":{\"value\":\"-0005-01-01T00:00:00Z\"}"
            })
    void theEngineHoldsAStartToTheSameRulesByItsFormAndByMessage(String variable) {
        int before = rotations();
        String variables = "\"account\":{\"value\":\"contoso.com\"}"
                + (variable.contains("reason") ? "" : ",\"reason\":{\"value\":\"x\"}") + "," + variable;

        Answer start = keyturn.http().post("requester", START, "{\"variables\":{" + variables + "}}");
        Answer message = keyturn.http()
                .post(
                        "requester",
                        "/engine-rest/message",
                        "{\"messageName\":\"RotationRequested\",\"processVariables\":{" + variables + "}}");

        for (Answer answer : List.of(start, message)) {
            assertThat(answer.refused()).as(answer.body()).isTrue();
            assertThat(answer.body()).doesNotContainIgnoringCase("sql", "insert into");
        }
        assertThat(rotations()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "//engine-rest/x",
        "/engine-rest//task",
        "/engine-rest/x;y=1",
        "/api/rotations/a%0d%0ab",
        "/api/rotations/a%00",
        "/api/rotations?account=a%00",
        "/api/audit/rotations?account=a%0aFAKE",
        "/engine-rest/task?processInstanceBusinessKey=%00",
        "/camunda/api/engine/engine/default/task?name=%0D%0A",
        "/camunda//app/",
        "//a:b:c/d",
    })
    void anAddressThatIsNotPlainIsAnOrdinaryRefusalForEverybody(String path) {
        assertThat(keyturn.http().raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("Exception", "dev.keyturn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/app/tasklist",
                "/camunda",
                "/camunda/app/cockpit",
                "/logout",
                "/rotations/x/",
                "/camunda/api/admin/setup/default/user/create"
            })
    void aRedirectLeadsNowhereElseWhateverThisHostIsSaidToBeCalled(String path) {
        assertThat(keyturn.http().raw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .doesNotContain("evil.example");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/audit/rotations?from=9999-12-31T23:59:59-18:00",
        "/api/audit/rotations?to=%2B12345-01-01T00:00:00Z",
        "/api/evidence/export?from=-0005-01-01T00:00:00Z",
        "/api/evidence/export?to=9999-12-31T23:59:59-18:00",
    })
    void aTimeInAQueryIsHeldToTheSameRange(String path) {
        Answer answer = keyturn.http().get("auditor", path);

        isProblem(answer, 400);
        assertThat(answer.detail()).contains("from the year 2000 to 2199");
    }

    private static void isProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("type").asText()).isNotBlank();
        assertThat(answer.detail())
                .as(answer.body())
                .matches("(?s)\\S.{10,500}[.]")
                .doesNotContain("Exception", "dev.keyturn", "com.fasterxml");
    }

    private static int rotations() {
        return keyturn.http().get("admin", "/api/rotations?limit=200").json().size();
    }
}
