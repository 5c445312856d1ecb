package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.step.Fence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            rotations.insert("r-1", "requester", REQUEST, null, null, Instant.now());

            List<List<Fence>> handedOut = inParallel(() -> {
                List<Fence> own = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    own.add(rotations.next("r-1"));
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
    void aFenceOfALaterRotationIsNewerThanEveryOneBefore(Database database) {
        try (HikariDataSource source = database.open()) {
            RotationTable rotations = rotations(source);
            rotations.insert("r-1", "requester", REQUEST, null, null, Instant.now());
            rotations.insert("r-2", "requester", REQUEST, null, null, Instant.now());
            rotations.next("r-1");
            Fence earlier = rotations.next("r-1");

            assertThat(rotations.next("r-2")).isGreaterThan(earlier);
        }
    }

    private static RotationTable rotations(HikariDataSource source) {
        return new RotationTable(new JdbcTemplate(source), new JdbcTransactionManager(source));
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
