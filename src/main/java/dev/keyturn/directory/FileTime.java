package dev.keyturn.directory;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Active Directory's time stamps: units of 100 ns since 1601, where zero and the largest number mean never. */
final class FileTime {

    private static final long UNITS_PER_SECOND = 10_000_000L;
    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    /** A later time is no real one, and no year of four digits in the end. */
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    private FileTime() {}

    static @Nullable Instant toInstant(@Nullable Long fileTime) {
        if (fileTime == null || fileTime <= 0 || fileTime == Long.MAX_VALUE) {
            return null;
        }
        long seconds = fileTime / UNITS_PER_SECOND - SECONDS_FROM_1601_TO_1970;
        Instant time = Instant.ofEpochSecond(seconds, fileTime % UNITS_PER_SECOND * 100);
        return time.isBefore(NEVER) ? time : null;
    }

    /** Lengths of time are stored as negative numbers. */
    static Duration toDuration(@Nullable Long interval) {
        if (interval == null || interval >= 0) {
            return Duration.ZERO;
        }
        long units = interval == Long.MIN_VALUE ? Long.MAX_VALUE : -interval;
        return Duration.ofSeconds(units / UNITS_PER_SECOND, units % UNITS_PER_SECOND * 100);
    }
}
