package dev.keyturn.trigger;

import java.time.Instant;

/** A time in which a password may be changed. */
public record ChangeWindow(Instant start, Instant end) {}
