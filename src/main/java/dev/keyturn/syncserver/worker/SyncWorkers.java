package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import dev.keyturn.syncserver.worker.RequestHead.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands and sync workers meet, in this node's memory: a step offers a command and waits, and the worker of that server,
 * which polls every node, takes it and answers. What was not taken was certainly not done.
 */
public final class SyncWorkers {

    /** The version of the sync worker that comes with this Keyturn. */
    public static final String WORKER_VERSION = "2.0.0";

    private static final Logger log = LoggerFactory.getLogger(SyncWorkers.class);

    /** As many as a worker runs at a time: enough for rotations of two accounts and a check. */
    private static final int COMMANDS_PER_SERVER = 4;

    /** Of so many commands the accepted answer is known, to be accepted again: a worker repeats it until it is told so. */
    private static final int ANSWERS_REMEMBERED = 1000;

    private final SigningKey signing;
    private final KnownKeys known;
    private final List<String> addresses;
    private final Clock clock;
    private final Map<String, WorkerLink> links = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
    private final Map<String, OfferedCommand> commands = new ConcurrentHashMap<>();
    /** Hashes of accepted answers, by the command's id. */
    private final Map<String, String> accepted = new LinkedHashMap<>();

    /**
     * @param smallestKey of sync servers, in bits
     * @param addresses of all nodes' worker ports, told to the workers; empty when they go on with what they were told
     */
    public SyncWorkers(
            SigningKey signing, List<Account> accounts, int smallestKey, List<String> addresses, Clock clock) {
        this.signing = signing;
        this.known = new KnownKeys(accounts, smallestKey, clock);
        this.addresses = List.copyOf(addresses);
        this.clock = clock;
    }

    /**
     * Offers a command to a server's worker and waits for the answer.
     *
     * @param password goes along sealed to the server's key, and is not kept
     * @throws StepFailure {@code not-enrolled}, {@code unreachable} and {@code too-many-commands}, after which the command was
     *     certainly not done; {@code deadline} and {@code answer-lost}, after which it may have been
     */
    public WorkerAnswer exchange(SyncServer server, ObjectNode request, @Nullable Secret password) {
        WorkerFailures failures = new WorkerFailures(server);
        if (server.key().isEmpty()) {
            throw failures.notEnrolled();
        }
        Semaphore permits = free.computeIfAbsent(server.name(), name -> new Semaphore(COMMANDS_PER_SERVER, true));
        try {
            if (!permits.tryAcquire(server.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw failures.tooManyAtOnce(COMMANDS_PER_SERVER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.tooManyAtOnce(COMMANDS_PER_SERVER);
        }
        OfferedCommand command = new OfferedCommand(server, request, password);
        try {
            offer(server, command);
            return await(server, command, failures);
        } finally {
            command.withdraw();
            forget(server, command);
            permits.release();
        }
    }

    /** What is known of a server's worker, on whichever of its keys it was heard last. */
    public WorkerStatus status(SyncServer server) {
        return server.key().stream()
                .map(key -> link(key).status())
                .max(Comparator.comparing(WorkerStatus::lastSeen, Comparator.nullsFirst(Comparator.naturalOrder())))
                .orElse(WorkerStatus.UNHEARD);
    }

    /** The thumbprints of keys that asked and are not pinned, with the time when each asked last. */
    public Map<String, Instant> strangers() {
        return known.strangers();
    }

    /** The thumbprint of the key that sync servers pin. */
    public String thumbprint() {
        return signing.thumbprint();
    }

    /**
     * Reads a request's head.
     *
     * @throws Refusal unless it is signed with a pinned key and was made lately
     */
    RequestHead head(String authorization, Method method) throws Refusal {
        RequestHead head = RequestHead.read(authorization, known);
        try {
            known.checkLength(head.server(), "signing", head.key().size());
            checkClock(head);
            head.check(method);
        } catch (Refusal refusal) {
            link(head.server()).refused(refusal);
            throw refusal;
        }
        return head;
    }

    private void checkClock(RequestHead head) throws Refusal {
        Instant now = clock.instant();
        Duration difference = head.clockDifference(now);
        if (difference.compareTo(RequestHead.CLOCK_TOLERANCE) > 0) {
            throw new Refusal(
                    403,
                    "clock",
                    "The clocks of sync server " + known.name(head.server()) + " and of this Keyturn differ by "
                            + difference.toMinutes() + " minutes, and ten are allowed. Set the clock that is wrong.",
                    Map.of("serverTime", now.getEpochSecond()));
        }
    }

    /**
     * Holds a worker's poll until there is a command for it.
     *
     * @param reply gets the signed answer, once
     * @return ends the poll without a command, if it is still held
     */
    Runnable poll(RequestHead head, Consumer<String> reply) throws Refusal {
        Consumer<@Nullable String> signedReply = id -> reply.accept(pollAnswer(head, id));
        WorkerLink link = link(head.server());
        try {
            RSAKey opening = openingKey(head);
            known.checkLength(head.server(), "opening", opening.size());
            link.poll(head, opening, signedReply);
        } catch (Refusal refusal) {
            link.refused(refusal);
            throw refusal;
        }
        return () -> link.letGo(signedReply);
    }

    private static RSAKey openingKey(RequestHead head) throws Refusal {
        try {
            return Jose.rsaKey(head.claims().path("opening"));
        } catch (BadJose e) {
            throw Refusal.badRequest("The member opening: " + e.getMessage());
        }
    }

    /** The command as the worker takes it, signed. */
    String take(RequestHead head) throws Refusal {
        WorkerLink link = link(head.server());
        link.seen();
        link.checkThatItIsOne();
        String nonce = head.text("nonce");
        RSAKey opening = link.opening();
        if (nonce.isEmpty()) {
            throw Refusal.badRequest("There is no nonce.");
        }
        if (opening == null) {
            throw Refusal.gone();
        }
        return command(head).take(head.server(), nonce, opening, signing, clock.instant());
    }

    void answer(RequestHead head, String signed) throws Refusal {
        link(head.server()).seen();
        String id = head.text("id");
        synchronized (accepted) {
            if (Jose.hash(signed).equals(accepted.get(id))) {
                return;
            }
        }
        command(head).answer(signed, head.key());
        remember(id, signed);
    }

    /** An answer was not accepted: the step that waits for a better one says so in the end. */
    void answerRefused(RequestHead head, Refusal refusal) {
        String id = head.text("id");
        log.warn(
                "An answer of sync server {} to the command {} was not accepted: {}",
                known.name(head.server()),
                id,
                refusal.getMessage());
        OfferedCommand command = commands.get(id);
        if (command != null && command.isFor(head.server())) {
            command.answerRefused(refusal);
        }
    }

    private void remember(String id, String signed) {
        synchronized (accepted) {
            accepted.put(id, Jose.hash(signed));
            if (accepted.size() > ANSWERS_REMEMBERED) {
                accepted.remove(accepted.keySet().iterator().next());
            }
        }
    }

    private OfferedCommand command(RequestHead head) throws Refusal {
        OfferedCommand command = commands.get(head.text("id"));
        if (command == null || !command.isFor(head.server())) {
            throw Refusal.gone();
        }
        return command;
    }

    private void offer(SyncServer server, OfferedCommand command) {
        commands.put(command.id(), command);
        server.key().forEach(key -> link(key).offer(command));
    }

    private void forget(SyncServer server, OfferedCommand command) {
        commands.remove(command.id());
        server.key().forEach(key -> link(key).forget(command));
    }

    private WorkerAnswer await(SyncServer server, OfferedCommand command, WorkerFailures failures) {
        try {
            Instant offered = clock.instant();
            if (!isTaken(server, command) && command.withdraw()) {
                throw notTaken(server, offered, failures);
            }
            return command.answer().get(server.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failures.deadline(command.refusedAnswer());
        } catch (ExecutionException e) {
            throw failures.answerLost(Objects.requireNonNull(e.getCause()).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw command.withdraw()
                    ? failures.unreachable(status(server).lastSeen(), null)
                    : failures.answerLost(null);
        }
    }

    private static boolean isTaken(SyncServer server, OfferedCommand command)
            throws InterruptedException, ExecutionException {
        try {
            command.taken().get(server.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private StepFailure notTaken(SyncServer server, Instant offered, WorkerFailures failures) {
        WorkerStatus status = status(server);
        Instant seen = status.lastSeen();
        if (status.refused() != null) {
            return failures.refused(status.refused());
        }
        if (seen != null && seen.isAfter(offered)) {
            return failures.ignored(seen, thumbprint());
        }
        Set<String> strangers = known.strangers().keySet();
        return failures.unreachable(
                seen,
                strangers.isEmpty()
                        ? null
                        : "Keys that are pinned for no server have asked: " + String.join(", ", strangers) + ".");
    }

    private String pollAnswer(RequestHead head, @Nullable String id) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iat", clock.instant().getEpochSecond())
                .put("jti", head.id())
                .put("aud", head.server());
        if (id != null) {
            claims.put("command", id);
        }
        if (!addresses.isEmpty()) {
            addresses.forEach(claims.putArray("addresses")::add);
        }
        return signing.sign(Jose.POLL, claims);
    }

    private WorkerLink link(String thumbprint) {
        return links.computeIfAbsent(thumbprint, key -> new WorkerLink(clock));
    }
}
