package dev.keyturn.secret;

import dev.keyturn.kernel.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says before the first request which setting cannot be right. Vault itself is not asked: it may be away at the start. */
final class VaultSettingsCheck {

    private static final Pattern FOLDERS = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/?");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private VaultSettingsCheck() {}

    /** @return the address, without a slash at its end */
    static URI check(VaultSettings vault) {
        URI address = address(vault.address());
        folders("mount", vault.mount());
        folders("path", vault.path());
        login(vault);
        if (vault.namespace() != null && !NAMESPACE.matcher(vault.namespace()).matches()) {
            throw invalid("namespace", "is not a namespace. Write it like team or team/project.");
        }
        if (vault.caFile() != null) {
            file("ca-file", vault.caFile());
        }
        if (vault.timeout().isZero() || vault.timeout().isNegative()) {
            throw invalid("timeout", "is " + vault.timeout() + ". It must be longer than nothing, such as 10s.");
        }
        return address;
    }

    static InvalidSettingException invalid(String name, String reason) {
        return new InvalidSettingException(VaultSettings.PREFIX + name, reason);
    }

    private static URI address(@Nullable String text) {
        if (text == null) {
            throw invalid(
                    "address",
                    "is not set, but keyturn.secret.store is vault. Set it, such as https://vault.example.com:8200.");
        }
        URI address;
        try {
            address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (URISyntaxException e) {
            throw noAddress();
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http");
        if (address.getHost() == null
                || !plain && !scheme.equals("https")
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null
                || !address.getRawPath().isEmpty()) {
            throw noAddress();
        }
        if (plain && !THIS_MACHINE.contains(address.getHost())) {
            throw invalid(
                    "address",
                    "is " + address + ", which would send passwords without encryption to another machine. Use https.");
        }
        return address;
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

    private static void login(VaultSettings vault) {
        boolean appRole = vault.roleId() != null || vault.secretIdFile() != null;
        if (vault.tokenFile() != null && appRole) {
            throw invalid(
                    "token-file",
                    "is set beside role-id or secret-id-file. Choose one way to log in: token or AppRole.");
        }
        if (vault.tokenFile() != null) {
            file("token-file", vault.tokenFile());
            return;
        }
        if (!appRole) {
            throw invalid("token-file", "is not set, nor are role-id and secret-id-file. Say how to log in to Vault.");
        }
        if (vault.roleId() == null) {
            throw invalid("role-id", "is not set, but secret-id-file is. AppRole needs both.");
        }
        if (vault.secretIdFile() == null) {
            throw invalid("secret-id-file", "is not set, but role-id is. AppRole needs both.");
        }
        file("secret-id-file", vault.secretIdFile());
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
