package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A password that was changed behind Keyturn's back leads by itself to one repair. */
class WatchIT {

    private static final String CONTOSO = "contoso.com";
    private static final String PASSWORD = "{\"password\":\"Set-by-an-admin-2027!\"}";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningKeyturn keyturn =
            new RunningKeyturn("--keyturn.lab.cycle-interval=500ms", "--keyturn.watch.interval=1s");

    @Test
    void aPasswordChangedBehindTheBackLeadsToOneRepairAndTheRightPasswordToVerified() {
        assertThat(ofAccount("fabrikam.com")).isEmpty();
        changeBehindTheBack();

        String id = awaitOnlyRepair();
        JsonNode repair = keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        assertThat(repair.get("kind").asText()).isEqualTo("REPAIR");
        assertThat(repair.get("requester").asText()).isEqualTo("keyturn-watch");
        assertThat(repair.get("reason").asText())
                .contains("MSOL_0a1b2c3d4e5f", "no-start-credentials", "event 6000")
                // each server's run comes at a time of its own, and one is enough
                .containsPattern("aadc0[12]");

        // both servers have failed meanwhile, and the watch has looked again
        await().atMost(LONGEST).until(() -> List.of("aadc01", "aadc02").stream()
                .allMatch(server -> keyturn.lab().events(server).contains(6000)));
        theWatchHasLookedAgain();
        assertThat(ofAccount(CONTOSO)).containsExactly(id);

        keyturn.rotations().approve(id);
        keyturn.rotations().claim(id, "enter-password", "operator");
        Answer entered = keyturn.http().post("operator", "/api/rotations/" + id + "/password", PASSWORD);
        assertThat(entered.status()).as(entered.body()).isEqualTo(204);
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
        keyturn.lab().everyServerUsesThePasswordOfTheDirectory(CONTOSO);

        // the old symptoms start nothing new
        theWatchHasLookedAgain();
        assertThat(ofAccount(CONTOSO)).containsExactly(id);
        assertThat(ofAccount("fabrikam.com")).isEmpty();
    }

    /** Twice: the first look may have begun before. */
    private static void theWatchHasLookedAgain() {
        for (int look = 0; look < 2; look++) {
            List<Timestamp> before = looks();
            await().atMost(LONGEST).until(() -> looks().stream().noneMatch(before::contains));
        }
    }

    /** When each account was looked at last. */
    private static List<Timestamp> looks() {
        return keyturn.bean(JdbcTemplate.class)
                .queryForList(
                        "select last_success from scheduled_tasks where task_name = 'symptom-watch'", Timestamp.class);
    }

    private void changeBehindTheBack() {
        Answer changed = keyturn.http()
                .post(
                        "admin",
                        "/lab/directory/accounts/" + CONTOSO + "/password",
                        PASSWORD.replace("}", ",\"minutesAgo\":61}"));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private String awaitOnlyRepair() {
        await().atMost(LONGEST).until(() -> !ofAccount(CONTOSO).isEmpty());
        List<String> rotations = ofAccount(CONTOSO);
        assertThat(rotations).hasSize(1);
        return rotations.get(0);
    }

    private List<String> ofAccount(String account) {
        JsonNode rotations = keyturn.http()
                .get("auditor", "/api/rotations?account=" + account)
                .json();
        return StreamSupport.stream(rotations.spliterator(), false)
                .map(rotation -> rotation.get("id").asText())
                .toList();
    }
}
