package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.step.Direction;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecord.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordHistoryTest {

    private static final Instant AT = Instant.parse("2027-01-04T08:00:00Z");

    private final Map<String, List<StepAttempt>> tries = new HashMap<>();

    @Test
    void oneAttemptThatHeardItsAnswerIsOneChange() {
        StepRecord change = change("c1", Direction.FORWARD, set(2, 1));
        tries.put("c1", List.of(attempt("c1", set(2, 1))));

        assertThat(history(check(1), change).changes()).singleElement().satisfies(one -> {
            assertThat(one.method()).isEqualTo("RESET");
            assertThat(one.before().keyVersion()).isEqualTo(1);
            assertThat(one.after().keyVersion()).isEqualTo(2);
        });
    }

    @Test
    void aLostAnswerIsAChangeThatTheAccountShows() {
        tries.put("c1", List.of(attempt("c1", Map.of()), attempt("c1", Map.of())));

        assertThat(history(check(1), change("c1", Direction.FORWARD, found(2))).changes())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.method()).isNull();
                    assertThat(one.before().pwdLastSet()).isEqualTo(found(1).get("pwdLastSet"));
                });
    }

    @Test
    void anAttemptThatFailedRightAfterTheChangeIsOneAndTheRetryThatFindsItIsNone() {
        tries.put("c1", List.of(attempt("c1", set(2, 1))));
        tries.put("c2", List.of(attempt("c2", Map.of())));

        assertThat(history(
                                check(1),
                                change("c1", Direction.FORWARD, Map.of()),
                                change("c2", Direction.FORWARD, found(2)))
                        .changes())
                .hasSize(1);
    }

    @Test
    void aRollBackIsASecondChange() {
        tries.put("c1", List.of(attempt("c1", set(2, 1))));
        tries.put("c2", List.of(attempt("c2", set(3, 2))));

        assertThat(history(
                                check(1),
                                change("c1", Direction.FORWARD, set(2, 1)),
                                change("c2", Direction.BACK, set(3, 2)))
                        .changes())
                .extracting(PasswordHistory.Change::direction)
                .containsExactly("FORWARD", "BACK");
    }

    @Test
    void stepsOfEarlierBuildsHaveNoAttempts() {
        assertThat(history(change("c1", Direction.FORWARD, set(2, 1))).changes())
                .singleElement()
                .satisfies(one -> assertThat(one.before().keyVersion()).isEqualTo(1));
    }

    private PasswordHistory history(StepRecord... steps) {
        return PasswordHistory.of(List.of(steps), tries);
    }

    private static StepRecord check(int keyVersion) {
        return step("check", "checkReadiness", Direction.FORWARD, found(keyVersion));
    }

    private static StepRecord change(String id, Direction direction, Map<String, Object> evidence) {
        return step(id, "changePasswordInAd", direction, evidence);
    }

    private static Map<String, Object> found(int keyVersion) {
        return Map.of(
                "domainController",
                "dc1",
                "pwdLastSet",
                AT.plusSeconds(keyVersion).toString(),
                "keyVersion",
                keyVersion);
    }

    private static Map<String, Object> set(int after, int before) {
        Map<String, Object> evidence = new HashMap<>(found(after));
        evidence.put("method", "RESET");
        evidence.put("pwdLastSetBefore", AT.plusSeconds(before).toString());
        evidence.put("keyVersionBefore", before);
        return evidence;
    }

    private static StepAttempt attempt(String step, Map<String, Object> evidence) {
        return new StepAttempt(step, 1, AT, AT, null, null, evidence);
    }

    private static StepRecord step(String id, String name, Direction direction, Map<String, Object> evidence) {
        return new StepRecord(
                id,
                "r1",
                "contoso.com",
                name,
                null,
                direction,
                "e",
                "a",
                evidence.isEmpty() ? State.FAILED : State.DONE,
                true,
                false,
                1,
                null,
                null,
                null,
                null,
                evidence,
                Map.of(),
                AT,
                AT,
                AT,
                AT);
    }
}
