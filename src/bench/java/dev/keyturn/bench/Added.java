package dev.keyturn.bench;

import dev.keyturn.bench.Calls.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What is left of the outage window of one server when the adapters' own time is taken off: calls that overlap count
 * once, and a call that reaches out of the window counts as far as it is inside.
 */
final class Added {

    private Added() {}

    static Duration to(Instant from, Instant to, List<Call> calls) {
        Duration own = Duration.ZERO;
        Instant counted = from;
        for (Call call : calls.stream().sorted(Comparator.comparing(Call::from)).toList()) {
            Instant begins = call.from().isAfter(counted) ? call.from() : counted;
            Instant ends = call.to().isBefore(to) ? call.to() : to;
            if (ends.isAfter(begins)) {
                own = own.plus(Duration.between(begins, ends));
                counted = ends;
            }
        }
        return Duration.between(from, to).minus(own);
    }
}
