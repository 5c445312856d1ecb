package dev.keyturn.account;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
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

    public SyncServer(
            String name,
            @Nullable List<String> key,
            @Nullable Duration connectTimeout,
            @Nullable Duration commandTimeout,
            @Nullable Role role) {
        this.name = name;
        this.key = key == null ? List.of() : List.copyOf(key);
        this.connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
        this.commandTimeout = commandTimeout == null ? Duration.ofMinutes(5) : commandTimeout;
        this.role = role;
    }
}
