package dev.keyturn.bench;

import dev.keyturn.account.SyncServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The time of the adapters of one rotation: what the branches of the servers do at the same time counts once. */
final class PathTime {

    private final Map<String, Duration> branches = new HashMap<>();
    private Duration common = Duration.ZERO;

    synchronized void add(@Nullable SyncServer branch, Duration duration) {
        if (branch == null) {
            common = common.plus(duration);
        } else {
            branches.merge(branch.name(), duration, Duration::plus);
        }
    }

    synchronized Duration longest() {
        return common.plus(branches.values().stream().max(Duration::compareTo).orElse(Duration.ZERO));
    }
}
