package dev.keyturn.syncserver.worker;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this node knows of the sync worker that holds one key: its open poll, and the commands that are offered to it. */
final class WorkerLink {

    private final Clock clock;
    private final WorkerInstances instances;
    private final List<OfferedCommand> offered = new ArrayList<>();
    /** How the poll that is held is answered: once, with the id of a command or with null. */
    private @Nullable Consumer<@Nullable String> poll;

    private String pollingInstance = "";
    private String version = "";
    private List<String> failedSelfTests = List.of();
    private @Nullable RSAKey opening;
    private @Nullable Instant lastSeen;
    private WorkerStatus.@Nullable Refused refused;

    WorkerLink(Clock clock) {
        this.clock = clock;
        this.instances = new WorkerInstances(clock);
    }

    /**
     * Answers the poll at once when a command is offered, and holds it otherwise.
     *
     * @throws Refusal when another process asks with the same key
     */
    void poll(RequestHead head, RSAKey openingKey, Consumer<@Nullable String> reply) throws Refusal {
        Consumer<@Nullable String> former;
        String next = null;
        Refusal refusal;
        synchronized (this) {
            former = poll;
            poll = null;
            refusal = instances.refusal(head.instance(), former != null && !pollingInstance.equals(head.instance()));
            lastSeen = clock.instant();
            if (refusal == null) {
                refused = null;
                version = head.text("worker");
                failedSelfTests = head.failedSelfTests();
                opening = openingKey;
                pollingInstance = head.instance();
                next = firstOffered();
                poll = next == null ? reply : null;
            }
        }
        if (former != null) {
            // the worker gave up waiting for it, or it is to show that it lives
            former.accept(null);
        }
        if (refusal != null) {
            throw refusal;
        }
        if (next != null) {
            reply.accept(next);
        }
    }

    /** Answers a held poll without a command; does nothing when it was answered before. */
    void letGo(Consumer<@Nullable String> reply) {
        synchronized (this) {
            if (poll != reply) {
                return;
            }
            poll = null;
        }
        reply.accept(null);
    }

    void offer(OfferedCommand command) {
        Consumer<@Nullable String> woken;
        synchronized (this) {
            offered.add(command);
            woken = poll;
            poll = null;
        }
        if (woken != null) {
            woken.accept(command.id());
        }
    }

    synchronized void forget(OfferedCommand command) {
        offered.remove(command);
    }

    /** A worker that asks for anything is there. */
    synchronized void seen() {
        lastSeen = clock.instant();
    }

    /** Its request was refused. That another poll was held says nothing: it asks again at once. */
    synchronized void refused(Refusal refusal) {
        lastSeen = clock.instant();
        if (!refusal.code().equals(Refusal.POLLED)) {
            refused = new WorkerStatus.Refused(lastSeen, refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    /** @throws Refusal while two machines have this key: whichever takes a command may be the wrong one */
    synchronized void checkThatItIsOne() throws Refusal {
        if (instances.cloned()) {
            throw WorkerInstances.twoMachines();
        }
    }

    /** The key that passwords are sealed to; null before the first poll. */
    synchronized @Nullable RSAKey opening() {
        return opening;
    }

    synchronized WorkerStatus status() {
        return new WorkerStatus(lastSeen, version, failedSelfTests, refused);
    }

    private @Nullable String firstOffered() {
        return offered.stream()
                .filter(OfferedCommand::offered)
                .map(OfferedCommand::id)
                .findFirst()
                .orElse(null);
    }
}
