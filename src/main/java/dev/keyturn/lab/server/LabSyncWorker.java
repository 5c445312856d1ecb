package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.syncserver.worker.Jose;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sync worker of one sync server of the lab: it polls every node, takes commands, has them run and posts the answers. */
final class LabSyncWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LabSyncWorker.class);

    /** Longer than a poll is held. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration LONGEST_TAKE = Duration.ofMinutes(15);
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** What the server does with the commands that its worker takes. */
    interface Commands {
        /** Asked before a command is taken. */
        boolean reachable();

        /** @return the answer; null to answer nothing, as a process that died. */
        @Nullable
        Answer run(JsonNode request);
    }

    /** @param silent whether nothing at all is posted */
    record Answer(String output, boolean silent) {}

    private final String name;
    private final LabServerKeys keys;
    private final Commands commands;
    private final Duration patience;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService pollers;
    private final ExecutorService processes;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    /** The thumbprints of Keyturn's keys, by the nodes that are polled. */
    private final Map<URI, Set<String>> pins = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** @param patience how long an answer to a request is waited for */
    LabSyncWorker(String name, LabServerKeys keys, Commands commands, Duration patience, Clock clock) {
        this.patience = patience;
        this.name = name;
        this.keys = keys;
        this.commands = commands;
        this.clock = clock;
        this.pollers = daemons("lab-poll-" + name);
        this.processes = daemons("lab-" + name);
    }

    /**
     * Polls a node from now on.
     *
     * @param thumbprint of Keyturn's key; said again, it is pinned beside the earlier one
     */
    void poll(URI node, String thumbprint) {
        Set<String> fresh = ConcurrentHashMap.newKeySet();
        Set<String> known = pins.putIfAbsent(node, fresh);
        (known == null ? fresh : known).add(thumbprint);
        if (!closed && known == null) {
            pollers.execute(() -> pollAgainAndAgain(node, fresh));
        }
    }

    /** What was begun goes on to its end. */
    @Override
    public void close() {
        closed = true;
        pollers.shutdownNow();
        processes.shutdown();
    }

    private void pollAgainAndAgain(URI node, Set<String> pinned) {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!closed) {
            try {
                String id = pollOnce(node, pinned);
                pause = SHORTEST_PAUSE_MILLIS;
                if (id != null && !begin(node, pinned, id)) {
                    pause(SHORTEST_PAUSE_MILLIS);
                }
            } catch (IOException | BadJose e) {
                log.debug("Sync server {} gets no good poll from {}: {}", name, node, e.toString());
                pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private @Nullable String pollOnce(URI node, Set<String> pinned) throws IOException, InterruptedException, BadJose {
        ObjectNode claims = claims("poll").put("worker", SyncWorkers.WORKER_VERSION);
        claims.set("opening", publicKey(keys.opening()));
        JsonNode answer = opened(send(node, "poll", claims, ""), Jose.POLL, pinned);
        if (!answer.path("jti").equals(claims.path("jti"))) {
            throw new IOException("The answer is to another poll.");
        }
        return answer.hasNonNull("command") ? answer.path("command").asText() : null;
    }

    /** @return false when the command was begun before, or is left alone */
    private boolean begin(URI node, Set<String> pinned, String id) throws InterruptedException {
        if (closed || !begun.add(id) || !commands.reachable()) {
            return false;
        }
        String nonce = nonce();
        try {
            return take(node, pinned, id, nonce);
        } catch (IOException | BadJose e) {
            log.debug("Sync server {} could not take {}: {}", name, id, e.toString());
            try {
                // with the same nonce: when only the answer was lost, Keyturn gives the same command again, and tells
                // no poll of it
                processes.execute(() -> {
                    pause(SHORTEST_PAUSE_MILLIS);
                    untilDone("take " + id, LONGEST_TAKE, () -> {
                        take(node, pinned, id, nonce);
                        return true;
                    });
                });
            } catch (RejectedExecutionException closedMeanwhile) {
                log.debug("Sync server {} is closed, and leaves {} alone.", name, id);
            }
            return false;
        }
    }

    /** @return false when the command is not to be had any more */
    private boolean take(URI node, Set<String> pinned, String id, String nonce)
            throws IOException, InterruptedException, BadJose {
        ObjectNode claims = claims("take").put("id", id).put("nonce", nonce);
        HttpResponse<String> taken = send(node, "take/" + id, claims, "");
        if (taken.statusCode() == 410) {
            return false;
        }
        JsonNode command = opened(taken, Jose.COMMAND, pinned);
        if (!command.path("nonce").equals(claims.path("nonce"))
                || !command.path("id").asText().equals(id)
                || Instant.ofEpochSecond(command.path("exp").asLong()).isBefore(clock.instant())) {
            throw new IOException("The command is another one, or has expired.");
        }
        Runnable process = () -> runAndAnswer(node, id, Jose.hash(taken.body()), command.path("request"));
        try {
            processes.execute(process);
        } catch (RejectedExecutionException closedMeanwhile) {
            // it is taken: who waits for its answer would wait for nothing
            process.run();
        }
        return true;
    }

    private void runAndAnswer(URI node, String id, String command, JsonNode request) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("id", id).put("command", command);
        claims.set("request", request.<ObjectNode>deepCopy().without("sealedPassword"));
        try {
            Answer answer = commands.run(request);
            if (answer == null) {
                claims.put("lost", "The command's process ended without an answer.");
            } else if (answer.silent()) {
                return;
            } else {
                claims.put("exitCode", 0).put("answer", answer.output());
            }
        } catch (RuntimeException e) {
            log.error("The lab failed at a command for {}. Its caller gets no answer.", name, e);
            claims.put("lost", "The lab failed.");
        }
        claims.put("iat", clock.instant().getEpochSecond());
        post(node, id, Jose.sign(keys.signing(), Jose.ANSWER, false, claims));
    }

    /** Until it is acknowledged, or nobody can want it any more. */
    private void post(URI node, String id, String signed) {
        untilDone("answer " + id, Duration.ofMinutes(5), () -> {
            ObjectNode claims = claims("answer")
                    .put("id", id)
                    .put("sha256", Jose.hash(signed))
                    .put("length", signed.length());
            int status = send(node, "answer/" + id, claims, signed).statusCode();
            return status == 204 || status == 410;
        });
    }

    /** Whether it is done. */
    @FunctionalInterface
    private interface Attempt {

        boolean make() throws IOException, InterruptedException, BadJose;
    }

    private void untilDone(String what, Duration longest, Attempt attempt) {
        Instant end = clock.instant().plus(longest);
        for (long pause = SHORTEST_PAUSE_MILLIS;
                clock.instant().isBefore(end);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
            try {
                if (attempt.make()) {
                    return;
                }
                log.debug("Sync server {} could not {}.", name, what);
            } catch (IOException | BadJose e) {
                log.debug("Sync server {} could not {}: {}", name, what, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause(pause);
        }
    }

    private HttpResponse<String> send(URI node, String path, ObjectNode claims, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + WorkerEndpoint.PATH + path))
                .header("Authorization", "Keyturn " + Jose.sign(keys.signing(), Jose.REQUEST, true, claims))
                .header("Content-Type", "application/jose")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII))
                .build();
        var answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.US_ASCII));
        try {
            // the client's own time-out ends with the head of an answer: it would wait for the other half for ever
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("There was no whole answer within " + patience);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private ObjectNode claims(String method) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("method", method)
                .put("iat", clock.instant().getEpochSecond())
                .put("jti", nonce())
                .put("instance", instance);
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    /** Nothing is believed that the pinned key did not sign for this server. */
    private JsonNode opened(HttpResponse<String> response, String type, Set<String> pinned)
            throws IOException, BadJose {
        if (response.statusCode() != 200) {
            throw new IOException("Status " + response.statusCode());
        }
        JsonNode claims = Jose.verify(response.body(), type, pinnedKey(response.body(), type, pinned));
        if (!claims.path("aud").asText().equals(keys.thumbprint())) {
            throw new IOException("It is for another server.");
        }
        return claims;
    }

    private static JWK pinnedKey(String compact, String type, Set<String> pinned) throws BadJose, IOException {
        JWK key = Jose.broughtKey(compact, type);
        if (!pinned.contains(Jose.thumbprint(key))) {
            throw new IOException("It is signed with a key that is not pinned.");
        }
        return key;
    }

    private static ExecutorService daemons(String name) {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static JsonNode publicKey(RSAKey key) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kty", "RSA")
                .put("n", key.getModulus().toString())
                .put("e", key.getPublicExponent().toString());
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
