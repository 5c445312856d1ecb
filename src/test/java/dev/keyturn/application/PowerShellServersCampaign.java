package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.powershell.PowerShellServer;
import dev.keyturn.powershell.PowerShellServer.Snapshot;
import dev.keyturn.powershell.SmallDisk;
import dev.keyturn.powershell.SyncService;
import dev.keyturn.powershell.SyncService.Hold;
import dev.keyturn.secret.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What happens to a sync server while a rotation runs, with nothing of the lab in it: each case ends as it is promised. Runs by a command of
 * its own, see reliability.md; those with the tag {@code short} in CI as well.
 */
class PowerShellServersCampaign {

    @RegisterExtension
    static final PowerShellSite site = new PowerShellSite();

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final RotationDriver rotations = site.rotations();
    private final PowerShellServer server = site.active();
    private final SyncService service = server.service();

    /** That server's, before the rotation. */
    private String before;

    private int stored;

    @BeforeEach
    void remember() {
        before = service.database().stored();
        stored = service.done("store");
        server.forgetWhatWasTold();
    }

    // the worker is killed

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "before-take, false",
        "taken, false",
        "in-the-journal, false",
        "result-on-the-disk, true",
        "posted, true",
        "acknowledged, true"
    })
    void aWorkerThatIsKilledAtAnyPointOfACommandHasItRunOnce(String point, boolean ran) {
        String id = startAndBeforeTheUpdate(() -> server.stopAt(point, "update-credential"));
        server.awaitStop();
        assertThat(service.database().stored().equals(before)).isEqualTo(!ran);
        assertThat(site.account().accepts(pending())).isTrue();

        server.kill();
        server.start();

        isVerified(id);
        assertThat(service.done("store") - stored).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("momentsOfAChildAndWhoIsKilled")
    void aCommandThatIsKilledIsLookedAfterAndDoneAgain(Moment moment, Killed killed) {
        Hold held = startAndHold(moment);
        String id = running();
        assertThat(service.database().stored().equals(before)).isEqualTo(!moment.stored);

        killed.kill.accept(server);
        held.letGo();

        isVerified(id);
        assertThat(service.done("store") - stored).isBetween(1, 2);
    }

    /** Where the child of a command is; each is a call to the service. */
    private enum Moment {
        BEFORE_THE_WRITE(false),
        BETWEEN_WRITE_AND_READING_BACK(true),
        AFTER_READING_BACK(true),
        DURING_THE_RESTART(true);

        private final boolean stored;

        Moment(boolean stored) {
            this.stored = stored;
        }
    }

    private enum Killed {
        WORKER(server -> {
            server.kill();
            server.start();
        }),
        CHILD(PowerShellServer::killChildren);

        private final Consumer<PowerShellServer> kill;

        Killed(Consumer<PowerShellServer> kill) {
            this.kill = kill;
        }
    }

    private static Stream<Arguments> momentsOfAChildAndWhoIsKilled() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(Killed.values()).map(killed -> Arguments.of(moment, killed)));
    }

    @Test
    void aWorkerThatIsKilledWhileItsScriptsAreSwappedGoesOnWithTheNewOnes() throws IOException {
        Path newer = site.folder().resolve("newer");
        server.installScripts(newer);
        Path installed = server.folder().resolve("scripts");
        Files.writeString(newer.resolve("Receive-Keyturn.ps1"), "\n# of the next version\n", StandardOpenOption.APPEND);
        Hold held = startAndHold(Moment.BEFORE_THE_WRITE);
        String id = running();

        Process swap = server.process(
                Path.of("src/test/powershell/Server/Swap.ps1").toAbsolutePath().toString(),
                List.of(
                        "-Folder",
                        server.data().toString(),
                        "-Source",
                        newer.toString(),
                        "-Target",
                        installed.toString()));
        awaitSaid("Waiting for the sync worker to finish what it does.");
        server.kill();
        held.letGo();
        await().atMost(LONGEST).until(() -> !swap.isAlive());
        assertThat(swap.exitValue()).as(server::told).isZero();
        server.start();

        isVerified(id);
        assertThat(Files.readString(installed.resolve("Receive-Keyturn.ps1"))).contains("of the next version");
    }

    @Test
    @Tag("short")
    void aWorkerWhoseDayIsOverEndsBetweenTwoCommandsAndIsStartedAgain() {
        String id = startAndBeforeTheUpdate(() -> {
            server.dayGoesBy();
            server.start();
        });

        isVerified(id);
        assertThat(service.done("store") - stored).isEqualTo(1);
    }

    // the world around it

    @Test
    void anAnswerThatTheNetworkSwallowsComesWhenItSpeaksAgain() {
        Hold held = startAndHold(Moment.AFTER_READING_BACK);
        String id = running();

        site.activeNetwork().fallSilent();
        held.letGo();
        awaitSaid("is posted again");
        site.activeNetwork().speakAgain();

        isVerified(id);
        assertThat(service.done("store") - stored).isBetween(1, 2);
    }

    @Test
    void aClonedServerStopsARotationBeforeActiveDirectoryIsTouched() {
        SyncService itsService = site.service(false);
        try (PowerShellServer clone = server.cloned(site.folder().resolve("clone"), itsService)) {
            String set = site.account().get("pwdLastSet");
            clone.start();
            awaitSaid("Two machines ask with this key in turn");

            String id = rotations.start(site.name());

            assertThat(rotations.needsDecision(id).get("message").asText())
                    .contains("Two machines ask with its key in turn, as after a server was cloned.");
            assertThat(site.account().get("pwdLastSet")).isEqualTo(set);
            assertThat(itsService.done("store") + itsService.done("switch")).isZero();
            clone.kill();
            // it forgets a clone after two minutes, or now
            site.restartKeyturn();
            site.rotations().choose(id, "RETRY");
            isVerified(id);
        }
    }

    @Test
    @Tag("short")
    void aServerWhoseDiskIsFullBeforeTheWriteChangesNothingAndSaysSo() {
        try (SmallDisk disk = smallDisk()) {
            List<Hold> exporting = new ArrayList<>();
            String id = startAndBeforeTheUpdate(() -> exporting.add(service.holdBefore("export")));
            exporting.get(0).awaitReached();
            disk.fill();
            exporting.get(0).letGo();

            assertThat(rotations.needsDecision(id).get("message").asText())
                    .contains("no space left on its disk, and changed nothing");
            assertThat(service.database().stored()).isEqualTo(before);
            disk.free();
            rotations.choose(id, "RETRY");
            isVerified(id);
            server.kill();
        }
        server.start();
    }

    @Test
    void aServerWhoseDiskIsFullAfterTheWriteSaysThatItMayHaveBeenChanged() {
        try (SmallDisk disk = smallDisk()) {
            Hold held = startAndHold(Moment.BETWEEN_WRITE_AND_READING_BACK);
            String id = running();
            disk.fill();
            held.letGo();

            assertThat(rotations.needsDecision(id).get("message").asText())
                    .contains("it is not certain that it was made");
            assertThat(service.database().stored()).isNotEqualTo(before);
            disk.free();
            rotations.choose(id, "RETRY");
            isVerified(id);
            server.kill();
        }
        server.start();
    }

    @Test
    void aWorkerWithoutSpaceForItsJournalTakesNothing() {
        try (SmallDisk disk = smallDisk()) {
            String id = startAndBeforeTheUpdate(disk::fill);

            awaitSaid("is not taken, because the journal cannot be written");
            assertThat(service.database().stored()).isEqualTo(before);
            disk.free();

            isVerified(id);
            server.kill();
        }
        server.start();
    }

    @Test
    @Tag("short")
    void aSnapshotFromBeforeThePasswordWasStoredIsNotTakenForAServerThatHasIt() {
        List<Snapshot> then = new ArrayList<>();
        Hold restarting = service.holdBefore("start");
        String id = startAndBeforeTheUpdate(() -> {
            server.kill();
            then.add(server.snapshot(site.folder().resolve("snapshot-1")));
            server.start();
        });
        restarting.awaitReached();
        server.kill();
        server.restore(then.get(0));
        restarting.letGo();
        server.start();

        rotations.needsDecision(id);
        assertThat(service.database().stored()).isEqualTo(before);
        rotations.choose(id, "RETRY");

        isVerified(id);
    }

    @Test
    void aSnapshotFromBeforeTheWholeRotationIsPutRightByTheNextOne() {
        server.kill();
        Snapshot then = server.snapshot(site.folder().resolve("snapshot-2"));
        server.start();
        isVerified(rotations.start(site.name()));
        server.kill();
        server.restore(then);
        server.start();

        String id = rotations.start(site.name());

        isVerified(id);
    }

    @Test
    void aWrongPasswordThatAPersonTypesReachesNoServer() {
        String wrong = "Typed&<wrongly>'by\"a\\person 2026";
        String right = "Set-by-an-admin.2026";
        site.account().setPassword(right);
        String id =
                rotations.request("requester", RotationDriver.body(site.name()).put("kind", "REPAIR"));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        String path = "/api/rotations/" + id + "/password";

        Answer refused = site.http().post("operator", path, typed(wrong));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(site.account().get("badPwdCount")).isEqualTo("1");
        assertThat(service.database().stored()).isEqualTo(before);
        assertThat(site.http().post("operator", path, typed(right)).status()).isEqualTo(204);
        isVerified(id);
        assertThat(site.current()).isEqualTo(right);
        site.isNowhereInTheClear(id, wrong);
    }

    private static String typed(String password) {
        return JsonNodeFactory.instance.objectNode().put("password", password).toString();
    }

    /**
     * Starts a rotation and does this while the other server, the last one, pauses sync: from then on this one is told nothing before
     * update-credential.
     */
    private String startAndBeforeTheUpdate(Runnable then) {
        Hold paused = site.staging().service().holdAfter("switch");
        String id = rotations.start(site.name());
        paused.awaitReached();
        then.run();
        paused.letGo();
        return id;
    }

    private Hold startAndHold(Moment moment) {
        Hold storing = moment.stored ? service.holdAfter("store") : service.holdBefore("store");
        rotations.start(site.name());
        storing.awaitReached();
        if (!moment.stored) {
            return storing;
        }
        Hold next =
                switch (moment) {
                    case BETWEEN_WRITE_AND_READING_BACK -> service.holdBefore("export");
                    case AFTER_READING_BACK -> service.holdBefore("events");
                    default -> service.holdBefore("start");
                };
        storing.letGo();
        next.awaitReached();
        return next;
    }

    /** The rotation that runs now. */
    private String running() {
        return site.bean(JdbcTemplate.class).queryForObject("select rotation_id from keyturn_running", String.class);
    }

    private String pending() {
        return site.read(SecretStore.Label.PENDING);
    }

    private SmallDisk smallDisk() {
        server.kill();
        SmallDisk disk = new SmallDisk(server.data());
        server.start();
        return disk;
    }

    private void awaitSaid(String words) {
        await().atMost(LONGEST).until(() -> server.told().contains(words));
    }

    private void isVerified(String id) {
        assertThat(site.rotations().outcome(id)).isEqualTo("VERIFIED");
        site.isWellAfter(id);
        site.isNowhereInTheClear(id);
    }
}
