package dev.keyturn.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.VaultTransport.Answer;
import dev.keyturn.secret.VaultTransport.AnswerLost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token that requests carry: from a file that another program keeps fresh, or from a login with AppRole. */
final class VaultTokens {

    private static final String LOGIN = "auth/approle/login";

    private final VaultSettings settings;
    private final VaultTransport transport;
    private final VaultErrors errors;

    private @Nullable Secret token;

    VaultTokens(VaultSettings settings, VaultTransport transport, VaultErrors errors) {
        this.settings = settings;
        this.transport = transport;
        this.errors = errors;
    }

    synchronized Secret current() {
        Secret known = token;
        if (known == null) {
            known = fetch();
            token = known;
        }
        return known;
    }

    /** @return another token than the one that was refused, if there is one to be had */
    synchronized Optional<Secret> insteadOf(Secret refused) {
        Secret known = token;
        if (known == null || known == refused) {
            known = fetch();
            token = known;
        }
        return same(known, refused) ? Optional.empty() : Optional.of(known);
    }

    private Secret fetch() {
        Path tokenFile = settings.tokenFile();
        return tokenFile != null ? content("token-file", tokenFile) : logIn();
    }

    private Secret logIn() {
        Path secretIdFile = settings.secretIdFile();
        String roleId = settings.roleId();
        if (secretIdFile == null || roleId == null) {
            throw new IllegalStateException("There is no way to log in to Vault.");
        }
        byte[] request;
        try (Secret secretId = content("secret-id-file", secretIdFile)) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(roleId));
            request = VaultJson.withSecret("{\"role_id\":\"" + quoted + "\",\"secret_id\":\"", secretId, "\"}");
        }
        try (Answer answer = transport.send(LOGIN, null, request)) {
            if (answer.status() == 200) {
                return VaultJson.secretAt("/auth/client_token", answer.body()).orElseThrow(errors::badAnswer);
            }
            throw answer.status() == 400 || answer.status() == 403
                    ? errors.loginRefused(answer.status())
                    : errors.of(answer, LOGIN);
        } catch (AnswerLost e) {
            // a login changes nothing that a second one would have to know of
            throw errors.unreachable(e.failure().detail());
        } finally {
            Arrays.fill(request, (byte) 0);
        }
    }

    private static Secret content(String setting, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            int from = 0;
            int to = characters.limit();
            while (to > from && Character.isWhitespace(characters.get(to - 1))) {
                to--;
            }
            while (from < to && Character.isWhitespace(characters.get(from))) {
                from++;
            }
            Secret secret = Secret.takeFrom(Arrays.copyOfRange(characters.array(), from, to));
            Arrays.fill(characters.array(), '\0');
            if (secret.length() > 0) {
                return secret;
            }
        } catch (IOException e) {
            throw unusable(setting, file, e.getClass().getSimpleName());
        }
        throw unusable(setting, file, "it is empty");
    }

    /** The program that keeps the file fresh may be in the middle of it. */
    private static StepFailure unusable(String setting, Path file, String why) {
        return StepFailure.transientFailure(
                "vault-login-file",
                "The file " + file + " of " + VaultSettings.PREFIX + setting
                        + " cannot be used. It is read again; when it" + " stays like this, put a valid one there.",
                why);
    }

    private static boolean same(Secret one, Secret other) {
        return one.use(first -> other.use(second -> Arrays.equals(first, second)));
    }
}
