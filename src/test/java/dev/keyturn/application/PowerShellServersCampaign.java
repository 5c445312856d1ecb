package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.powershell.PowerShellServer;
import dev.keyturn.powershell.SmallDisk;
import dev.keyturn.powershell.SyncService;
import dev.keyturn.powershell.SyncService.Hold;
import dev.keyturn.secret.SecretStore;
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
        assertThat(stores(service)).isEqualTo(1);
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
        BETWEEN_WRITE_AND_READING_BACK(true);

        private final boolean stored;

        Moment(boolean stored) {
            this.stored = stored;
        }

        private Hold after(SyncService service) {
            return service.holdBefore(stored ? "export" : "store");
        }
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

    // its disk is full

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
