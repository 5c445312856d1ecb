package dev.keyturn.syncserver.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the processes that poll with one key is served. A worker that was started again takes over from its predecessor, whose
 * last poll may still be held: nobody told this end that the process is gone. So that poll is ended, and the successor told to ask
 * again. A predecessor that has polled again by then, or later, shows that two machines have one key, as after a server was cloned.
 */
final class WorkerInstances {

    /**
     * For so long after two processes were seen to live with one key, neither is served. One that is refused asks again within a
     * minute, so that two are seen again before this is over, and an operator who has put an end to the clone waits no longer.
     */
    private static final Duration CLONE_MEMORY = Duration.ofMinutes(2);

    /** A thief of a key must not be able to fill the memory with processes. */
    private static final int REMEMBERED = 100;

    private final Clock clock;
    private final Set<String> predecessors = new LinkedHashSet<>();
    private final Set<String> toldToAskAgain = new LinkedHashSet<>();
    private String served = "";
    private @Nullable Instant clonedUntil;

    WorkerInstances(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a process that polls is refused with; null when it is served from now on.
     *
     * @param held whether a poll of the process that is served is held; the caller ends it when the answer is a refusal
     */
    @Nullable
    Refusal refusal(String asking, boolean held) {
        if (!asking.equals(served)) {
            if (predecessors.contains(asking) || (held && toldToAskAgain.contains(asking))) {
                clonedUntil = clock.instant().plus(CLONE_MEMORY);
            } else if (held) {
                remember(toldToAskAgain, asking);
                return new Refusal(
                        409,
                        Refusal.POLLED,
                        "Another process has polled with this key until now. If it has ended, ask again.");
            }
            if (!served.isEmpty()) {
                remember(predecessors, served);
            }
            predecessors.remove(asking);
            toldToAskAgain.remove(asking);
            served = asking;
        }
        return cloned() ? twoMachines() : null;
    }

    boolean cloned() {
        return clonedUntil != null && clock.instant().isBefore(clonedUntil);
    }

    static Refusal twoMachines() {
        return new Refusal(
                409,
                "cloned",
                "Two machines ask with this key in turn, as after a server was cloned, and neither gets commands. Run"
                        + " Install-Keyturn.ps1 -Undo on the copy; two minutes later the other one is served again. If the copy is"
                        + " a sync server as well, set it up again and pin its new key.");
    }

    private static void remember(Set<String> processes, String one) {
        processes.add(one);
        if (processes.size() > REMEMBERED) {
            processes.remove(processes.iterator().next());
        }
    }
}
