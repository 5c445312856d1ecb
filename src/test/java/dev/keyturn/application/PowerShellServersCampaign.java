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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    private final PowerShellServer other = site.staging();

    /** That server's, before the rotation. */
    private String before;

    private int stored;
    private int storedThere;

    @BeforeEach
    void remember() {
        before = service.database().stored();
        stored = service.done("store");
        storedThere = other.service().done("store");
        server.forgetWhatWasTold();
    }

    // workers and children are killed, on both servers: at one point here, at another one there

    @ParameterizedTest(name = "{0}; {1}")
    @CsvSource({"before-take, posted", "taken, acknowledged", "in-the-journal, result-on-the-disk"})
    void workersThatAreKilledAtAnyPointOfACommandHaveItRunOnce(String notRun, String run) {
        String id = startAndBeforeTheUpdate(() -> {
            server.stopAt(notRun, "update-credential");
            other.stopAt(run, "update-credential");
        });
        server.awaitStop();
        other.awaitStop();
        assertThat(service.database().stored()).isEqualTo(before);
        assertThat(other.service().database().stored()).isEqualTo(pending());
        assertThat(site.account().accepts(pending())).isTrue();

        for (PowerShellServer each : List.of(server, other)) {
            each.kill();
            each.start();
        }

        isVerified(id);
        assertThat(stores(service)).isEqualTo(1);
        assertThat(stores(other.service())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerWithItsChildAndAChildAloneThatAreKilledAreLookedAfterAndDoneAgain(Moment moment) {
        Held held = startAndHold(moment, service, other.service());
        assertThat(service.database().stored().equals(before)).isEqualTo(!moment.stored);

        server.kill();
        server.start();
        other.killChildren();
        held.letGo();

        isVerified(held.rotation());
        assertThat(stores(service)).isBetween(1, 2);
        assertThat(stores(other.service())).isBetween(1, 2);
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

        private Hold after(SyncService service) {
            return service.holdBefore(
                    switch (this) {
                        case BEFORE_THE_WRITE -> "store";
                        case BETWEEN_WRITE_AND_READING_BACK -> "export";
                        case AFTER_READING_BACK -> "events";
                        case DURING_THE_RESTART -> "start";
                    });
        }
    }

    @Test
    void aWorkerThatIsKilledWhileItsScriptsAreSwappedGoesOnWithTheNewOnes() throws IOException {
        Path newer = site.folder().resolve("newer");
        server.installScripts(newer);
        Path installed = server.folder().resolve("scripts");
        Files.writeString(newer.resolve("Receive-Keyturn.ps1"), "\n# of the next version\n", StandardOpenOption.APPEND);
        Held held = startAndHold(Moment.BEFORE_THE_WRITE, service);

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

        isVerified(held.rotation());
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
        assertThat(stores(service)).isEqualTo(1);
    }

    // keys

    @Test
    void aStolenKeyOfAServerIsWithdrawnWhileARotationRuns() {
        SyncService thiefsService = site.service(false);
        try (PowerShellServer thief = server.cloned(site.folder().resolve("thief"), thiefsService)) {
            String id = startAndBeforeTheUpdate(() -> {
                server.kill();
                server.renewKeys();
                site.restartKeyturn();
                thief.start();
                await().atMost(LONGEST).until(() -> thief.told().contains("unknown-key"));
            });
            server.start();

            isVerified(id);
            assertThat(thiefsService.done("store") + thiefsService.done("stop")).isZero();
        }
    }

    @Test
    void aKeyOfKeyturnThatIsLostAndRestoredWhileARotationRunsIsMissedByNobody() throws IOException {
        byte[] backup = Files.readAllBytes(site.signingKey());
        String id = startAndBeforeTheUpdate(() -> {
            delete(site.signingKey());
            site.restartKeyturn();
        });
        // it has made a new key meanwhile, which no server believes
        awaitSaid("not pinned on this server");
        assertThat(service.database().stored()).isEqualTo(before);

        Files.write(site.signingKey(), backup);
        site.restartKeyturn();

        isVerified(id);
        assertThat(stores(service)).isEqualTo(1);
    }

    // the world around it

    @Test
    void anAnswerThatTheNetworkSwallowsComesWhenItSpeaksAgain() {
        Held held = startAndHold(Moment.AFTER_READING_BACK, service);

        site.activeNetwork().fallSilent();
        held.letGo();
        awaitSaid("is posted again");
        site.activeNetwork().speakAgain();

        isVerified(held.rotation());
        assertThat(stores(service)).isBetween(1, 2);
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
            Held held = startAndHold(Moment.BETWEEN_WRITE_AND_READING_BACK, service);
            String id = held.rotation();
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

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typed(String password) {
        return JsonNodeFactory.instance.objectNode().put("password", password).toString();
    }

    /**
     * Starts a rotation and does this while the other server, the last one, pauses sync: from then on this one is told nothing before
     * update-credential.
     */
    private String startAndBeforeTheUpdate(Runnable then) {
        Hold paused = other.service().holdAfter("switch");
        String id = rotations.start(site.name());
        paused.awaitReached();
        then.run();
        paused.letGo();
        return id;
    }

    /** A rotation that runs, with a call that stands still on each of the servers. */
    private record Held(String rotation, List<Hold> holds) {
        void letGo() {
            holds.forEach(Hold::letGo);
        }
    }

    private Held startAndHold(Moment moment, SyncService... services) {
        if (!moment.stored) {
            List<Hold> storing = Stream.of(services).map(moment::after).toList();
            String id = rotations.start(site.name());
            storing.forEach(Hold::awaitReached);
            return new Held(id, storing);
        }
        List<Hold> stored =
                Stream.of(services).map(one -> one.holdAfter("store")).toList();
        String id = rotations.start(site.name());
        stored.forEach(Hold::awaitReached);
        List<Hold> next = Stream.of(services).map(moment::after).toList();
        stored.forEach(Hold::letGo);
        next.forEach(Hold::awaitReached);
        return new Held(id, next);
    }

    /** How often the password was stored by the rotation. */
    private int stores(SyncService service) {
        return service.done("store") - (service == this.service ? stored : storedThere);
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
