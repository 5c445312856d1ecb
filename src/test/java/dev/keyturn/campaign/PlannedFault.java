package dev.keyturn.campaign;

import java.util.Locale;

/**
 * One line of the plan that the nodes read.
 *
 * @param id unique in a run: the node that makes the file of this name first injects the fault
 * @param point an act with {@code :before} or {@code :after}
 * @param account only when the act is about this account; {@code *} for any
 * @param nth strikes when the point is reached for the nth time since it was planned
 */
record PlannedFault(String id, String point, String account, int nth, Fault fault) {

    String line() {
        return String.join(" ", id, point, account, String.valueOf(nth), fault.wireName());
    }

    static PlannedFault of(String line) {
        String[] parts = line.split(" ");
        return new PlannedFault(
                parts[0],
                parts[1],
                parts[2],
                Integer.parseInt(parts[3]),
                Fault.valueOf(parts[4].toUpperCase(Locale.ROOT).replace('-', '_')));
    }
}
