package dev.keyturn.secret;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.secret.vault}: how HashiCorp Vault is reached. Log in with a token, or with AppRole.
 *
 * @param address Where Vault listens, such as https://vault.example.com:8200. Plain http is taken on this machine only.
 * @param mount Where the KV engine, version 2, is mounted.
 * @param path Folder in that engine below which Keyturn keeps its passwords.
 * @param tokenFile File that holds a token, for instance the sink of a Vault Agent. It is read again when the token is not
 *     accepted any more.
 * @param roleId Role id of an AppRole.
 * @param secretIdFile File that holds the secret id of that AppRole.
 * @param namespace Namespace of Vault Enterprise. Leave it out elsewhere.
 * @param caFile PEM file of the authority that signed Vault's certificate. Without it the JVM's trust store decides.
 * @param timeout How long one request may take.
 */
public record VaultSettings(
        @Nullable String address,
        String mount,
        String path,
        @Nullable Path tokenFile,
        @Nullable String roleId,
        @Nullable Path secretIdFile,
        @Nullable String namespace,
        @Nullable Path caFile,
        Duration timeout) {

    static final String PREFIX = "keyturn.secret.vault.";

    public VaultSettings(
            @Nullable String address,
            @Nullable String mount,
            @Nullable String path,
            @Nullable Path tokenFile,
            @Nullable String roleId,
            @Nullable Path secretIdFile,
            @Nullable String namespace,
            @Nullable Path caFile,
            @Nullable Duration timeout) {
        this.address = blankToNull(address);
        this.mount = mount == null ? "secret" : mount;
        this.path = path == null ? "keyturn" : path;
        this.tokenFile = tokenFile;
        this.roleId = blankToNull(roleId);
        this.secretIdFile = secretIdFile;
        this.namespace = blankToNull(namespace);
        this.caFile = caFile;
        this.timeout = timeout == null ? Duration.ofSeconds(10) : timeout;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
