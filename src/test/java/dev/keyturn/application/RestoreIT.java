package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static dev.keyturn.application.LabView.serversOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.Database;
import dev.keyturn.ShortPauses;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.evidence.chain.AnchorLines;
import dev.keyturn.evidence.offline.VerifyEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The database and the keyset come back from a backup, and Active Directory and the sync servers are ahead of them. */
@Tag("long")
class RestoreIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String TYPED = "{\"password\":\"Set-for-the-repair-2027!\"}";

    @TempDir
    private Path folder;

    private RunningLab runningLab;
    private LabView lab;
    private ConfigurableApplicationContext node;
    private Http http;
    private RotationDriver rotations;
    private AnchorLines anchors;

    @BeforeEach
    void startLab() {
        runningLab = new RunningLab(folder, "--keyturn.lab.restart-duration=100ms");
        lab = runningLab.view();
        anchors = anchorLines();
    }

    @AfterEach
    void stop() {
        anchors.close();
        if (node != null) {
            node.close();
        }
        runningLab.close();
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void aRestoreToBeforeARotationIsNoticedDoesNoHarmAndIsPutRightByARepair(Database database) {
        BackedUp kept = new BackedUp(database, folder);
        start(kept);
        String known = endsVerified(rotations.start(CONTOSO), CONTOSO);
        node.close();
        kept.backUp();
        start(kept);
        String forgotten = endsVerified(rotations.start(CONTOSO), CONTOSO);
        await().untilAsserted(() -> assertThat(anchors.published()).hasSize(2));
        node.close();
        JsonNode active = lab.directory(CONTOSO);
        long journal = lab.journalEnd();

        kept.restore();
        start(kept);
        // on all of them: one that is compared rightly would be enough
        lab.lastingFault("server:aadc01", "other-case");
        lab.lastingFault("server:aadc02", "other-case");

        String told = awaitStoredPassword("DEGRADED");
        assertThat(told)
                .contains(
                        "MSOL_0a1b2c3d4e5f",
                        active.get("pwdLastSet").asText().substring(0, "2026-11-23T06:38:52".length()),
                        known,
                        "key version",
                        "REPAIR")
                .doesNotContain(forgotten);
        assertThat(proof()).contains("CUT_OFF", "restored from an older backup");
        changesNothing(known, told);
        assertThat(lab.directory(CONTOSO)).isEqualTo(active);
        assertThat(done(journal, "reset-password", "update-credential", "restart-service", "pause-sync"))
                .isEmpty();

        repair();
        lab.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
        awaitStoredPassword("UP");
        String next = endsVerified(rotations.start(CONTOSO), CONTOSO);
        new Leftovers(node.getBean(JdbcTemplate.class)).nothingIsLeftOf(next);
    }

    /** The sync servers work, so the watch asks for nothing; and a rotation is refused before it changes anything. */
    private void changesNothing(String known, String told) {
        for (String server : serversOf(CONTOSO)) {
            Answer run = lab.run(server, "Delta%20Import");
            assertThat(run.json().get("result").asText()).as(run.body()).isEqualTo("success");
        }
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(ids(CONTOSO)).as("the watch has looked").containsExactly(known);

        String refused = rotations.request(CONTOSO);
        JsonNode waiting = rotations.awaitState(refused, "AWAITING_APPROVAL");
        assertThat(waiting.get("findings").toString()).contains("BLOCKS", "that this database does not know");
        assertThat(StreamSupport.stream(waiting.get("findings").spliterator(), false)
                        .map(finding -> finding.get("message").asText()))
                .contains(told);
        rotations.approve(refused);
        JsonNode decision = rotations.needsDecision(refused);
        assertThat(decision.get("message").asText()).contains(told);
        assertThat(rotations.cancel("operator", refused).status()).isEqualTo(202);
        assertThat(rotations.outcome(refused)).isEqualTo("CANCELLED");
    }

    /** The password in use is not known: a new one is set when the repair asks for it. */
    private void repair() {
        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        lab.changePassword(CONTOSO, TYPED);
        Answer entered = http.post("operator", "/api/rotations/" + id + "/password", TYPED);
        assertThat(entered.status()).as(entered.body()).isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    /** One rotation had come to its second server when the backup was made, the other one was about to pause sync. */
    @Test
    void rotationsThatWereRunningInTheBackupEndWellAgainOrAskAPerson() {
        BackedUp kept = new BackedUp(Database.H2, folder);
        start(kept);
        endsVerified(rotations.start(FABRIKAM), FABRIKAM);
        String changed = rotations.request(CONTOSO);
        String unchanged = rotations.request(FABRIKAM);
        rotations.awaitState(changed, "AWAITING_APPROVAL");
        rotations.awaitState(unchanged, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc02", "import-stops");
        lab.lastingFault("server:aadc03", "cycle-running");
        rotations.approve(changed);
        rotations.approve(unchanged);
        awaitFailedTry(changed, "verifySync", "import-proves-nothing");
        awaitFailedTry(unchanged, "pauseSync", "cycle-running");
        kept.backUpRunning(node.getBean(JdbcTemplate.class));
        lab.heal();
        endsVerified(changed, CONTOSO);
        endsVerified(unchanged, FABRIKAM);
        node.close();
        String fabrikam = lab.fingerprint(FABRIKAM);

        kept.restore();
        start(kept);

        assertThat(rotations.needsDecision(changed).get("message").asText()).contains("restored from a backup");
        rotations.choose(changed, "RETRY");
        endsVerified(changed, CONTOSO);
        assertThat(rotations.needsDecision(unchanged).get("message").asText()).contains("restored from a backup");
        assertThat(lab.fingerprint(FABRIKAM)).isEqualTo(fabrikam);
        rotations.choose(unchanged, "RETRY");
        endsVerified(unchanged, FABRIKAM);
        assertThat(rotations.check(unchanged).get("findings").toString())
                .contains("Going on sets a new one everywhere.");
        assertThat(lab.fingerprint(FABRIKAM))
                .as("the staged password was in the backup, and is the one in use")
                .isEqualTo(fabrikam);
        assertThat(lab.scheduler(FABRIKAM).get("syncCycleEnabled").asBoolean()).isTrue();
        Leftovers leftovers = new Leftovers(node.getBean(JdbcTemplate.class));
        leftovers.nothingIsLeftOf(changed);
        leftovers.nothingIsLeftOf(unchanged);
    }

    private void awaitFailedTry(String rotation, String step, String code) {
        await().atMost(LONGEST).until(() -> node.getBean(JdbcTemplate.class)
                .queryForList(
                        "select failure_code from keyturn_step where rotation_id = ? and name = ?",
                        String.class,
                        rotation,
                        step)
                .contains(code));
    }

    private String endsVerified(String id, String account) {
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        lab.everyServerUsesThePasswordOfTheDirectory(account);
        return id;
    }

    /** What health says of the stored password, once it is of that status. */
    private String awaitStoredPassword(String status) {
        JsonNode health = await().atMost(LONGEST)
                .until(
                        () -> http.get("operator", "/actuator/health").json().at("/components/storedPasswords"),
                        component -> component.path("status").asText().equals(status)
                                && !component
                                        .at("/details/contoso.com")
                                        .asText()
                                        .contains("not looked at"));
        return health.at("/details/contoso.com").asText().replaceAll(" \\([^()]*Z\\)$", "");
    }

    /** What an auditor finds with a log that is in no backup of the database. */
    private String proof() {
        StringWriter said = new StringWriter();
        try {
            Path export = Files.writeString(
                    folder.resolve("evidence.jsonl"),
                    http.get("auditor", "/api/evidence/export").body());
            Path keys = Files.writeString(
                    folder.resolve("public-keys.json"),
                    http.get("auditor", "/api/evidence/keys").body());
            new VerifyEvidence(new PrintWriter(said), new PrintWriter(said))
                    .run(List.of(
                            export.toString(),
                            "--keys",
                            keys.toString(),
                            "--anchors",
                            folder.resolve("anchors.log").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString();
    }

    private AnchorLines anchorLines() {
        return new AnchorLines(folder.resolve("anchors.log"));
    }

    private List<String> ids(String account) {
        List<String> ids = new ArrayList<>();
        http.get("auditor", "/api/rotations?account=" + account)
                .json()
                .forEach(rotation -> ids.add(rotation.get("id").asText()));
        return ids;
    }

    private List<JsonNode> done(long after, String... actions) {
        List<JsonNode> done = new ArrayList<>();
        for (String action : actions) {
            done.addAll(lab.journal(after, "directory:" + CONTOSO, action));
            serversOf(CONTOSO).forEach(server -> done.addAll(lab.journal(after, "server:" + server, action)));
        }
        return done;
    }

    private void start(BackedUp kept) {
        List<String> settings = new ArrayList<>(kept.settings());
        settings.addAll(List.of(
                "--spring.config.import=file:" + runningLab.connection(),
                "--server.port=0",
                "--spring.jmx.enabled=false",
                "--keyturn.watch.interval=1s",
                "--keyturn.monitor.interval=5s"));
        node = new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, ShortPauses.class)
                .run(settings.toArray(String[]::new));
        anchors.close();
        anchors = anchorLines();
        http = new Http(addressOf(node));
        rotations = new RotationDriver(http);
    }

    private static String addressOf(ConfigurableApplicationContext application) {
        return "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }
}
