package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordTimeTest {

    private static final String ENDED = "2026-01-02T00:00:00Z";

    @ParameterizedTest(name = "{0} that is {1} when a step says {2} and the summary says {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "ROTATE, VERIFIED, 2026-01-01T00:00:00Z, -, 2026-01-01T00:00:00Z",
                "ROTATE, VERIFIED, 2025-12-31T00:00:00Z, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
                "REPAIR, VERIFIED, 2026-01-01T00:00:00Z, 2025-12-31T00:00:00Z, 2026-01-01T00:00:00Z",
                "ROTATE, CANCELLED, 2026-01-01T00:00:00Z, -, 2026-01-01T00:00:00Z",
                "ROTATE, VERIFIED, null, -, 2026-01-02T00:00:00Z",
                "ROTATE, ROLLED_BACK, -, -, -",
                "REPAIR, VERIFIED, unknown, -, -",
                "ROTATE, REJECTED, -, -, -",
            })
    void theLatestTimeThatActiveDirectoryToldCounts(
            String kind, String outcome, String step, String summary, Instant learnt) throws JsonProcessingException {
        String document = """
                {"rotation": {"kind": "%s", "outcome": "%s", "endedAt": "%s"},
                 "steps": [{"evidence": {}}, {"evidence": {"pwdLastSet": %s}}],
                 "password": {"pwdLastSetAfter": %s}}
                """.formatted(kind, outcome, ENDED, quoted(step), quoted(summary));

        assertThat(RotationRows.PasswordTime.learntFrom(new ObjectMapper().readTree(document)))
                .isEqualTo(new RotationRows.PasswordTime(learnt, null));
    }

    @Test
    void aPasswordThatWasRolledBackToIsAsOldAsItWas() throws JsonProcessingException {
        assertThat(RotationRows.PasswordTime.learntFrom(rolledBack("2025-10-01T00:00:00Z", "2026-01-01T00:00:00Z")))
                .isEqualTo(new RotationRows.PasswordTime(
                        Instant.parse("2025-10-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(RotationRows.PasswordTime.learntFrom(rolledBack(null, "2026-01-01T00:00:00Z")))
                .isEqualTo(new RotationRows.PasswordTime(null, Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void aRollBackThatHadNothingToPutBackLeavesTheAgeAsActiveDirectoryTellsIt() throws JsonProcessingException {
        assertThat(RotationRows.PasswordTime.learntFrom(rolledBack("2025-10-01T00:00:00Z", "2025-10-01T00:00:00Z")))
                .isEqualTo(new RotationRows.PasswordTime(Instant.parse("2025-10-01T00:00:00Z"), null));
    }

    private static JsonNode rolledBack(String before, String after) throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"rotation": {"kind": "ROTATE", "outcome": "ROLLED_BACK", "endedAt": "%s"},
                 "steps": [{"evidence": {"pwdLastSet": %s}}],
                 "password": {"pwdLastSetBefore": %s, "pwdLastSetAfter": %s}}
                """.formatted(ENDED, quoted(before), quoted(before), quoted(after)));
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
