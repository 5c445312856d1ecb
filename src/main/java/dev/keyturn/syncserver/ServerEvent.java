package dev.keyturn.syncserver;

import java.time.Instant;

/**
 * An entry of a sync server's Application event log.
 *
 * @param message cut off by the server when it is long
 * @param time UTC, by the server's own clock
 */
public record ServerEvent(int id, String source, String message, Instant time) {}
