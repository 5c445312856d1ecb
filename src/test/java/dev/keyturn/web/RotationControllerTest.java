package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.jayway.jsonpath.JsonPath;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebMvcTest
@ExtendWith(OutputCaptureExtension.class)
class RotationControllerTest {

    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));
    private static final Person OPERATOR = new Person("operator", Set.of(Person.OPERATORS));
    private static final String VALID = "{\"account\":\"contoso.com\",\"reason\":\"90 days are over\"}";

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void aRequestIsAcceptedWithTheAddressToWatchIt() throws Exception {
        var asked = new RotationRequest(
                "contoso.com",
                RotationRequest.Kind.REPAIR,
                "it was changed in Active Directory",
                "CHG0030052",
                Instant.parse("2030-01-15T20:00:00Z"),
                Instant.parse("2030-01-15T21:00:00Z"));
        given(rotations.request(asked, REQUESTER, "key-1")).willReturn(RotationViews.running("r1"));

        var response = send(post("/api/rotations")
                .header("Idempotency-Key", "key-1")
                .contentType(APPLICATION_JSON)
                .content("""
                        {"account":" contoso.com ","kind":"REPAIR","reason":"it was changed in Active Directory","ticket":"CHG0030052",
                        "windowStart":"2030-01-15T20:00:00Z","windowEnd":"2030-01-15T22:00:00+01:00"}"""));

        assertThat(response.getStatus()).isEqualTo(202);
        assertThat(response.getHeader("Location")).isEqualTo("/api/rotations/r1");
        assertThat(JsonPath.<String>read(response.getContentAsString(), "$.state"))
                .isEqualTo("RUNNING");
    }

    @Test
    void whatIsLeftOutOfARequestIsARotationNowWithoutATicket() throws Exception {
        var asked =
                new RotationRequest("contoso.com", RotationRequest.Kind.ROTATE, "90 days are over", null, null, null);
        given(rotations.request(asked, REQUESTER, null)).willReturn(RotationViews.running("r1"));

        assertThat(send(requestOf(VALID)).getStatus()).isEqualTo(202);
        assertThat(send(requestOf(VALID.replace("}", ",\"ticket\":\" \",\"kind\":null}")))
                        .getStatus())
                .isEqualTo(202);
    }

    static Stream<List<String>> invalidBodies() {
        return Stream.of(
                List.of("{\"reason\":\"x\"}", "account", "is missing"),
                List.of("{\"account\":\"a\",\"reason\":\" \"}", "reason", "is missing"),
                List.of("{\"account\":\"a\",\"reason\":5}", "reason", "must be a text"),
                List.of("{\"account\":\"a\",\"reason\":true}", "reason", "must be a text"),
                List.of("{\"account\":[\"a\"],\"reason\":\"x\"}", "account", "must be a text"),
                List.of("{\"account\":\"a\",\"reason\":\"" + "x".repeat(2001) + "\"}", "reason", "longer than 2000"),
                List.of("{\"account\":\"" + "a".repeat(201) + "\",\"reason\":\"x\"}", "account", "longer than 200"),
                List.of("{\"account\":\"a\",\"reason\":\"nul \\u0000\"}", "reason", "control characters"),
                List.of("{\"account\":\"a\",\"reason\":\"half \\ud800\"}", "reason", "control characters"),
                List.of("{\"account\":\"a\",\"reason\":\"x\",\"ticket\":\"a\\nb\"}", "ticket", "control characters"),
                List.of("{\"account\":\"a\",\"reason\":\"x\",\"kind\":\"TURN\"}", "kind", "one of ROTATE, REPAIR"),
                List.of("{\"account\":\"a\",\"reason\":\"x\",\"kind\":1}", "kind", "one of ROTATE, REPAIR"),
                List.of("{\"account\":\"a\",\"reason\":\"x\",\"colour\":1}", "colour", "known are account, kind"),
                List.of(window("1900000000", "null"), "windowStart", "must be a time"),
                List.of(window("\"2030-01-15\"", "null"), "windowStart", "must be a time"),
                List.of(window("\"+99999-01-15T00:00:00Z\"", "null"), "windowStart", "must be a time"),
                List.of(window("\"2030-02-02T00:00:00Z\"", "\"2030-02-01T00:00:00Z\""), "windowEnd", "later than"),
                List.of(window("null", "\"2030-01-15T12:00:00Z\""), "windowEnd", "in the future"),
                List.of("[]", "body", "single JSON value"),
                List.of(VALID + VALID, "body", "single JSON value"));
    }

    private static String window(String start, String end) {
        return "{\"account\":\"a\",\"reason\":\"x\",\"windowStart\":" + start + ",\"windowEnd\":" + end + "}";
    }

    @ParameterizedTest
    @MethodSource("invalidBodies")
    void anInvalidBodyIsRefusedWithTheFieldAndWhatIsWrongWithIt(List<String> wrong) throws Exception {
        var problem = problem(requestOf(wrong.get(0)), 400, "invalid-request");

        assertThat(JsonPath.<String>read(problem, "$.errors[0].field")).isEqualTo(wrong.get(1));
        assertThat(JsonPath.<String>read(problem, "$.errors[0].message")).contains(wrong.get(2));
        assertThat(JsonPath.<String>read(problem, "$.detail")).startsWith(wrong.get(1));
        verifyNoInteractions(rotations);
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() throws Exception {
        var problem = problem(requestOf("{}"), 400, "invalid-request");

        assertThat(JsonPath.<List<String>>read(problem, "$.errors[*].field")).containsExactly("account", "reason");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"account":     | malformed-json
                    hunter2         | malformed-json
                    {"account":"a","account":"b"} | malformed-json
                    ''              | missing-body
                    null            | missing-body
                    """)
    void aBodyThatIsNoJsonObjectIsRefusedWithoutQuotingIt(String body, String slug) throws Exception {
        assertThat(problem(requestOf(body), 400, slug)).doesNotContain("hunter2");
    }

    @Test
    void otherContentMethodsAndFormsAreRefusedAsProblems() throws Exception {
        problem(post("/api/rotations").contentType(MediaType.TEXT_PLAIN).content("x"), 415, "unsupported-media-type");
        problem(get("/api/rotations").accept(MediaType.TEXT_HTML), 406, "not-acceptable");
        problemFor("admin", get("/api/nothing"), 404, "not-found");
        assertThat(problemFor("admin", delete("/api/rotations/r1"), 405, "method-not-allowed"))
                .contains("GET");
    }

    @Test
    void aBodyBeyond64KibIsRefusedBeforeItIsRead() throws Exception {
        problem(requestOf("x".repeat(64 * 1024 + 1)), 413, "body-too-large");
        verifyNoInteractions(rotations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "ümlaut"})
    void anIdempotencyKeyMustBeVisibleAscii(String key) throws Exception {
        var problem = problem(requestOf(VALID).header("Idempotency-Key", key), 400, "invalid-request");

        assertThat(JsonPath.<String>read(problem, "$.errors[0].field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void anIdempotencyKeyOf201CharactersIsTooLongAndTheBodyIsCheckedWithIt() throws Exception {
        var request = requestOf("{\"account\":\"a\"}").header("Idempotency-Key", "k".repeat(201));

        var problem = problem(request, 400, "invalid-request");

        assertThat(JsonPath.<List<String>>read(problem, "$.errors[*].field"))
                .containsExactly("Idempotency-Key", "reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "many"})
    void aListHas1To200Entries(String limit) throws Exception {
        var problem = problem(get("/api/rotations").param("limit", limit), 400, "invalid-request");

        assertThat(JsonPath.<String>read(problem, "$.errors[0].field")).isEqualTo("limit");
    }

    @Test
    void aListIsOfOneAccountWhereThatIsAsked() throws Exception {
        given(rotations.list(REQUESTER, "contoso.com", 7)).willReturn(List.of(RotationViews.running("r7")));

        var response =
                send(get("/api/rotations").param("account", "contoso.com").param("limit", "7"));

        assertThat(JsonPath.<List<String>>read(response.getContentAsString(), "$[*].id"))
                .containsExactly("r7");
    }

    @Test
    void evidenceIsPassedOnByteForByte() throws Exception {
        String sealed = "{\"b\":1,\"a\":\"ü €\"}";
        given(rotations.evidence("r1", REQUESTER)).willReturn(sealed);

        var response = send(get("/api/rotations/r1/evidence"));

        assertThat(response.getContentType()).startsWith("application/json");
        assertThat(response.getContentAsByteArray()).isEqualTo(sealed.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cancellingIsPassedOn() throws Exception {
        assertThat(send(post("/api/rotations/r1/cancel")).getStatus()).isEqualTo(202);
        verify(rotations).cancel("r1", REQUESTER);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, invalid-request",
        "UNKNOWN_ACCOUNT, 422, unknown-account",
        "UNKNOWN_ROTATION, 404, unknown-rotation",
        "NOT_ALLOWED, 403, not-allowed",
        "ALREADY_RUNNING, 409, already-running",
        "KEY_REUSED, 422, key-reused",
        "TOO_LATE, 409, too-late",
        "NOT_WAITING_FOR_THIS, 409, not-waiting-for-this",
        "WRONG_PASSWORD, 422, wrong-password",
        "TRY_AGAIN_LATER, 503, try-again-later"
    })
    void eachProblemOfARotationHasItsStatus(RotationProblem.Kind kind, int status, String slug) throws Exception {
        given(rotations.get("r1", REQUESTER))
                .willThrow(new RotationProblem(kind, "Do this next.", Map.of("rotation", "r0")));

        var problem = problem(get("/api/rotations/r1"), status, slug);

        assertThat(JsonPath.<String>read(problem, "$.detail")).isEqualTo("Do this next.");
        assertThat(JsonPath.<String>read(problem, "$.rotation")).isEqualTo("r0");
        assertThat(send(get("/api/rotations/r1")).getHeader("Retry-After")).isEqualTo(status == 503 ? "5" : null);
    }

    @Test
    void anUnforeseenErrorTellsItsIdAndNothingElse(CapturedOutput log) throws Exception {
        given(rotations.get("r1", REQUESTER)).willThrow(new IllegalStateException("inner workings"));

        var problem = problem(get("/api/rotations/r1"), 500, "internal-error");

        assertThat(problem).doesNotContain("inner workings").doesNotContain("IllegalState");
        assertThat(log).contains(JsonPath.<String>read(problem, "$.errorId")).contains("inner workings");
    }

    @Test
    void aPasswordReachesTheRotationAsASecretThatIsWipedAfterwards() throws Exception {
        var typed = new AtomicReference<String>();
        var kept = new AtomicReference<Secret>();
        willAnswer(call -> {
                    Secret secret = call.getArgument(2);
                    kept.set(secret);
                    typed.set(secret.use(String::new));
                    return null;
                })
                .given(rotations)
                .enterPassword(eq("r1"), eq(OPERATOR), any());

        var response = sendAs("operator", passwordOf("{\"password\":\"Grün\\\"7 €\\u0041\"}"));

        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.getContentAsString()).isEmpty();
        assertThat(typed.get()).isEqualTo("Grün\"7 €A");
        assertThatThrownBy(() -> kept.get().use(String::new)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "\"hunter2\"",
                "{\"password\":hunter2}",
                "{\"password\":\"hunter2",
                "{\"password\":\"hunter2\",\"hunter2\":1}",
                "{\"password\":\"hunter2\"} hunter2",
                "{\"hunter2\":\"password\"}",
                "{\"password\":[\"hunter2\"]}",
                "{\"password\":\"\"}",
                "{\"password\":12345}",
                "{}",
                "[]"
            })
    void aPasswordThatCannotBeReadIsNeitherEchoedNorLogged(String body, CapturedOutput log) throws Exception {
        var problem = problemFor("operator", passwordOf(body), 400, "invalid-request");

        assertThat(JsonPath.<String>read(problem, "$.errors[0].field")).isEqualTo("password");
        assertThat(problem).doesNotContain("hunter2");
        assertThat(log.getAll()).doesNotContain("hunter2");
        verifyNoInteractions(rotations);
    }

    @Test
    void aPasswordOfMoreThan256CharactersIsRefused() throws Exception {
        problemFor("operator", passwordOf("{\"password\":\"" + "x".repeat(257) + "\"}"), 400, "invalid-request");
        assertThat(sendAs("operator", passwordOf("{\"password\":\"" + "x".repeat(256) + "\"}"))
                        .getStatus())
                .isEqualTo(204);
    }

    @Test
    void aWrongPasswordIsAProblem() throws Exception {
        willThrow(new RotationProblem(RotationProblem.Kind.WRONG_PASSWORD, "It was refused; type it again."))
                .given(rotations)
                .enterPassword(eq("r1"), eq(OPERATOR), any());

        problemFor("operator", passwordOf("{\"password\":\"hunter2\"}"), 422, "wrong-password");
    }

    private static MockHttpServletRequestBuilder requestOf(String body) {
        return post("/api/rotations").contentType(APPLICATION_JSON).content(body);
    }

    private static MockHttpServletRequestBuilder passwordOf(String body) {
        return post("/api/rotations/r1/password").contentType(APPLICATION_JSON).content(body);
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return sendAs("requester", request);
    }

    private MockHttpServletResponse sendAs(String user, MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request.with(httpBasic(user, user))).andReturn().getResponse();
    }

    private String problem(MockHttpServletRequestBuilder request, int status, String slug) throws Exception {
        return problemFor("requester", request, status, slug);
    }

    private String problemFor(String user, MockHttpServletRequestBuilder request, int status, String slug)
            throws Exception {
        var response = sendAs(user, request);
        String body = response.getContentAsString();
        assertThat(response.getStatus()).as(body).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.<String>read(body, "$.type")).isEqualTo("urn:keyturn:problem:" + slug);
        assertThat(JsonPath.<Integer>read(body, "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(body, "$.detail")).endsWith(".");
        assertThat(JsonPath.<String>read(body, "$.title")).isNotBlank();
        return body;
    }
}
