package dev.keyturn.engine;

import java.time.Duration;
import java.time.Instant;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process engine's clock at the database's time. The engine decides by its machine's clock when a timer is due
 * and when another node's lock on a job has run out; with clocks that differ by minutes, windows open too early or too
 * late and jobs run twice.
 */
final class EngineClock {

    private static final Logger log = LoggerFactory.getLogger(EngineClock.class);

    /** Less does no harm, and is not worth moving a clock. */
    private static final Duration CLOSE_ENOUGH = Duration.ofSeconds(1);

    private EngineClock() {}

    static void follow(Instant now) {
        Duration off = Duration.between(ClockUtil.now().toInstant(), now);
        if (off.abs().compareTo(CLOSE_ENOUGH) > 0) {
            log.warn(
                    "The process engine's clock differs from the database's by {} s. It follows the database from now on;"
                            + " set this machine's clock right.",
                    off.toSeconds());
            ClockUtil.offset(now.toEpochMilli() - System.currentTimeMillis());
        }
    }
}
