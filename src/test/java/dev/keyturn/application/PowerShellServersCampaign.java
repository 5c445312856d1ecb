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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private static final String UPDATE = "update-credential";

    private final PowerShellServer server = site.active();
    private final SyncService service = server.service();
    private final PowerShellServer other = site.staging();

    // what the services had before the rotation
    private final String before = service.database().stored();
    private final int stored = service.done("store");
    private final int storedThere = other.service().done("store");

    PowerShellServersCampaign() {
        server.forgetWhatWasTold();
    }

    // workers and children are killed, on both servers: at one point here, at another one there

    @ParameterizedTest(name = "{0}; {1}")
    @CsvSource({"before-take, posted", "taken, acknowledged", "in-the-journal, result-on-the-disk"})
    void workersThatAreKilledAtAnyPointOfACommandHaveItRunOnce(String notRun, String run) {
        String id = startAndBeforeTheUpdate(() -> {
            server.stopAt(notRun, UPDATE);
            other.stopAt(run, UPDATE);
        });
        server.awaitStop();
        other.awaitStop();
        assertThat(service.database().stored()).isEqualTo(before);
        assertThat(other.service().database().stored()).isEqualTo(pending());
        assertThat(site.account().accepts(pending())).isTrue();

        server.startAnew();
        other.startAnew();

        isVerified(id);
        assertThat(stores()).containsExactly(1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerWithItsChildAndAChildAloneThatAreKilledAreLookedAfterAndDoneAgain(Moment moment) {
        Held held = startAndHold(moment, service, other.service());
        assertThat(service.database().stored().equals(before)).isEqualTo(!moment.stored);

        server.startAnew();
        other.killChildren();
        held.letGo();

        isVerified(held.rotation());
        assertThat(stores()).allMatch(times -> times == 1 || times == 2);
    }

    /** Where the child of a command is; each is a call to the service. */
    private enum Moment {
        BEFORE_THE_WRITE("store", false),
        BETWEEN_WRITE_AND_READING_BACK("export", true),
        AFTER_READING_BACK("events", true),
        DURING_THE_RESTART("start", true);

        private final String call;
        private final boolean stored;

        Moment(String call, boolean stored) {
            this.call = call;
            this.stored = stored;
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
        assertThat(stores()).containsExactly(1, 1);
    }

    // the world around it

    @Test
    void aClonedServerStopsARotationBeforeActiveDirectoryIsTouched() {
        try (PowerShellServer clone = server.cloned(site.folder().resolve("clone"), site.service(false))) {
            String set = site.account().get("pwdLastSet");
            clone.start();
            awaitSaid("Two machines ask with this key in turn");

            String id = site.rotations().start(site.name());

            assertThat(site.rotations().needsDecision(id).get("message").asText())
                    .contains("(cloned)");
            assertThat(site.account().get("pwdLastSet")).isEqualTo(set);
            clone.kill();
            // it forgets a clone after two minutes, or now
            site.restartKeyturn();
            site.rotations().choose(id, "RETRY");
            isVerified(id);
            wasToldNothing(clone);
        }
    }

    @Test
    @Tag("short")
    void aServerWhoseDiskIsFullBeforeTheWriteChangesNothingAndSaysSo() {
        withASmallDisk(disk -> {
            List<Hold> exporting = new ArrayList<>();
            String id = startAndBeforeTheUpdate(() -> exporting.add(service.holdBefore("export")));
            exporting.forEach(Hold::awaitReached);

            disk.fill();
            exporting.forEach(Hold::letGo);

            isDecidedAfter(id, "no space left on its disk, and changed nothing", () -> {
                assertThat(service.database().stored()).isEqualTo(before);
                disk.free();
            });
            assertThat(stores()).containsExactly(1, 1);
        });
    }

    @Test
    void aServerWhoseDiskIsFullAfterTheWriteSaysThatItMayHaveBeenChanged() {
        withASmallDisk(disk -> {
            Held held = startAndHold(Moment.BETWEEN_WRITE_AND_READING_BACK, service);

            disk.fill();
            held.letGo();

            isDecidedAfter(held.rotation(), "it is not certain that it was made", () -> {
                assertThat(service.database().stored()).isNotEqualTo(before);
                disk.free();
            });
            assertThat(stores().get(0)).isBetween(1, 2);
        });
    }

    @Test
    void aWorkerWithoutSpaceForItsJournalTakesNothing() {
        withASmallDisk(disk -> {
            String id = startAndBeforeTheUpdate(disk::fill);

            awaitSaid("is not taken, because the journal cannot be written");
            assertThat(service.database().stored()).isEqualTo(before);
            disk.free();

            isVerified(id);
            assertThat(stores()).containsExactly(1, 1);
        });
    }

    /**
     * Starts a rotation and does this while the other server, the last one, pauses sync: from then on this one is told nothing before
     * update-credential.
     */
    private String startAndBeforeTheUpdate(Runnable then) {
        Hold paused = other.service().holdAfter("switch");
        String id = site.rotations().start(site.name());
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

    /** What comes after the write is held from the write on: the pre-check calls for the same. */
    private static Held startAndHold(Moment moment, SyncService... services) {
        List<Hold> storing =
                each(services, moment.stored ? one -> one.holdAfter("store") : one -> one.holdBefore(moment.call));
        String id = site.rotations().start(site.name());
        storing.forEach(Hold::awaitReached);
        if (!moment.stored) {
            return new Held(id, storing);
        }
        List<Hold> next = each(services, one -> one.holdBefore(moment.call));
        storing.forEach(Hold::letGo);
        next.forEach(Hold::awaitReached);
        return new Held(id, next);
    }

    private static List<Hold> each(SyncService[] services, Function<SyncService, Hold> hold) {
        return Stream.of(services).map(hold).toList();
    }

    private void withASmallDisk(Consumer<SmallDisk> happens) {
        server.kill();
        try (SmallDisk disk = new SmallDisk(server.data())) {
            server.start();
            try {
                happens.accept(disk);
            } finally {
                server.kill();
            }
        }
        server.start();
    }

    /** How often the rotation stored the password, here and there. */
    private List<Integer> stores() {
        return List.of(service.done("store") - stored, other.service().done("store") - storedThere);
    }

    private static void wasToldNothing(PowerShellServer machine) {
        for (String call : List.of("switch", "store", "stop", "import")) {
            assertThat(machine.service().done(call)).as(call).isZero();
        }
    }

    private static String pending() {
        return site.read(SecretStore.Label.PENDING);
    }

    private void awaitSaid(String words) {
        await().atMost(LONGEST).until(() -> server.told().contains(words));
    }

    /** A person is asked, with these words, looks or mends, and has it tried again. */
    private static void isDecidedAfter(String id, String words, Runnable mends) {
        assertThat(site.rotations().needsDecision(id).get("message").asText()).contains(words);
        mends.run();
        site.rotations().choose(id, "RETRY");
        isVerified(id);
    }

    private static void isVerified(String id) {
        assertThat(site.rotations().outcome(id)).isEqualTo("VERIFIED");
        site.isWellAfter(id);
        site.isNowhereInTheClear(id);
    }
}
