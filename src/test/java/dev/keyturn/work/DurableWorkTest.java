package dev.keyturn.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

class DurableWorkTest {

    /** More digits than a database keeps. */
    private static final Instant START = Instant.parse("2027-01-04T08:00:00.123456789Z");

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final List<String> attempts = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private @Nullable Instant next;
    private HikariDataSource database;
    private TransactionTemplate transaction;
    private ManualScheduler scheduler;
    private DurableWork work;

    @AfterEach
    void close() {
        database.close();
    }

    @OnEachDatabase
    void workIsDoneOnceAfterTheCommitAndLeavesNothing(Database kind) {
        open(kind);
        transaction.executeWithoutResult(status -> work.schedule("work", "a"));
        scheduler.runAnyDueExecutions();
        scheduler.runAnyDueExecutions();

        assertThat(attempts).containsExactly("a");
        assertThat(scheduled()).isZero();
    }

    @OnEachDatabase
    void workThatIsRolledBackIsNotDoneAndWorkOutsideOfATransactionIsRefused(Database kind) {
        open(kind);
        transaction.executeWithoutResult(status -> {
            work.schedule("work", "a");
            status.setRollbackOnly();
        });
        assertThatThrownBy(() -> work.schedule("work", "b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        scheduler.runAnyDueExecutions();

        assertThat(attempts).isEmpty();
        assertThat(scheduled()).isZero();
    }

    @OnEachDatabase
    void workWaitsForItsTimeUnlessItIsHurried(Database kind) {
        open(kind);
        next = START.plus(PAUSE);
        transaction.executeWithoutResult(status -> work.schedule("work", "a"));
        scheduler.runAnyDueExecutions();
        scheduler.runAnyDueExecutions();
        assertThat(attempts).hasSize(1);

        work.runNow("work", "a");
        scheduler.runAnyDueExecutions();
        assertThat(attempts).hasSize(2);

        next = null;
        scheduler.tick(PAUSE.plusMillis(1));
        scheduler.runAnyDueExecutions();
        assertThat(attempts).hasSize(3);
        work.runNow("work", "a");
        assertThat(scheduled()).isZero();
    }

    @OnEachDatabase
    void workThatLosesItsDatabaseIsTriedAgainInAMoment(Database kind) {
        open(kind);
        failing.add("a");
        transaction.executeWithoutResult(status -> work.schedule("work", "a"));
        scheduler.runAnyDueExecutions();
        assertThat(scheduled()).isOne();

        failing.clear();
        scheduler.tick(Duration.ofSeconds(5).plusMillis(1));
        scheduler.runAnyDueExecutions();
        assertThat(attempts).containsExactly("a", "a");
        assertThat(scheduled()).isZero();
    }

    @OnEachDatabase
    void workThatComesBackByItselfIsBegunOnce(Database kind) {
        open(kind);
        next = START.plus(PAUSE);
        work.begin("work", "all");
        work.begin("work", "all");
        scheduler.runAnyDueExecutions();
        work.begin("work", "all");
        scheduler.runAnyDueExecutions();

        assertThat(attempts).containsExactly("all");
        assertThat(scheduled()).isOne();
    }

    private void open(Database kind) {
        database = kind.open();
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        SettableClock clock = new SettableClock();
        clock.set(START);
        scheduler = TestHelper.createManualScheduler(
                        new TransactionAwareDataSourceProxy(database), DurableWork.task("work", this::attempt))
                .clock(clock)
                .build();
        work = new DurableWork(() -> scheduler, Clock.fixed(START, ZoneOffset.UTC));
    }

    private Optional<Instant> attempt(String id) {
        attempts.add(id);
        if (failing.contains(id)) {
            throw new IllegalStateException("The database is away.");
        }
        return Optional.ofNullable(next);
    }

    private int scheduled() {
        return JdbcClient.create(database)
                .sql("select count(*) from scheduled_tasks")
                .query(Integer.class)
                .single();
    }
}
