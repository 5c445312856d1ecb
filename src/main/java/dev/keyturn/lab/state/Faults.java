package dev.keyturn.lab.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the lab at the moment. Targets are {@code directory:<forest>} and {@code server:<name>}. */
public final class Faults {

    /** @param left how often it strikes yet; null without a limit. @param until when it ends by itself; null never */
    public record Active(
            String target,
            Fault fault,
            @Nullable Integer left,
            @Nullable Instant until) {}

    private final Clock clock;
    private final List<Active> active = new ArrayList<>();

    public Faults(Clock clock) {
        this.clock = clock;
    }

    /** Without times and seconds it strikes once; with seconds alone, as often as it can until they are over. */
    public synchronized void add(String target, Fault fault, @Nullable Integer times, @Nullable Integer seconds) {
        Integer left = times == null && seconds == null ? Integer.valueOf(1) : times;
        Instant until = seconds == null ? null : clock.instant().plus(Duration.ofSeconds(seconds));
        active.add(new Active(target, fault, left, until));
    }

    /** Whether the fault strikes now; counts it. */
    public synchronized boolean strikes(String target, Fault fault) {
        forgetOver();
        for (int i = 0; i < active.size(); i++) {
            Active candidate = active.get(i);
            if (candidate.target().equals(target) && candidate.fault() == fault) {
                count(i, candidate);
                return true;
            }
        }
        return false;
    }

    /** Whether the fault holds now, without counting it. */
    public synchronized boolean holds(String target, Fault fault) {
        forgetOver();
        return active.stream().anyMatch(a -> a.target().equals(target) && a.fault() == fault);
    }

    public synchronized List<Active> all() {
        forgetOver();
        return List.copyOf(active);
    }

    public synchronized void clear() {
        active.clear();
    }

    /** Ends one kind of fault of one target early, as when a running sync cycle is stopped. */
    public synchronized void end(String target, Fault fault) {
        active.removeIf(a -> a.target().equals(target) && a.fault() == fault);
    }

    private void count(int index, Active struck) {
        Integer left = struck.left();
        if (left == null) {
            return;
        }
        if (left <= 1) {
            active.remove(index);
        } else {
            active.set(index, new Active(struck.target(), struck.fault(), left - 1, struck.until()));
        }
    }

    private void forgetOver() {
        Instant now = clock.instant();
        active.removeIf(a -> a.until() != null && !now.isBefore(a.until()));
    }
}
