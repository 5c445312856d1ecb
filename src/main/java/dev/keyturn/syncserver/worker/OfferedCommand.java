package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One command for one sync server, from its offer to its answer: offered, then taken once, then answered; or withdrawn. A step's
 * thread waits for it, and threads of the worker port move it on.
 */
final class OfferedCommand {

    private enum State {
        OFFERED,
        TAKEN,
        ANSWERED,
        WITHDRAWN
    }

    private final String id = UUID.randomUUID().toString();
    private final SyncServer server;
    private final ObjectNode request;
    private final @Nullable Secret password;
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final CompletableFuture<WorkerAnswer> answer = new CompletableFuture<>();

    private State state = State.OFFERED;
    private String nonce = "";
    private String command = "";
    private @Nullable String refusedAnswer;

    /** @param password goes along sealed; it is read while the command is taken, and not kept */
    OfferedCommand(SyncServer server, ObjectNode request, @Nullable Secret password) {
        this.server = server;
        this.request = request;
        this.password = password;
    }

    String id() {
        return id;
    }

    boolean isFor(String thumbprint) {
        return server.key().contains(thumbprint);
    }

    synchronized boolean offered() {
        return state == State.OFFERED;
    }

    /** Completes when a worker has taken the command. */
    CompletableFuture<Void> taken() {
        return taken;
    }

    /** Completes with the answer, or with a {@link LostAnswer}. */
    CompletableFuture<WorkerAnswer> answer() {
        return answer;
    }

    /**
     * Hands the command out, signed and bound to the nonce. The same nonce gets the same bytes again, since an answer can be lost.
     *
     * @param opening the key that a password is sealed to
     */
    synchronized String take(String server, String asked, RSAKey opening, SigningKey signing, Instant now)
            throws Refusal {
        if (state == State.TAKEN && asked.equals(nonce)) {
            return command;
        }
        if (state != State.OFFERED) {
            throw Refusal.gone();
        }
        ObjectNode whole = request.deepCopy();
        if (password != null) {
            whole.put("sealedPassword", Jose.seal(password, opening));
        }
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iat", now.getEpochSecond())
                .put("exp", now.plus(this.server.commandTimeout()).getEpochSecond())
                .put("id", id)
                .put("nonce", asked)
                .put("aud", server)
                .set("request", whole);
        command = signing.sign(Jose.COMMAND, claims);
        nonce = asked;
        state = State.TAKEN;
        taken.complete(null);
        return command;
    }

    /** @return false when a worker has taken it, so that it may be done */
    synchronized boolean withdraw() {
        boolean never = state == State.OFFERED;
        if (never || state == State.TAKEN) {
            state = State.WITHDRAWN;
        }
        return never;
    }

    /**
     * Takes the first answer.
     *
     * @param signed the server's answer in compact form
     */
    synchronized void answer(String signed, RSAKey key) throws Refusal {
        if (state != State.TAKEN) {
            throw Refusal.gone();
        }
        JsonNode claims;
        try {
            claims = Jose.verify(signed, Jose.ANSWER, key);
        } catch (BadJose e) {
            throw new Refusal(401, "bad-signature", "The answer: " + e.getMessage());
        }
        if (!Jose.text(claims, "id").equals(id) || !Jose.text(claims, "command").equals(Jose.hash(command))) {
            throw Refusal.badRequest("This is the answer to another command.");
        }
        boolean lost = claims.has("lost");
        if (!lost && !claims.path("request").equals(Jose.asRead(request))) {
            throw Refusal.badRequest("The answer does not repeat the request that it answers.");
        }
        if (!lost && !(claims.path("exitCode").isInt() && claims.path("answer").isTextual())) {
            throw Refusal.badRequest("The answer has no exitCode or no answer.");
        }
        state = State.ANSWERED;
        if (lost) {
            answer.completeExceptionally(new LostAnswer(Jose.text(claims, "lost")));
        } else {
            String complaint = Jose.text(claims, "complaint");
            answer.complete(new WorkerAnswer(
                    Jose.text(claims, "answer"),
                    claims.path("exitCode").intValue(),
                    complaint.isEmpty() ? null : complaint,
                    new SignedAnswer(signed, Jose.members(key))));
        }
    }

    /** An answer to it was not accepted. */
    synchronized void answerRefused(Refusal refusal) {
        refusedAnswer = refusal.getMessage();
    }

    /** Why the last answer that was not accepted was not; null when there was none. */
    synchronized @Nullable String refusedAnswer() {
        return refusedAnswer;
    }

    /** The worker or the command's process died: what was done is not known. */
    static final class LostAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        LostAnswer(String why) {
            super(why, null, false, false);
        }
    }
}
