package dev.keyturn.campaign;

import java.time.Instant;

/**
 * A fault that really struck.
 *
 * @param account the account that the act was about; {@code *} when the act does not say
 */
record Injected(PlannedFault planned, Instant time, String node, long pid, String account) {

    static Injected of(PlannedFault planned, String[] hit) {
        return new Injected(
                planned, Instant.ofEpochMilli(Long.parseLong(hit[1])), hit[2], Long.parseLong(hit[3]), hit[4]);
    }
}
