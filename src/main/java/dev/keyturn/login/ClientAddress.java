package dev.keyturn.login;

import java.util.Arrays;

/** An address as far as it stands for one client: of version 6, a client has as many as it wants in its own network. */
final class ClientAddress {

    private static final int NETWORK_PARTS = 4;

    private ClientAddress() {}

    /** @param address as the servlet interface gives it: numbers, never a name */
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] parts = expanded(address).split(":", -1);
        return String.join(":", Arrays.copyOf(parts, Math.min(parts.length, NETWORK_PARTS))) + "::/64";
    }

    /** {@code ::} stands for as many zeros as are missing. */
    private static String expanded(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return address;
        }
        String left = address.substring(0, gap);
        String right = address.substring(gap + 2);
        int missing = 8 - count(left) - count(right);
        String zeros = "0:".repeat(Math.max(0, missing));
        return (left.isEmpty() ? "" : left + ":") + (right.isEmpty() ? zeros + "0" : zeros + right);
    }

    private static int count(String parts) {
        return parts.isEmpty() ? 0 : parts.split(":", -1).length;
    }
}
