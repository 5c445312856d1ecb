package dev.keyturn.campaign;

import java.time.Instant;

/**
 * A point that was reached, at which a fault was due.
 *
 * @param account the account that the act was about; {@code *} when the act does not say
 * @param server the sync server that the act was about; {@code *} when the act does not say
 */
record Injected(PlannedFault planned, Instant time, String node, long pid, String account, String server) {

    static Injected of(PlannedFault planned, String[] hit) {
        return new Injected(
                planned, Instant.ofEpochMilli(Long.parseLong(hit[1])), hit[2], Long.parseLong(hit[3]), hit[4], hit[5]);
    }

    /** Where the lab misbehaves, for a fault of the outside. */
    String target() {
        String place = account.equals("*") ? planned.account() : account;
        if (planned.fault().ofDirectory()) {
            return "directory:" + place;
        }
        return "server:" + (server.equals("*") ? place.equals("contoso.com") ? "aadc01" : "aadc03" : server);
    }
}
