package dev.keyturn.schedule;

import java.time.Instant;

/** A time in which a password may be changed. */
public record ChangeWindow(Instant start, Instant end) {}
