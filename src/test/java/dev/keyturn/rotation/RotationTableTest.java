package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

class RotationTableTest {

    private static final int THREADS = 8;
    private static final int EACH = 25;
    private static final RotationRequest REQUEST =
            new RotationRequest("contoso.com", RotationRequest.Kind.ROTATE, "yearly", null, null, null);

    @OnEachDatabase
    void fencesOfOneRotationAlwaysGrow(Database database) throws Exception {
        try (HikariDataSource source = database.open()) {
            RotationTable rotations = rotations(source);
            RotationFences fences = fences(source);
            rotations.insert(
                    "r-1", "instance of r-1", "requester", LoginMethod.PASSWORD, REQUEST, null, null, Instant.now());

            List<List<Fence>> handedOut = inParallel(() -> {
                List<Fence> own = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    own.add(fences.next("r-1"));
                }
                return own;
            });

            assertThat(handedOut).allSatisfy(own -> assertThat(own).isSorted());
            assertThat(handedOut.stream().flatMap(List::stream).map(Fence::attempt))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, THREADS * EACH).boxed().toList());
        }
    }

    @OnEachDatabase
    void aFenceOfALaterRotationIsNewerThanEveryOneBeforeWhateverTheClockSays(Database database) {
        try (HikariDataSource source = database.open()) {
            RotationTable rotations = rotations(source);
            RotationFences fences = fences(source);
            Instant now = Instant.now();
            rotations.insert("r-1", "instance of r-1", "requester", LoginMethod.PASSWORD, REQUEST, null, null, now);
            rotations.insert(
                    "r-2",
                    "instance of r-2",
                    "requester",
                    LoginMethod.PASSWORD,
                    REQUEST,
                    null,
                    null,
                    now.minus(Duration.ofDays(1)));
            fences.next("r-1");
            Fence earlier = fences.next("r-1");

            assertThat(fences.next("r-2")).isGreaterThan(earlier);
        }
    }

    /** As after a restore: neither the rotation nor its attempts are known any more. */
    @OnEachDatabase
    void fencesAreNewerThanThoseThatTheDatabaseHasForgotten(Database database) {
        try (HikariDataSource source = database.open()) {
            RotationTable rotations = rotations(source);
            RotationFences fences = fences(source);
            Instant before = Instant.now().minus(Duration.ofMinutes(10));
            rotations.insert(
                    "running", "instance of running", "requester", LoginMethod.PASSWORD, REQUEST, null, null, before);
            Fence forgotten = fences.next("running");
            for (int i = 0; i < EACH; i++) {
                forgotten = fences.next("running");
            }
            JdbcTemplate jdbc = new JdbcTemplate(source);
            jdbc.update("update keyturn_rotation set attempts = 1");

            fences.renew("running", Instant.now());

            assertThat(fences.next("running")).isGreaterThan(forgotten);
            assertThat(fences.knows(forgotten)).isTrue();

            jdbc.update("delete from keyturn_rotation");
            assertThat(fences.knows(forgotten)).isFalse();
            rotations.insert(
                    "next", "instance of next", "requester", LoginMethod.PASSWORD, REQUEST, null, null, Instant.now());
            assertThat(fences.next("next")).isGreaterThan(forgotten);
        }
    }

    @OnEachDatabase
    void whoAsksSeesTheirOwnAndTheirOwnAreCountedNotThoseOfOthers(Database database) {
        try (HikariDataSource source = database.open()) {
            RotationTable rotations = rotations(source);
            rotations.insert(
                    "own-1",
                    "instance of own-1",
                    "Requester",
                    LoginMethod.PASSWORD,
                    REQUEST,
                    null,
                    null,
                    Instant.now());
            rotations.insert(
                    "foreign",
                    "instance of foreign",
                    "somebody",
                    LoginMethod.PASSWORD,
                    REQUEST,
                    null,
                    null,
                    Instant.now());
            rotations.insert(
                    "for-me",
                    "instance of for-me",
                    "tickets",
                    LoginMethod.PASSWORD,
                    onBehalfOf("REQUESTER"),
                    null,
                    null,
                    Instant.now());
            rotations.insert(
                    "for-another",
                    "instance of for-another",
                    "tickets",
                    LoginMethod.PASSWORD,
                    onBehalfOf("somebody"),
                    null,
                    null,
                    Instant.now());
            Person requester = new Person("requester", Set.of(Person.REQUESTERS));

            assertThat(ids(rotations.list(requester, null, 2))).containsExactly("for-me", "own-1");
            assertThat(ids(rotations.list(requester, "contoso.com", 1))).containsExactly("for-me");
            assertThat(rotations.list(requester, "fabrikam.com", 2)).isEmpty();
            assertThat(ids(rotations.list(new Person("tickets", Set.of(Person.TICKETS)), null, 9)))
                    .containsExactly("for-another", "for-me");
            assertThat(rotations.list(new Person("nobody", Set.of()), null, 9)).isEmpty();
            for (String group : List.of(Person.APPROVERS, Person.OPERATORS, Person.AUDITORS, Person.ADMINISTRATORS)) {
                assertThat(ids(rotations.list(new Person("reader", Set.of(group)), null, 3)))
                        .containsExactly("for-another", "for-me", "foreign");
            }
        }
    }

    private static RotationRequest onBehalfOf(String person) {
        return new RotationRequest(
                "contoso.com", RotationRequest.Kind.ROTATE, "yearly", "CHG1", null, null, false, person);
    }

    private static List<String> ids(List<Rotation> found) {
        return found.stream().map(Rotation::id).toList();
    }

    private static RotationTable rotations(HikariDataSource source) {
        return new RotationTable(new JdbcTemplate(source));
    }

    private static RotationFences fences(HikariDataSource source) {
        return new RotationFences(new JdbcTemplate(source), new JdbcTransactionManager(source));
    }

    private static <T> List<T> inParallel(Callable<T> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch together = new CountDownLatch(THREADS);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return work.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
