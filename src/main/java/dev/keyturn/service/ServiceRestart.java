package dev.keyturn.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param restarted false when the service had been restarted after the connector's update already
 * @param startedBefore start of the service as found; null when it was not running
 * @param startedAfter start of the service now
 */
public record ServiceRestart(boolean restarted, @Nullable Instant startedBefore, Instant startedAfter) {}
