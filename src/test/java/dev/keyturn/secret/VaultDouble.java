package dev.keyturn.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Behaves as HashiCorp documents the KV engine, version 2, and AppRole: versions with metadata, check-and-set, soft
 * deletion, tokens that expire, sealing. It keeps what was written, and can lose an answer after its effect.
 *
 * <p>Its bad habits are those of clusters whose standbys answer reads: Vault Enterprise (website/content/docs/enterprise/consistency.mdx
 * of hashicorp/vault), OpenBao 2.5 and 2.6 (openbao#3877: old or empty answers, no header) and 2.7 (internal/http/index.go of
 * openbao/openbao: one index at most, of the form cluster:index). {@code delete_version_after} is as in path_data.go of
 * hashicorp/vault-plugin-secrets-kv. It is no Vault: what these sources do not say, it does not know.
 */
public final class VaultDouble implements AutoCloseable {

    static final String ROLE_ID = "db02de05-fa39-4855-059b-67221c5c2f63";
    static final String SECRET_ID = "6a174c20-f6de-a53c-74d2-6018fcceff64";
    public static final String ROOT = "hvs.root";

    /** What Vault keeps of one version of a secret when {@code max_versions} is not set. */
    private static final int MAX_VERSIONS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // the JDK's server sends head and body apart, and without this each answer waits 40 ms for an acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** One thing that goes wrong, for the first request that matches. */
    private record Fault(Predicate<Request> where, Effect effect) {}

    record Request(String method, String path) {}

    private record Reply(int status, String body, Map<String, String> headers) {

        static Reply errors(int status, String... errors) {
            ObjectNode body = JSON.createObjectNode();
            var list = body.putArray("errors");
            for (String error : errors) {
                list.add(error);
            }
            return new Reply(status, body.toString(), Map.of());
        }
    }

    private interface Effect {

        /** @return null when no answer goes out */
        Reply apply(HttpExchange exchange, VaultDouble vault, byte[] body) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, TreeMap<Integer, JsonNode>> secrets = new TreeMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> tokens = new HashSet<>(Set.of(ROOT));
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> journal = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Instant> deletions = new HashMap<>();
    private final String mount;
    private String approle = "approle";
    private String namespace;
    private boolean sealed;
    private boolean tellsStates;
    private int state;
    private Standby standby;
    private Reply newToken = Reply.errors(403, "permission denied");
    private Predicate<String> deletedLater = path -> false;

    /** What a node has that hears of nothing more. */
    private record Standby(Map<String, TreeMap<Integer, JsonNode>> secrets, Set<String> tokens, int state) {}

    private VaultDouble(HttpServer server, String mount) {
        this.server = server;
        this.mount = mount;
    }

    public static VaultDouble start() {
        return start(0);
    }

    static VaultDouble start(int port) {
        try {
            return listenOn(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param server bound, perhaps with TLS, and not started */
    static VaultDouble listenOn(HttpServer server) {
        VaultDouble vault = new VaultDouble(server, "secret");
        server.setExecutor(vault.threads);
        server.createContext("/", vault::handle);
        server.start();
        return vault;
    }

    int port() {
        return server.getAddress().getPort();
    }

    public String address() {
        return "http://127.0.0.1:" + port();
    }

    synchronized void expireTokens() {
        tokens.clear();
    }

    synchronized void accept(String token) {
        tokens.add(token);
    }

    synchronized void seal(boolean sealed) {
        this.sealed = sealed;
    }

    synchronized void onlyInNamespace(String name) {
        this.namespace = name;
    }

    /** Answers to writes tell the state that they made, and a request may ask for it: Vault Enterprise, OpenBao from 2.7. */
    synchronized void tellStates() {
        tellsStates = true;
    }

    /** From now on reads come to a node that hears of nothing that happens after this. */
    public synchronized void readFromAStandby() {
        Map<String, TreeMap<Integer, JsonNode>> copy = new HashMap<>();
        secrets.forEach((path, versions) -> copy.put(path, new TreeMap<>(versions)));
        standby = new Standby(copy, Set.copyOf(tokens), state);
    }

    public synchronized void standbyCatchesUp() {
        standby = null;
    }

    /** What the standby answers to a token that it has not heard of. */
    synchronized void refuseNewTokensWith(int status, String error) {
        newToken = Reply.errors(status, error);
    }

    /** {@code delete_version_after} of the engine, or of the metadata of some secrets, is an hour. */
    synchronized void deleteLater(Predicate<String> paths) {
        deletedLater = paths;
    }

    synchronized void mountAppRoleAt(String path) {
        approle = path;
    }

    /** As another client does that changes nothing. */
    synchronized void writeAgain(String path) {
        TreeMap<Integer, JsonNode> versions = secrets.get(path);
        versions.put(versions.lastKey() + 1, versions.lastEntry().getValue());
    }

    /** Soft-deletes the newest version, as {@code vault kv delete} does. */
    synchronized void delete(String path) {
        deleted.add(path);
    }

    /** The next write to such a path takes effect, and its answer is lost. */
    public synchronized void loseAnswerOfWriteTo(String part) {
        faults.add(new Fault(
                request -> request.method().equals("POST") && request.path().contains(part),
                (exchange, vault, body) -> {
                    vault.answer(exchange, body);
                    return null;
                }));
    }

    /** The next write to such a path takes effect, and then something in front of Vault answers for it. */
    synchronized void failAfterWriteTo(String part, int status) {
        faults.add(new Fault(
                request -> request.method().equals("POST") && request.path().contains(part),
                (exchange, vault, body) -> {
                    vault.answer(exchange, body);
                    return new Reply(status, "<html>gateway</html>", Map.of());
                }));
    }

    /** The next write to such a path is lost on its way. */
    public synchronized void loseWriteTo(String part) {
        faults.add(new Fault(
                request -> request.method().equals("POST") && request.path().contains(part),
                (exchange, vault, body) -> null));
    }

    synchronized void answerWith(int status, String body, Map<String, String> headers, String method) {
        faults.add(new Fault(
                request -> request.method().equals(method),
                (exchange, vault, ignored) -> new Reply(status, body, headers)));
    }

    /** The next write takes effect, but its answer comes only when the double is closed. */
    synchronized void stallWriteTo(String part) {
        faults.add(new Fault(
                request -> request.method().equals("POST") && request.path().contains(part),
                (exchange, vault, body) -> {
                    vault.answer(exchange, body);
                    vault.awaitClose();
                    return null;
                }));
    }

    /** Between a check and the write that follows it, another writer gets in. */
    public synchronized void beforeWriteTo(String part, Runnable interference) {
        faults.add(new Fault(
                request -> request.method().equals("POST") && request.path().contains(part),
                (exchange, vault, body) -> {
                    interference.run();
                    return vault.answer(exchange, body);
                }));
    }

    synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    synchronized List<String> paths() {
        return List.copyOf(secrets.keySet());
    }

    synchronized JsonNode newest(String path) {
        return secrets.get(path).lastEntry().getValue();
    }

    public synchronized int faultsLeft() {
        return faults.size();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Request request = new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        Effect effect = effectFor(request);
        Reply reply = effect.apply(exchange, this, body);
        note(request, reply);
        if (reply != null) {
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private synchronized Effect effectFor(Request request) {
        for (Fault fault : faults) {
            if (fault.where().test(request)) {
                faults.remove(fault);
                return fault.effect();
            }
        }
        return (exchange, vault, body) -> vault.answer(exchange, body);
    }

    private synchronized void note(Request request, Reply reply) {
        journal.add(request.method() + " " + request.path() + " " + (reply == null ? "lost" : reply.status()));
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Reply answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        var headers = exchange.getRequestHeaders();
        if (sealed) {
            return Reply.errors(503, "Vault is sealed");
        }
        if (namespace != null && !namespace.equals(headers.getFirst("X-Vault-Namespace"))) {
            return Reply.errors(403, "permission denied");
        }
        if (path.equals("/v1/auth/" + approle + "/login")) {
            return logIn(JSON.readTree(body));
        }
        List<String> states = headers.getOrDefault("X-Vault-Index", List.of());
        if (states.size() > 1) {
            return Reply.errors(400, "expected at most one value for \"X-Vault-Index\"");
        }
        boolean reads = exchange.getRequestMethod().equals("GET");
        Standby behind = reads ? standby : null;
        if (behind != null && tellsStates && !states.isEmpty() && !states.equals(List.of(named(behind.state)))) {
            if (!"forward-active-node".equals(headers.getFirst("X-Vault-Inconsistent"))) {
                return Reply.errors(412, "required index state not present");
            }
            behind = null;
        }
        String token = headers.getFirst("X-Vault-Token");
        if (behind != null && tokens.contains(token) && !behind.tokens.contains(token)) {
            return newToken;
        }
        if (token == null || !tokens.contains(token)) {
            return Reply.errors(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
        }
        String data = "/v1/" + mount + "/data/";
        if (!path.startsWith(data)) {
            return Reply.errors(
                    404, "no handler for route \"" + path.substring("/v1/".length()) + "\". route entry not found.");
        }
        String name = path.substring(data.length());
        return reads ? read(name, behind == null ? secrets : behind.secrets) : write(name, JSON.readTree(body));
    }

    private static String named(int state) {
        return "d1fc9a2b-8b39-4b8b-a7f1-4fbd8d1f3a0c:" + state;
    }

    private Reply logIn(JsonNode body) {
        if (!body.path("role_id").asText().equals(ROLE_ID)
                || !body.path("secret_id").asText().equals(SECRET_ID)) {
            return Reply.errors(400, "invalid role or secret ID");
        }
        String token = "hvs." + UUID.randomUUID();
        tokens.add(token);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("auth")
                .put("renewable", true)
                .put("lease_duration", 1200)
                .put("accessor", "fd6c9a00-d2dc-3b11-0be5-af7ae0e1d374")
                .put("client_token", token)
                .putArray("policies")
                .add("default");
        return new Reply(200, answer.toString(), Map.of());
    }

    private Reply read(String name, Map<String, TreeMap<Integer, JsonNode>> known) {
        TreeMap<Integer, JsonNode> versions = known.get(name);
        if (versions == null) {
            return Reply.errors(404);
        }
        boolean gone = deleted.contains(name);
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode data = answer.put("request_id", UUID.randomUUID().toString()).putObject("data");
        data.set("data", gone ? JSON.nullNode() : versions.lastEntry().getValue());
        data.set("metadata", metadata(name, versions.lastKey(), gone));
        return new Reply(gone ? 404 : 200, answer.toString(), Map.of());
    }

    private Reply write(String name, JsonNode body) {
        TreeMap<Integer, JsonNode> versions = secrets.get(name);
        int current = versions == null ? 0 : versions.lastKey();
        if (!body.at("/options/cas").isInt()) {
            // the mount is configured with cas_required
            return Reply.errors(400, "check-and-set parameter required for this call");
        }
        // a deleted version still counts: zero means that there never was one
        if (body.at("/options/cas").asInt() != current) {
            return Reply.errors(400, "check-and-set parameter did not match the current version");
        }
        if (!body.path("data").isObject()) {
            return Reply.errors(400, "no data provided");
        }
        TreeMap<Integer, JsonNode> kept = secrets.computeIfAbsent(name, none -> new TreeMap<>());
        kept.put(current + 1, body.path("data"));
        if (kept.size() > MAX_VERSIONS) {
            kept.pollFirstEntry();
        }
        deleted.remove(name);
        if (deletedLater.test(name)) {
            deletions.put(name, Instant.now().plus(Duration.ofHours(1)));
        } else {
            deletions.remove(name);
        }
        state++;
        ObjectNode answer = JSON.createObjectNode();
        answer.set("data", metadata(name, current + 1, false));
        return new Reply(200, answer.toString(), tellsStates ? Map.of("X-Vault-Index", named(state)) : Map.of());
    }

    private ObjectNode metadata(String name, int version, boolean gone) {
        Instant later = deletions.get(name);
        return JSON.createObjectNode()
                .put("created_time", Instant.EPOCH.toString())
                .putNull("custom_metadata")
                .put("deletion_time", gone ? Instant.EPOCH.toString() : later == null ? "" : later.toString())
                .put("destroyed", false)
                .put("version", version);
    }
}
