package dev.keyturn.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One Entra Connect sync server and the way to it.
 *
 * @param name how people and tickets call it
 * @param host where its SSH server listens
 * @param port by default 22
 * @param user the local user whose only command is Keyturn's
 * @param keyFile private key of that user, in OpenSSH or PEM form
 * @param hostKey the pinned host key as in a {@code known_hosts} line, such as {@code ecdsa-sha2-nistp256 AAAA…}
 * @param connectTimeout how long reaching it may take, by default 10 seconds
 * @param commandTimeout how long any command may take from start to answer, by default 5 minutes
 * @param role which role it is thought to have; a check reports when it has another. Not compared when left out
 */
public record SyncServer(
        @NotBlank String name,
        @NotBlank String host,
        @Min(1) @Max(65535) int port,
        @NotBlank String user,
        @NotNull Path keyFile,

        @NotBlank @Pattern(regexp = "\\S+ \\S+.*", message = "must be a key type and a key, as in known_hosts")
        String hostKey,

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
            String host,
            int port,
            String user,
            Path keyFile,
            String hostKey,
            @Nullable Duration connectTimeout,
            @Nullable Duration commandTimeout,
            @Nullable Role role) {
        this.name = name;
        this.host = host;
        this.port = port == 0 ? 22 : port;
        this.user = user;
        this.keyFile = keyFile;
        this.hostKey = hostKey;
        this.connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
        this.commandTimeout = commandTimeout == null ? Duration.ofMinutes(5) : commandTimeout;
        this.role = role;
    }
}
