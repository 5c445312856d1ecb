package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SettingMistakes;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Entra Connect sync server, and the key by which its sync worker is known.
 *
 * @param name how people and tickets call it
 * @param key the thumbprint (RFC 7638) of the key that its sync worker signs with, as its installer prints it; two while that key is
 *     changed, none while the server is not enrolled
 * @param connectTimeout how long its sync worker may take to take a command, by default 10 seconds
 * @param commandTimeout how long any command may take from being taken to its answer, by default 5 minutes
 * @param role which role it is thought to have; a check reports when it has another. Not compared when left out
 */
public record SyncServer(
        @NotBlank String name,
        @NotNull @Size(max = 2) List<String> key,
        Duration connectTimeout,
        Duration commandTimeout,
        @Nullable Role role) {

    /** At most one server of a tenant is active; the others wait in staging mode. */
    public enum Role {
        ACTIVE,
        STAGING
    }

    /** What the configuration leaves out comes as null, and gets its usual value. */
    public SyncServer {
        key = key == null ? List.of() : List.copyOf(key);
        connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
        commandTimeout = commandTimeout == null ? Duration.ofMinutes(5) : commandTimeout;
    }

    /**
     * What can be known of it without hearing of it.
     *
     * @param owners the server that each key belongs to, of those that were checked before
     */
    void check(String setting, Map<String, SyncServer> owners, SettingMistakes mistakes) {
        key.forEach(thumbprint -> mistakes.in(() -> checkKey(setting, thumbprint, owners)));
        boolean differs = owners.values().stream()
                .anyMatch(other -> other.name().equals(name) && !other.key().equals(key));
        if (differs) {
            mistakes.add(
                    setting + ".key",
                    "differs from the key of \"" + name
                            + "\" in another account. A server that two accounts list"
                            + " has the same key in both.");
        }
        mistakes.in(() -> SettingCheck.mustBePositive(setting + ".connect-timeout", connectTimeout));
        mistakes.in(() -> SettingCheck.mustBePositive(setting + ".command-timeout", commandTimeout));
    }

    /** The same, whose worker may take longer to take a command. */
    public SyncServer within(Duration longerConnectTimeout) {
        return new SyncServer(name, key, longerConnectTimeout, commandTimeout, role);
    }

    private void checkKey(String setting, String thumbprint, Map<String, SyncServer> owners) {
        // what is no thumbprint is not quoted: it may be a private key that was pasted
        if (!thumbprint.matches("[A-Za-z0-9_-]{43}")) {
            throw new InvalidSettingException(
                    setting + ".key",
                    "is not a thumbprint. Put the 43 characters there that the installer of the sync worker prints on the"
                            + " server.");
        }
        SyncServer owner = owners.putIfAbsent(thumbprint, this);
        if (owner != null && !owner.name().equals(name)) {
            throw new InvalidSettingException(
                    setting + ".key",
                    "is the key of \"" + owner.name()
                            + "\" as well. Each server has a key of its own: give one name to one"
                            + " server, or run the installer again on the server that was cloned.");
        }
    }
}
