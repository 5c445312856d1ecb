package dev.keyturn.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.VaultTransport.Answer;
import java.io.IOException;
import java.net.URI;
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

    StepFailure loginRefused(int status) {
        return StepFailure.refused(
                "vault-login",
                vault + " does not accept Keyturn's login. Check keyturn.secret.vault.role-id and the file named by"
                        + " .secret-id-file, or the file named by .token-file.",
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
        if (status == 403) {
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
        if (status >= 500 || status == 412 || status == 307 || status == 308) {
            return StepFailure.transientFailure(
                    "vault-unavailable", vault + " is not ready to answer. It is asked again.", detail);
        }
        return StepFailure.refused(
                "vault-refused",
                vault + " does not accept a request for " + path + ". See Vault's audit log for the reason.",
                detail);
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

    static JsonNode json(Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            return body == null ? JSON.missingNode() : body;
        } catch (IOException notVaults) {
            return JSON.missingNode();
        }
    }
}
