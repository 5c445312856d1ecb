package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever is sent, the answer is one sentence with what to do, and nothing is started. */
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
                Arguments.of("control characters", 400, "{\"account\":\"a\\u0000b\",\"reason\":\"x\"}", "account"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void aBadRequestIsAnsweredWithOneSentence(String what, int status, String body, String named) {
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
    void aBadAddressIsAnsweredWithOneSentence(String method, String path, int status) {
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
