package dev.keyturn.secret;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SecretFileRights;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.secret.vault}: how HashiCorp Vault is reached. Log in with a token, or with AppRole.
 *
 * @param address Where Vault listens, such as https://vault.example.com:8200. Setting it has passwords stored there. Plain http is
 *     taken on this machine only.
 * @param mount Where the KV engine, version 2, is mounted.
 * @param path Folder in that engine below which Keyturn keeps its passwords.
 * @param tokenFile File that holds a token, for instance the sink of a Vault Agent. It is read again when the token is not
 *     accepted any more.
 * @param roleId Role id of an AppRole, and before it, with a slash, the path where AppRole is mounted when that is not approle:
 *     team/approle/db02de05-fa39-4855-059b-67221c5c2f63.
 * @param secretIdFile File that holds the secret id of that AppRole.
 * @param namespace Namespace of Vault Enterprise. Leave it out elsewhere.
 * @param caFile PEM file of the authority that signed Vault's certificate. Without it the JVM's trust store decides.
 */
public record VaultSettings(
        @Nullable String address,
        String mount,
        String path,
        @Nullable Path tokenFile,
        @Nullable String roleId,
        @Nullable Path secretIdFile,
        @Nullable String namespace,
        @Nullable Path caFile) {

    static final String PREFIX = "keyturn.secret.vault.";

    private static final Pattern FOLDERS = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/?");
    private static final Pattern ROLE = Pattern.compile("(?:auth/)?(?:(" + FOLDERS + ")/)?([^/\\s]+)");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public VaultSettings {
        address = blankToNull(address);
        mount = mount == null ? "secret" : mount;
        path = path == null ? "keyturn" : path;
        roleId = blankToNull(roleId);
        namespace = blankToNull(namespace);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Whether passwords are to be stored in Vault: also when its address was forgotten, which {@link #check} tells. */
    public boolean isWanted() {
        return Stream.of(address, roleId, tokenFile, secretIdFile).anyMatch(Objects::nonNull);
    }

    /**
     * Says before the first request which setting cannot be right. Vault itself is not asked: it may be away at the start.
     *
     * @return the address, without a slash at its end
     */
    URI check() {
        URI checked = checkedAddress();
        folders("mount", mount);
        folders("path", path);
        login();
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw invalid("namespace", "is not a namespace. Write it like team or team/project.");
        }
        if (caFile != null) {
            file("ca-file", caFile);
        }
        return checked;
    }

    /** @return how AppRole is logged in to, below {@code /v1/}, and the role there; null when the login is another one */
    @Nullable
    AppRole appRole() {
        Matcher role = roleId == null ? null : ROLE.matcher(roleId);
        if (role == null || !role.matches()) {
            return null;
        }
        String mount = role.group(1) == null ? "approle" : role.group(1);
        return new AppRole("auth/" + mount + "/login", role.group(role.groupCount()));
    }

    record AppRole(String loginPath, String role) {}

    static InvalidSettingException invalid(String name, String reason) {
        return new InvalidSettingException(PREFIX + name, reason);
    }

    private URI checkedAddress() {
        if (address == null) {
            throw invalid(
                    "address",
                    "is not set, but how to log in there is. Set it, such as https://vault.example.com:8200.");
        }
        URI uri;
        try {
            uri = new URI(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        } catch (URISyntaxException e) {
            throw noAddress();
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http");
        if (uri.getHost() == null
                || !plain && !scheme.equals("https")
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !uri.getRawPath().isEmpty()) {
            throw noAddress();
        }
        if (plain && !THIS_MACHINE.contains(uri.getHost())) {
            throw invalid(
                    "address",
                    "is " + uri + ", which would send passwords without encryption to another machine. Use https.");
        }
        return uri;
    }

    private static InvalidSettingException noAddress() {
        return invalid("address", "is no address of Vault. Write it like https://vault.example.com:8200.");
    }

    private static void folders(String name, String value) {
        if (!FOLDERS.matcher(value).matches()) {
            throw invalid(
                    name,
                    "is \"" + value + "\". Write letters, digits, - and _, with / between folders, such as secret.");
        }
    }

    private void login() {
        boolean appRole = roleId != null || secretIdFile != null;
        if (tokenFile != null && appRole) {
            throw invalid(
                    "token-file",
                    "is set beside role-id or secret-id-file. Choose one way to log in: token or AppRole.");
        }
        if (tokenFile != null) {
            file("token-file", tokenFile);
            SecretFileRights.check(tokenFile);
            return;
        }
        if (!appRole) {
            throw invalid("token-file", "is not set, nor are role-id and secret-id-file. Say how to log in to Vault.");
        }
        if (roleId == null) {
            throw invalid("role-id", "is not set, but secret-id-file is. AppRole needs both.");
        }
        if (!ROLE.matcher(roleId).matches()) {
            throw invalid(
                    "role-id",
                    "is no role id. Write the id alone where AppRole is mounted at approle, else path/id, such as"
                            + " team/approle/db02de05-fa39-4855-059b-67221c5c2f63.");
        }
        if (secretIdFile == null) {
            throw invalid("secret-id-file", "is not set, but role-id is. AppRole needs both.");
        }
        file("secret-id-file", secretIdFile);
        SecretFileRights.check(secretIdFile);
    }

    private static void file(String name, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute)) {
            throw invalid(
                    name, "names the file " + absolute + ", which does not exist. Create it or correct the path.");
        }
        if (!Files.isReadable(absolute)) {
            throw invalid(
                    name,
                    "names the file " + absolute + ", which Keyturn's user may not read. Give that user read access.");
        }
    }
}
