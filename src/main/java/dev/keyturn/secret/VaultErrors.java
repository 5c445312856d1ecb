package dev.keyturn.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.VaultTransport.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Vault's refusals mean. Its own words decide what is said, but are never repeated: there is no promise that they
 * do not quote a request.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs#http-status-codes">Vault's status codes</a>
 */
final class VaultErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String vault;

    VaultErrors(URI address) {
        this.vault = "Vault at " + address;
    }

    StepFailure unreachable(@Nullable String why) {
        return StepFailure.transientFailure(
                "vault-unreachable",
                vault + " cannot be reached. It is asked again; when it stays like this, check"
                        + " keyturn.secret.vault.address and the network.",
                why);
    }

    StepFailure notTrusted(String why) {
        return StepFailure.refused(
                "vault-not-trusted",
                vault + " could not prove that it is Vault: its certificate is not trusted. Set"
                        + " keyturn.secret.vault.ca-file to the authority that signed it.",
                why);
    }

    StepFailure noAnswer(String why) {
        return StepFailure.transientFailure(
                "vault-no-answer",
                vault + " gave no answer, so it is not known whether it did what was asked. It is checked again.",
                why);
    }

    StepFailure badAnswer() {
        return StepFailure.transientFailure(
                "vault-bad-answer",
                vault
                        + " gave an answer that is not whole or not that of a KV engine, version 2. It is asked again; when"
                        + " it stays like this, check keyturn.secret.vault.address and .mount.",
                null);
    }

    StepFailure loginRefused(int status, String path) {
        return StepFailure.refused(
                "vault-login",
                vault + " does not accept Keyturn's login at " + path
                        + ". Check keyturn.secret.vault.role-id, which also says where AppRole is mounted, and the file"
                        + " named by .secret-id-file.",
                "HTTP " + status);
    }

    StepFailure deleted(String path) {
        return StepFailure.refused(
                "vault-deleted",
                vault + " says that " + path
                        + " was deleted. Undelete it, or put it back from a backup: Keyturn does not"
                        + " start anew over lost passwords.",
                null);
    }

    /** A deletion that is still to come: where the engine or the secret has {@code delete_version_after}. */
    StepFailure deletionAnnounced(String path, String time) {
        return StepFailure.refused(
                "vault-deletes",
                vault + " is going to delete " + path + " at " + time
                        + ". Set delete_version_after to 0 for its engine, and for the secret itself where it is set; kv"
                        + " undelete takes back what is announced. Then try again.",
                null);
    }

    /**
     * As standbys of Vault Enterprise and OpenBao do.
     *
     * @param found 0 when nothing was found
     */
    StepFailure behind(String account, int found, int known) {
        return StepFailure.transientFailure(
                "vault-behind",
                vault + " answered for " + account + " with "
                        + (found == 0
                                ? "no index of its passwords"
                                : "version " + found + " of the index of its passwords")
                        + ", but had version " + known
                        + " before: the node that answered is behind. It is asked again; when"
                        + " it stays like this, Vault has lost data or was put back from an older backup.",
                null);
    }

    StepFailure tokenNotKnownYet(Answer answer, Duration limit) {
        return StepFailure.transientFailure(
                "vault-new-token",
                vault + " does not take the token of a login that it has just accepted, as a standby does that has not"
                        + " heard of it yet. It is asked again; after " + limit.toSeconds()
                        + " s that is taken for a missing right.",
                answer.toString());
    }

    StepFailure missing(SecretRef ref) {
        return StepFailure.transientFailure(
                "vault-missing",
                vault + " lists the password " + ref + ", but does not hold it. It is asked again; when it stays like"
                        + " this, put it back from a backup.",
                null);
    }

    StepFailure unreadableIndex(String account) {
        return StepFailure.refused(
                "vault-unreadable-index",
                vault + " holds an index of the passwords of " + account
                        + " that Keyturn cannot read. Put a version of it" + " back that Keyturn wrote.",
                null);
    }

    StepFailure crowded(String account) {
        return StepFailure.transientFailure(
                "vault-crowded",
                "Others changed the passwords of " + account
                        + " in Vault at the same time, again and again. It is tried" + " again.",
                null);
    }

    StepFailure of(Answer answer, String path) {
        String detail = answer.toString();
        int status = answer.status();
        if (status == 403 && !isReadOnly(answer)) {
            return StepFailure.refused(
                    "vault-forbidden",
                    vault + " does not let Keyturn use " + path
                            + ". Give its policy create, read and update there, and see"
                            + " that its login has not expired.",
                    detail);
        }
        if (status == 404) {
            return StepFailure.refused(
                    "vault-no-engine",
                    vault + " has no KV engine, version 2, for " + path + ". Correct keyturn.secret.vault.mount or"
                            + " .namespace, or enable the engine.",
                    detail);
        }
        if (status == 429) {
            String wait = answer.secondsToWait().isPresent()
                    ? " and asks to wait " + answer.secondsToWait().getAsLong() + " s"
                    : "";
            return StepFailure.transientFailure(
                    "vault-too-many-requests",
                    vault + " has too many requests to answer" + wait + ". It is asked again.",
                    detail);
        }
        if (status == 503 && says(answer, "sealed")) {
            return StepFailure.transientFailure(
                    "vault-sealed", vault + " is sealed. Unseal it; it is asked again until then.", detail);
        }
        if (isReadOnly(answer) || status >= 500 || status == 412 || status == 307 || status == 308) {
            return StepFailure.transientFailure(
                    "vault-unavailable", vault + " is not ready to answer. It is asked again.", detail);
        }
        return StepFailure.refused(
                "vault-refused",
                vault + " does not accept a request for " + path + ". See Vault's audit log for the reason.",
                detail);
    }

    /** A standby had to write and has not handed the request on; that comes with 400 or 500. */
    static boolean isReadOnly(Answer answer) {
        return says(answer, "readonly storage") || says(answer, "storage is read-only");
    }

    static boolean says(Answer answer, String words) {
        return errors(answer).stream().anyMatch(error -> error.contains(words));
    }

    /** Empty when the body is none of Vault's. */
    static List<String> errors(Answer answer) {
        List<String> errors = new ArrayList<>();
        json(answer).path("errors").forEach(error -> errors.add(error.asText()));
        return errors;
    }

    /** @param metadata of a version, in whose past a deletion shows as 404 */
    static @Nullable String deletion(JsonNode metadata) {
        String time = metadata.path("deletion_time").asText();
        return time.isEmpty() ? null : time;
    }

    static JsonNode json(Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            return body == null ? JSON.missingNode() : body;
        } catch (IOException notVaults) {
            return JSON.missingNode();
        }
    }
}
