package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.jayway.jsonpath.JsonPath;
import dev.keyturn.account.Accounts;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.AccessLog.UnrecordedAccessException;
import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.evidence.RotationLine;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.rotation.Rotations;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
class AuditControllerTest {

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @MockitoBean
    SealedRotations sealed;

    @MockitoBean
    AccessLog accessLog;

    @BeforeEach
    void threeRotationsThatEndedAndOneThatRuns() {
        given(sealed.find(any(), any(), anyInt())).willReturn(List.of(line(9), line(7), line(5)));
        given(sealed.count(any())).willReturn(30L);
        given(rotations.running(any())).willReturn(List.of(RotationViews.running("r-10")));
    }

    @Test
    void aPageSaysHowManyThereAreAndWhereTheNextBegins() throws Exception {
        String body = ask("auditor", "/api/audit/rotations?limit=2").getContentAsString();

        assertThat(JsonPath.<List<Integer>>read(body, "$.rotations[*].number")).containsExactly(9, 7);
        assertThat(JsonPath.<Integer>read(body, "$.total")).isEqualTo(30);
        assertThat(JsonPath.<Integer>read(body, "$.before")).isEqualTo(7);
        assertThat(JsonPath.<List<String>>read(body, "$.running[*].state")).containsExactly("RUNNING");
        assertThat(JsonPath.<List<Integer>>read(body, "$.running[*].number")).containsOnlyNulls();
        then(accessLog).should().record("auditor", "LIST", null, Map.of("limit", "2"), 3);
    }

    @Test
    void theLastPageHasNoNextOneAndShowsNothingThatRuns() throws Exception {
        String body = ask("auditor", "/api/audit/rotations?before=11").getContentAsString();

        assertThat(JsonPath.<Integer>read(body, "$.before")).isNull();
        assertThat(JsonPath.<List<Object>>read(body, "$.running")).isEmpty();
        then(sealed).should().find(RotationFilter.NONE, 11L, 51);
    }

    @Test
    void filtersAreReadAndEmptyOnesLeftOpen() throws Exception {
        ask(
                "auditor",
                "/api/audit/rotations?account=contoso.com&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00%2B01:00"
                        + "&outcome=VERIFIED&person=ann&ticket=");

        then(sealed)
                .should()
                .find(
                        new RotationFilter(
                                "contoso.com",
                                Instant.parse("2026-01-01T00:00:00Z"),
                                Instant.parse("2026-01-31T23:00:00Z"),
                                "VERIFIED",
                                "ann",
                                null),
                        null,
                        51);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            outcome=LOST            | outcome must be one of VERIFIED, ROLLED_BACK, REJECTED, CANCELLED, EXPIRED, FINISHED_BY_HAND
            from=yesterday          | from must be a point in time from the year 2000 to 2199, such as 2026-01-31T00:00:00Z
            to=2026-01-31           | to must be a point in time from the year 2000 to 2199, such as 2026-01-31T00:00:00Z
            from=%2B999999999-01-01T00:00:00Z | from must be a point in time from the year 2000 to 2199, such as 2026-01-31T00:00:00Z
            from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z | to must be later than from
            limit=0                 | limit must be a whole number from 1 to 200
            limit=201               | limit must be a whole number from 1 to 200
            limit=many              | limit must be a whole number from 1 to 200
            before=0                | before must be a whole number from 1 to 9223372036854775807
            person=a&person=b       | person is there more than once
            person=a%E2%80%A8b      | person must be plain text of at most 255 characters
            acount=contoso.com      | There is no filter of this name; use account, before, from, limit, outcome, person, ticket, to
            """)
    void aFilterThatCannotBeRightIsRefusedWithAMessage(String query, String message) throws Exception {
        MockHttpServletResponse answer = ask("auditor", "/api/audit/rotations?" + query);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.<String>read(answer.getContentAsString(), "$.detail"))
                .isEqualTo(message + "; correct it and send the request again.");
        then(accessLog).should(never()).record(any(), any(), any(), any(), anyLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/audit/rotations",
                "/api/audit/rotations/r-1",
                "/api/audit/rotations/r-1/process-model",
                "/api/audit/rotations/r-1/evidence.csv",
                "/api/audit/accounts",
                "/api/audit/access-log",
                "/api/audit/export.csv"
            })
    void anAdministratorWhoIsNoAuditorIsRefusedByTheRoomItself(String path) throws Exception {
        MockHttpServletResponse answer = ask("admin", path);

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentAsString()).contains("rotation-auditors");
        then(accessLog).should(never()).record(any(), any(), any(), any(), anyLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/audit/rotations", "/api/audit/accounts", "/api/audit/export.csv", "/api/audit/access-log"})
    void whatCannotBeRecordedIsNotShown(String path) throws Exception {
        willThrow(mock(UnrecordedAccessException.class))
                .given(accessLog)
                .record(eq("auditor"), any(), any(), any(), anyLong());

        MockHttpServletResponse answer = ask("auditor", path);

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        assertThat(answer.getContentAsString()).doesNotContain("contoso.com");
    }

    @Test
    void anExportHasEveryRotationAndAName() throws Exception {
        MockHttpServletResponse answer = ask("auditor", "/api/audit/export.csv?account=contoso.com");

        assertThat(answer.getContentType()).isEqualTo("text/csv;charset=UTF-8");
        assertThat(answer.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"rotations.csv\"");
        assertThat(answer.getContentAsString().lines()).hasSize(4);
        then(accessLog).should().record("auditor", "EXPORT_CSV", null, Map.of("account", "contoso.com"), 3);
    }

    private MockHttpServletResponse ask(String user, String path) throws Exception {
        return http.perform(get(URI.create(path)).with(httpBasic(user, user)))
                .andReturn()
                .getResponse();
    }

    private static RotationLine line(long number) {
        Instant time = Instant.parse("2026-01-15T12:00:00Z");
        return new RotationLine(
                number,
                "r-" + number,
                "contoso.com",
                "ROTATE",
                "ann",
                List.of("bob"),
                "CHG1",
                time,
                time,
                "ENDED",
                "VERIFIED",
                "IMMEDIATE",
                null);
    }
}
