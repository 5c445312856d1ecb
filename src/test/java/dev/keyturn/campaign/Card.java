package dev.keyturn.campaign;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A fault at a point: what a campaign deals to its runs. */
record Card(String point, Fault fault) {

    /** Every fault at every point where it means something. */
    static List<Card> all() {
        return Points.all().stream()
                .flatMap(point -> Arrays.stream(Fault.values())
                        .filter(fault -> fits(point, fault))
                        .map(fault -> new Card(point, fault)))
                .toList();
    }

    private static boolean fits(String point, Fault fault) {
        return fault.anywhere()
                || fault.ofWire() && point.startsWith(Points.WIRE)
                || point.endsWith(":before")
                        && Fault.outsideOf(Points.act(point)).contains(fault);
    }

    String text() {
        return point + "/" + fault.wireName();
    }

    /** @throws IllegalArgumentException when it is not {@code point/fault} */
    static Card of(String text) {
        String[] parts = text.split("/");
        if (parts.length != 2 || !Points.all().contains(parts[0])) {
            throw new IllegalArgumentException(text + " is not a point and a fault. Points are " + Points.all() + ".");
        }
        return new Card(
                parts[0], Fault.valueOf(parts[1].toUpperCase(Locale.ROOT).replace('-', '_')));
    }
}
