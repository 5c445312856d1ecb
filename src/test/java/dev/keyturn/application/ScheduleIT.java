package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.account.Accounts;
import dev.keyturn.trigger.RotationSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords that may be one minute old are due from the start; their rotation is asked for once, and people approve it. */
class ScheduleIT {

    private static final String CONTOSO = "contoso.com";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(
            "--keyturn.schedule.enabled=true",
            "--keyturn.schedule.lead=90d",
            "--keyturn.schedule.windows=daily 00:00-00:00");

    @Test
    void anAccountThatIsDueGetsOneRequestWithAWindowAndEveryApproval() {
        await().atMost(LONGEST).until(() -> ofAccount(CONTOSO).size() == 1);
        JsonNode due = ofAccount(CONTOSO).get(0);
        assertThat(due.get("requester").asText()).isEqualTo("keyturn-schedule");
        assertThat(due.get("kind").asText()).isEqualTo("ROTATE");
        assertThat(due.get("reason").asText()).contains("MSOL_0a1b2c3d4e5f", "may be 90 days old");
        assertThat(Instant.parse(due.get("windowStart").asText())).isAfter(Instant.now());
        String id = due.get("id").asText();
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");

        checkAtOnce();
        assertThat(ofAccount(CONTOSO)).hasSize(1);

        // a person who refuses is not asked again at once
        Answer cancelled = keyturn.http().post("operator", "/api/rotations/" + id + "/cancel", "{}");
        assertThat(cancelled.status()).as(cancelled.body()).isBetween(200, 204);
        keyturn.rotations().awaitState(id, "ENDED");
        assertThat(checkAtOnce()).containsOnly(RotationSchedule.CheckResult.IN_HAND);
        assertThat(ofAccount(CONTOSO)).hasSize(1);
    }

    private static List<RotationSchedule.CheckResult> checkAtOnce() {
        RotationSchedule schedule = keyturn.bean(RotationSchedule.class);
        var account = keyturn.bean(Accounts.class).named(CONTOSO);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<RotationSchedule.CheckResult> check = () -> schedule.check(account);
            return threads.invokeAll(List.of(check, check, check, check)).stream()
                    .map(ScheduleIT::get)
                    .toList();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static RotationSchedule.CheckResult get(Future<RotationSchedule.CheckResult> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> ofAccount(String account) {
        return StreamSupport.stream(
                        keyturn.http()
                                .get("auditor", "/api/rotations?account=" + account)
                                .json()
                                .spliterator(),
                        false)
                .toList();
    }
}
