package dev.keyturn.syncserver.worker;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this node knows of the sync worker that holds one key: its open poll, and the commands that are offered to it. */
final class WorkerLink {

    /** For so long after two processes asked in turn with one key, neither is served. */
    private static final Duration CLONE_MEMORY = Duration.ofMinutes(10);

    /** A poll that is held. It is answered once, with the id of a command or with null. */
    record HeldPoll(String instance, Consumer<@Nullable String> reply) {}

    private final Clock clock;
    private final List<OfferedCommand> offered = new ArrayList<>();
    private final Set<String> superseded = new HashSet<>();
    private @Nullable HeldPoll poll;
    private String instance = "";
    private String version = "";
    private List<String> failedSelfTests = List.of();
    private @Nullable RSAKey opening;
    private @Nullable Instant lastSeen;
    private @Nullable Instant clonedUntil;

    WorkerLink(Clock clock) {
        this.clock = clock;
    }

    /**
     * Answers the poll at once when a command is offered, and holds it otherwise.
     *
     * @throws Refusal when another process asks with the same key
     */
    void poll(RequestHead head, RSAKey openingKey, Consumer<@Nullable String> reply) throws Refusal {
        HeldPoll former;
        String next;
        synchronized (this) {
            admit(head.instance());
            lastSeen = clock.instant();
            version = head.text("worker");
            failedSelfTests = head.failedSelfTests();
            opening = openingKey;
            former = poll;
            next = firstOffered();
            poll = next == null ? new HeldPoll(head.instance(), reply) : null;
        }
        if (former != null) {
            // the worker gave up waiting for it
            former.reply().accept(null);
        }
        if (next != null) {
            reply.accept(next);
        }
    }

    /** Answers a held poll without a command; does nothing when it was answered before. */
    void letGo(Consumer<@Nullable String> reply) {
        synchronized (this) {
            if (poll == null || poll.reply() != reply) {
                return;
            }
            poll = null;
        }
        reply.accept(null);
    }

    void offer(OfferedCommand command) {
        HeldPoll woken;
        synchronized (this) {
            offered.add(command);
            woken = poll;
            poll = null;
        }
        if (woken != null) {
            woken.reply().accept(command.id());
        }
    }

    synchronized void forget(OfferedCommand command) {
        offered.remove(command);
    }

    /** A worker that asks for anything is there. */
    synchronized void seen() {
        lastSeen = clock.instant();
    }

    /** The key that passwords are sealed to; null before the first poll. */
    synchronized @Nullable RSAKey opening() {
        return opening;
    }

    synchronized WorkerStatus status() {
        return new WorkerStatus(lastSeen, version, failedSelfTests, cloned());
    }

    private @Nullable String firstOffered() {
        return offered.stream()
                .filter(OfferedCommand::offered)
                .map(OfferedCommand::id)
                .findFirst()
                .orElse(null);
    }

    /**
     * A worker that was started again takes over when its predecessor's poll is closed. A predecessor that comes back shows that two
     * machines have one key, as after a server was cloned.
     */
    private void admit(String asking) throws Refusal {
        if (!asking.equals(instance)) {
            if (superseded.contains(asking)) {
                clonedUntil = clock.instant().plus(CLONE_MEMORY);
            } else if (poll != null) {
                throw new Refusal(409, "cloned", "Another process polls with this key. If it ended, ask again.");
            }
            if (!instance.isEmpty()) {
                superseded.add(instance);
            }
            superseded.remove(asking);
            instance = asking;
        }
        if (cloned()) {
            throw new Refusal(
                    409,
                    "cloned",
                    "Two machines ask with this key in turn, as after a server was cloned. Neither gets commands: run the installer"
                            + " again on one of them, and pin its new key.");
        }
    }

    private boolean cloned() {
        return clonedUntil != null && clock.instant().isBefore(clonedUntil);
    }
}
