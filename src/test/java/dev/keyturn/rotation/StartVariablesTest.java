package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartVariablesTest {

    @Test
    void everythingThatWasGivenIsRead() {
        Map<String, Object> given = new HashMap<>();
        given.put("account", " contoso.com ");
        given.put("kind", "repair");
        given.put("reason", "changed by hand");
        given.put("ticket", "CHG1");
        given.put("windowStart", "2027-01-31T22:00:00+01:00");
        given.put("windowEnd", Date.from(Instant.parse("2027-02-01T00:00:00Z")));

        assertThat(read(given))
                .isEqualTo(new RotationRequest(
                        "contoso.com",
                        RotationRequest.Kind.REPAIR,
                        "changed by hand",
                        "CHG1",
                        Instant.parse("2027-01-31T21:00:00Z"),
                        Instant.parse("2027-02-01T00:00:00Z")));
    }

    @Test
    void whatAFormLeftEmptyIsAsIfItWereNotThere() {
        assertThat(read(Map.of("account", "contoso.com", "kind", "", "ticket", " ", "windowStart", "")))
                .isEqualTo(new RotationRequest("contoso.com", RotationRequest.Kind.ROTATE, "", null, null, null));
    }

    @Test
    void theAccountIsNeeded() {
        assertInvalid(Map.of("reason", "yearly"), "The account is missing.");
        assertInvalid(Map.of("account", "  "), "The account is missing.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "2027-01-31",
                "2027-01-31T22:00:00",
                "2027-13-31T22:00:00Z",
                "9999-12-31T23:59:59-18:00",
                "+12345-01-01T00:00:00Z",
                "-0005-01-01T00:00:00Z",
                "1999-12-31T23:59:59Z",
                "2200-01-01T00:00:00Z"
            })
    void aTimeNeedsItsOffsetAndAYearThatEverythingCanKeep(String time) {
        assertInvalid(
                Map.of("account", "contoso.com", "windowEnd", time),
                "The variable windowEnd must be a time with its offset, from the year 2000 to 2199, such as 2027-01-31T22:00:00+01:00.");
    }

    @Test
    void aDateIsHeldToTheSameRange() {
        for (long millis : List.of(Long.MAX_VALUE, Long.MIN_VALUE, 7_258_118_400_000L, -1L)) {
            assertInvalid(
                    Map.of("account", "contoso.com", "windowStart", new Date(millis)),
                    "The variable windowStart must be a time");
        }
    }

    @Test
    void anIdempotencyKeyIsOneLine() {
        assertInvalid(
                Map.of("account", "contoso.com", "idempotencyKey", "a\r\nb"),
                "The variable idempotencyKey must be one line of at most 300 characters.");
    }

    @Test
    void aVariableOfAnotherTypeIsRefusedWithItsName() {
        assertInvalid(Map.of("account", 5), "The variable account must be a text.");
        assertInvalid(Map.of("account", "contoso.com", "windowStart", 5L), "The variable windowStart must be a time");
        assertInvalid(Map.of("account", "contoso.com", "kind", "DELETE"), "The kind must be ROTATE or REPAIR.");
    }

    private static void assertInvalid(Map<String, Object> given, String message) {
        assertThatExceptionOfType(RotationProblem.class)
                .isThrownBy(() -> read(given))
                .withMessageStartingWith(message)
                .extracting(RotationProblem::kind)
                .isEqualTo(RotationProblem.Kind.INVALID_REQUEST);
    }

    private static RotationRequest read(Map<String, Object> given) {
        VariableScope variables = mock(VariableScope.class);
        given.forEach((name, value) -> when(variables.getVariable(name)).thenReturn(value));
        return StartVariables.read(variables);
    }
}
