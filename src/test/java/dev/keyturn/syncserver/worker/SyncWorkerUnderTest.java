package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** A sync worker that a test moves by hand, one request at a time, over real HTTP. */
public final class SyncWorkerUnderTest {

    /** What a command's process leaves. */
    public record Left(String output, String complaint, int exitCode) {}

    public static final RSAKey SIGNING = key(2048);
    static final RSAKey OPENING = key(2048);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final URI address;
    RSAKey signing = SIGNING;
    RSAKey opening = OPENING;
    String instance = UUID.randomUUID().toString();
    Instant now = Instant.now();
    /** Of this worker, as it tells it. */
    public String version = SyncWorkers.WORKER_VERSION;

    public List<String> failedSelfTests = List.of();
    /** The last command, as it was taken. */
    String command = "";

    public SyncWorkerUnderTest(URI address) {
        this.address = address;
    }

    /** The server that this worker's key is pinned for. */
    public static SyncServer server(Duration connectTimeout, Duration commandTimeout) {
        return new SyncServer("aadc09", List.of(Jose.thumbprint(SIGNING)), connectTimeout, commandTimeout, null);
    }

    static RSAKey key(int bits) {
        try {
            return new RSAKeyGenerator(bits).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves one command on a thread of its own: polls, takes, has it run, answers. */
    public Thread serveOne(Function<JsonNode, Left> process) {
        Thread thread = new Thread(() -> {
            try {
                String id = awaitCommand();
                JsonNode taken = take(id);
                answer(id, process.apply(taken.path("request")));
            } catch (IOException | InterruptedException | BadJose e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Polls until there is a command, and returns its id. */
    String awaitCommand() throws IOException, InterruptedException, BadJose {
        while (true) {
            JsonNode answer = opened(poll(), Jose.POLL);
            if (answer.has("command")) {
                return answer.path("command").asText();
            }
        }
    }

    HttpResponse<String> poll() throws IOException, InterruptedException {
        return send("poll", head("poll", claims -> {}), "");
    }

    JsonNode take(String id) throws IOException, InterruptedException, BadJose {
        HttpResponse<String> taken = take(id, UUID.randomUUID().toString());
        command = taken.body();
        return opened(taken, Jose.COMMAND);
    }

    HttpResponse<String> take(String id, String nonce) throws IOException, InterruptedException {
        return send("take/" + id, head("take", claims -> claims.put("id", id).put("nonce", nonce)), "");
    }

    HttpResponse<String> answer(String id, Left left) throws IOException, InterruptedException {
        return post(id, signedAnswer(id, claims -> {
            claims.put("exitCode", left.exitCode()).put("answer", left.output());
            if (!left.complaint().isEmpty()) {
                claims.put("complaint", left.complaint());
            }
        }));
    }

    String signedAnswer(String id, Consumer<ObjectNode> more) {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iat", now.getEpochSecond())
                .put("id", id)
                .put("command", Jose.hash(command));
        claims.set("request", repeatedRequest());
        more.accept(claims);
        return Jose.sign(signing, Jose.ANSWER, false, claims);
    }

    /** What a server was asked, without the password; empty when it has taken nothing. */
    private JsonNode repeatedRequest() {
        if (command.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode claims =
                    JSON.readTree(Base64URL.from(command.split("\\.")[1]).decode());
            return claims.path("request").<ObjectNode>deepCopy().without("sealedPassword");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> post(String id, String signed) throws IOException, InterruptedException {
        return send(
                "answer/" + id,
                head("answer", claims -> claims.put("id", id)
                        .put("sha256", Jose.hash(signed))
                        .put("length", signed.length())),
                signed);
    }

    /** A signed head, with the claims of every request and more. */
    String head(String method, Consumer<ObjectNode> more) {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("method", method)
                .put("iat", now.getEpochSecond())
                .put("jti", UUID.randomUUID().toString())
                .put("instance", instance)
                .put("worker", version);
        failedSelfTests.forEach(claims.putObject("selfTest").put("at", 0).putArray("failed")::add);
        claims.putObject("opening")
                .put("kty", "RSA")
                .put("n", opening.getModulus().toString())
                .put("e", opening.getPublicExponent().toString());
        more.accept(claims);
        return "Keyturn " + Jose.sign(signing, Jose.REQUEST, true, claims);
    }

    HttpResponse<String> send(String path, String head, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(address + WorkerEndpoint.PATH + path))
                        .timeout(Duration.ofSeconds(40))
                        .header("Authorization", head)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What was sealed to this worker's server. */
    public String opened(String sealed) {
        try (Secret password = Jose.open(sealed, opening)) {
            return password.use(String::new);
        } catch (BadJose e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode opened(HttpResponse<String> response, String type) throws BadJose {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
        return Jose.verify(response.body(), type, Jose.broughtKey(response.body(), type));
    }
}
