package dev.keyturn.bench;

import java.util.List;

/** Middles and tails of a few numbers. */
final class Figures {

    private Figures() {}

    static double median(List<Double> values) {
        return percentile(values, 50);
    }

    /** The nearest rank. */
    static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
        return sorted.get(Math.max(0, rank - 1));
    }
}
