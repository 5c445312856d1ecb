package dev.keyturn.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Seconds that were measured several times. */
final class Sample {

    private final List<Double> seconds = new ArrayList<>();

    void addNanos(long nanos) {
        seconds.add(nanos / 1e9);
        Collections.sort(seconds);
    }

    double median() {
        return percentile(50);
    }

    /** The smallest that so many percent do not exceed. */
    double percentile(int percent) {
        return seconds.get(Math.max(0, (int) Math.ceil(percent / 100.0 * seconds.size()) - 1));
    }

    @Override
    public String toString() {
        return String.format(
                "p50 %.2f s, p95 %.2f s (%.2f to %.2f, %d runs)",
                median(), percentile(95), seconds.get(0), seconds.get(seconds.size() - 1), seconds.size());
    }
}
