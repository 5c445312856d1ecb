package dev.keyturn.powershell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the service ADSync of one sync server and for its database. It keeps the password that was stored in the connector, and
 * the one that it loaded when it was started; its delta import logs in to a domain controller with that one. The stand-in for the module
 * ADSync asks it, one line of JSON each way; so does what stands for Windows' service controller and its event log.
 */
public final class SyncService implements AutoCloseable {

    /**
     * What is in the database.
     *
     * @param stored the connector's password
     * @param enabled whether sync cycles run
     */
    public record Stored(String stored, boolean enabled) {}

    private record Run(
            int number, String profile, String result, String connection, Instant startedAt, Instant endedAt) {}

    private record Event(int id, String source, String message, Instant time) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VANISHED_CALLER_IS_SEEN_WITHIN_MILLISECONDS = 200;

    private final String connector;
    private final String account;
    private final boolean staging;
    private final Predicate<String> logIn;
    private final ServerSocket port;
    private final List<Run> runs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final List<Hold> standing = new ArrayList<>();
    private final Map<String, Integer> done = new HashMap<>();

    private String stored;
    private @Nullable String loaded;
    private boolean enabled = true;
    private int version = 7;
    private int cookie = 1;
    private Instant startedAt = now().minus(19, ChronoUnit.DAYS);

    /**
     * A service that runs.
     *
     * @param connector its name, and the domain that it logs in to
     * @param logIn whether a domain controller lets the account in with a password
     */
    public SyncService(String connector, String account, boolean staging, String password, Predicate<String> logIn) {
        this.connector = connector;
        this.account = account;
        this.staging = staging;
        this.logIn = logIn;
        this.stored = password;
        this.loaded = password;
        try {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::listen);
    }

    /** A call that stands still until it is let go. */
    public static final class Hold {
        private final String call;
        private final boolean done;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(String call, boolean done) {
            this.call = call;
            this.done = done;
        }

        public void awaitReached() {
            await(reached, "No " + call + " came.");
        }

        /** A call that was not done yet is done now, unless its caller is gone. */
        public void letGo() {
            released.countDown();
        }

        private void stand() {
            reached.countDown();
            await(released, "A held " + call + " was not let go.");
        }

        private static void await(CountDownLatch latch, String otherwise) {
            try {
                if (!latch.await(30, TimeUnit.MINUTES)) {
                    throw new IllegalStateException(otherwise);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Holds the next call of this name before anything is done. */
    public Hold holdBefore(String call) {
        return hold(new Hold(call, false));
    }

    /** Holds the next call of this name when it is done, before it is answered. */
    public Hold holdAfter(String call) {
        return hold(new Hold(call, true));
    }

    private synchronized Hold hold(Hold hold) {
        holds.add(hold);
        return hold;
    }

    public int port() {
        return port.getLocalPort();
    }

    public synchronized Stored database() {
        return new Stored(stored, enabled);
    }

    /** The password that the running service works with; null while it is stopped. */
    public synchronized @Nullable String loaded() {
        return loaded;
    }

    public synchronized boolean enabled() {
        return enabled;
    }

    /** How often this was done so far. */
    public synchronized int done(String call) {
        return done.getOrDefault(call, 0);
    }

    /** The result of the last import. */
    public synchronized String lastResult() {
        return runs.get(runs.size() - 1).result();
    }

    /** As after a snapshot of the machine was restored: the database as it was, and a service that was started on it. */
    public synchronized void restore(Stored then) {
        stored = then.stored();
        enabled = then.enabled();
        start();
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (true) {
            try {
                Socket caller = port.accept();
                daemon(() -> serve(caller));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            JsonNode question = JSON.readTree(line);
            String call = question.path("call").asText();
            Hold before = takeHold(call, false);
            if (before != null) {
                before.stand();
                if (isGone(caller)) {
                    return;
                }
            }
            ObjectNode answer = JSON.createObjectNode();
            try {
                answer(call, question, answer);
            } catch (IllegalStateException refused) {
                answer.put("error", refused.getMessage());
            }
            Hold after = takeHold(call, true);
            if (after != null) {
                after.stand();
            }
            caller.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException killed) {
            // the command that asked was killed
        }
    }

    /** Nothing stands still any more, and nothing will. */
    public synchronized void letGoOfAll() {
        holds.clear();
        standing.forEach(Hold::letGo);
        standing.clear();
    }

    private synchronized @Nullable Hold takeHold(String call, boolean done) {
        Hold found = holds.stream()
                .filter(hold -> hold.call.equals(call) && hold.done == done)
                .findFirst()
                .orElse(null);
        if (found != null) {
            holds.remove(found);
            standing.add(found);
        }
        return found;
    }

    private static boolean isGone(Socket caller) throws IOException {
        caller.setSoTimeout(VANISHED_CALLER_IS_SEEN_WITHIN_MILLISECONDS);
        try {
            return caller.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        }
    }

    private synchronized void answer(String call, JsonNode question, ObjectNode answer) {
        switch (call) {
            case "state" ->
                answer.put("state", loaded == null ? "Stopped" : "Running").put("startedAt", startedAt.toString());
            case "stop" -> stop();
            case "start" -> start();
            case "events" -> {
                ArrayNode told = answer.putArray("events");
                events.forEach(event -> addEvent(told, event));
            }
            case "scheduler" -> {
                running();
                answer.put("enabled", enabled).put("staging", staging);
            }
            case "switch" -> {
                running();
                enabled = question.path("enabled").booleanValue();
            }
            case "connector", "export" -> {
                running();
                answer.put("name", connector)
                        .put("domain", connector)
                        .put("account", account)
                        .put("version", version)
                        .put("cookie", cookie);
                if (call.equals("export")) {
                    // sync goes on here, so that no two exports are the same
                    cookie++;
                }
            }
            case "store" -> {
                running();
                stored = question.path("password").textValue();
                cookie = question.path("cookie").intValue();
                version++;
                event(2618, "Entra Connect Admin Actions", "The credentials of the connector were updated.");
            }
            case "import" ->
                answer.put("result", runImport(question.path("profile").asText()));
            case "runs" -> {
                running();
                ArrayNode told = answer.putArray("runs");
                runs.forEach(run -> addRun(told, run));
            }
            default -> throw new IllegalStateException("The service does not know " + call + ".");
        }
        done.merge(call, 1, Integer::sum);
    }

    private void running() {
        if (loaded == null) {
            throw new IllegalStateException("The service does not answer.");
        }
    }

    private void stop() {
        loaded = null;
        event(2002, "ADSync", "The service was stopped successfully.");
    }

    private void start() {
        loaded = stored;
        startedAt = now();
        event(2001, "ADSync", "The service was started successfully.");
    }

    private String runImport(String profile) {
        running();
        Instant begin = now();
        boolean in = logIn.test(loaded);
        String result = in ? "success" : "no-start-credentials";
        runs.add(new Run(runs.size() + 1, profile, result, in ? "success" : "", begin, now()));
        if (!in) {
            event(6000, "ADSync", "The management agent failed to run because the credentials were invalid.");
        } else if (!staging) {
            event(654, "Directory Synchronization", "Provision credentials ping end.");
        }
        return result;
    }

    private void event(int id, String source, String message) {
        events.add(new Event(id, source, message, now()));
    }

    private static void addEvent(ArrayNode events, Event event) {
        events.addObject()
                .put("id", event.id())
                .put("source", event.source())
                .put("message", event.message())
                .put("time", event.time().toString());
    }

    private static void addRun(ArrayNode runs, Run run) {
        runs.addObject()
                .put("number", run.number())
                .put("profile", run.profile())
                .put("result", run.result())
                .put("connection", run.connection())
                .put("server", "dc1")
                .put("startedAt", run.startedAt().toString())
                .put("endedAt", run.endedAt().toString());
    }

    /** Windows keeps milliseconds. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "sync-service");
        thread.setDaemon(true);
        thread.start();
    }
}
