package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The signed head of one request of a sync worker. It stands in the header {@code Authorization}, so that nothing of a body is
 * read for a stranger.
 *
 * @param key the public half of the server's signing key; the head was signed with it
 * @param server the thumbprint of that key: who asks
 * @param id of the request, to be told again in the answer
 * @param instance of the worker's process
 */
record RequestHead(RSAKey key, String server, String id, String instance, JsonNode claims) {

    enum Method {
        POLL,
        TAKE,
        ANSWER;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How far a worker's clock may be from Keyturn's. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    private static final String SCHEME = "Keyturn ";
    private static final int LONGEST_NAME = 100;

    /**
     * Reads a head whose key is known, and believes nothing of it before its signature is verified.
     *
     * @throws Refusal for every other one
     */
    static RequestHead read(String authorization, KnownKeys known) throws Refusal {
        if (!authorization.startsWith(SCHEME)) {
            throw new Refusal(401, "bad-signature", "The header Authorization holds no signed head.");
        }
        String compact = authorization.substring(SCHEME.length());
        RSAKey key = brought(compact);
        String server = Jose.thumbprint(key);
        known.checkPinned(server);
        JsonNode claims = verified(compact, key);
        return new RequestHead(key, server, Jose.text(claims, "jti"), Jose.text(claims, "instance"), claims);
    }

    /** @throws Refusal unless it is the head of such a request */
    void check(Method method) throws Refusal {
        if (!Jose.text(claims, "method").equals(method.wireName()) || unusable(id) || unusable(instance)) {
            throw Refusal.badRequest("The signed head is not that of a " + method.wireName() + ".");
        }
    }

    /** How far the worker's clock is from that time, either way. */
    Duration clockDifference(Instant now) {
        return Duration.between(Instant.ofEpochSecond(claims.path("iat").asLong()), now)
                .abs();
    }

    String text(String member) {
        String text = Jose.text(claims, member);
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
    }

    /** The lines of the worker's self-test that failed; empty when none did or it has not run. */
    List<String> failedSelfTests() {
        return StreamSupport.stream(claims.path("selfTest").path("failed").spliterator(), false)
                .map(JsonNode::asText)
                .map(line -> line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line)
                .limit(50)
                .toList();
    }

    private static RSAKey brought(String compact) throws Refusal {
        try {
            JWK key = Jose.broughtKey(compact, Jose.REQUEST);
            if (key instanceof RSAKey rsa) {
                return rsa;
            }
        } catch (BadJose e) {
            throw new Refusal(401, "bad-signature", String.valueOf(e.getMessage()));
        }
        throw new Refusal(401, "bad-signature", "It brings no RSA key.");
    }

    private static JsonNode verified(String compact, RSAKey key) throws Refusal {
        try {
            return Jose.verify(compact, Jose.REQUEST, key);
        } catch (BadJose e) {
            throw new Refusal(401, "bad-signature", String.valueOf(e.getMessage()));
        }
    }

    private static boolean unusable(String name) {
        return name.isEmpty() || name.length() > LONGEST_NAME;
    }
}
