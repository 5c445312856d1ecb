package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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

    /** What the configuration leaves out comes as null, or as zero, and gets its usual value. */
    public SyncServer {
        port = port == 0 ? 22 : port;
        connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
        commandTimeout = commandTimeout == null ? Duration.ofMinutes(5) : commandTimeout;
    }

    /** What can be known of it without connecting to it. */
    void check(String setting) {
        SettingCheck.mustNotBeEmpty(setting + ".key-file", keyFile);
        String[] parts = hostKey.trim().split("\\s+");
        if (parts.length < 2 || !parts[0].equals(typeInside(parts[1]))) {
            throw new InvalidSettingException(
                    setting + ".host-key",
                    "is not a public key. Copy type and key from a known_hosts line or from ssh-keyscan, such as"
                            + " \"ecdsa-sha2-nistp256 AAAA…\".");
        }
        SettingCheck.mustBePositive(setting + ".connect-timeout", connectTimeout);
        SettingCheck.mustBePositive(setting + ".command-timeout", commandTimeout);
    }

    /** A public key in SSH form begins with the length and the name of its type: RFC 4253, section 6.6. */
    private static String typeInside(String base64) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return "";
        }
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        int length = blob.length < Integer.BYTES ? -1 : buffer.getInt();
        // a type and nothing after it is no key either
        if (length < 0 || length >= buffer.remaining()) {
            return "";
        }
        return new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII);
    }
}
