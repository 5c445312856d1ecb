package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.step.StepRecord.State;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

class UnexpectedFailureTest {

    private static final String CANARY = "Canary-9f3c17";

    @OnEachDatabase
    void theMessageOfAnUnexpectedExceptionIsKeptNowhere(Database database) {
        assertNoTraceOfTheCanary(
                database,
                () -> new IllegalStateException("password " + CANARY, new IllegalArgumentException("of " + CANARY)));
    }

    @OnEachDatabase
    void anErrorEndsLikeAnyOtherFailure(Database database) {
        assertNoTraceOfTheCanary(database, () -> {
            throw new ExceptionInInitializerError("password " + CANARY);
        });
    }

    private static void assertNoTraceOfTheCanary(Database database, Supplier<RuntimeException> failure) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (StepRig rig = new StepRig(database)) {
            log.start();
            root.addAppender(log);
            List<Logger> verbose = List.of((Logger) LoggerFactory.getLogger("org.camunda.bpm.engine"), (Logger)
                    LoggerFactory.getLogger("com.github.kagkarlsson"));
            verbose.forEach(logger -> {
                logger.setLevel(Level.DEBUG);
                // heard by the test, but not printed
                logger.setAdditive(false);
                logger.addAppender(log);
            });
            rig.first.does(step -> {
                throw failure.get();
            });
            String rotation = rig.start();

            rig.work();
            for (int attempt = 0; attempt < 20 && rig.scheduled() == 1; attempt++) {
                rig.scheduler.setTime(rig.nextWork());
                rig.work();
            }
            verbose.forEach(logger -> {
                logger.setLevel(null);
                logger.setAdditive(true);
                logger.detachAppender(log);
            });

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.FAILED);
            assertThat(first.failureCode()).isEqualTo("unexpected");
            assertThat(first.detail()).contains(UnexpectedFailureTest.class.getName());
            assertThat(rig.waitsIn(rotation)).containsExactly("decide");
            List<String> stored = everythingStored(rig);
            assertThat(stored).hasSizeGreaterThan(20);
            assertThat(String.join("\n", stored)).contains(rotation).doesNotContain(CANARY);
            assertThat(printed(log)).contains(rotation).doesNotContain(CANARY);
        } finally {
            root.detachAppender(log);
        }
    }

    private static List<String> everythingStored(StepRig rig) {
        List<String> tables = rig.jdbc.queryForList(
                "select table_name from information_schema.tables where lower(table_schema) = 'public'", String.class);
        assertThat(tables)
                .extracting(table -> table.toLowerCase(Locale.ROOT))
                .contains("keyturn_step", "scheduled_tasks", "act_ru_execution", "act_hi_detail", "act_ge_bytearray");
        List<String> rows = new ArrayList<>();
        for (String table : tables) {
            rows.addAll(rig.jdbc.query("select * from \"" + table + "\"", (row, index) -> text(row)));
        }
        return rows;
    }

    private static String text(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            Object value = row.getObject(column);
            boolean bytes = value instanceof byte[] || value instanceof java.sql.Blob;
            text.append(bytes ? new String(row.getBytes(column), StandardCharsets.UTF_8) : row.getString(column))
                    .append('\n');
        }
        return text.toString();
    }

    private static String printed(ListAppender<ILoggingEvent> log) {
        return log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }
}
