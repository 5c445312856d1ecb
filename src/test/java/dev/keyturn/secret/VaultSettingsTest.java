package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultSettingsTest {

    private static final String ADDRESS = "https://vault.example.com:8200";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeAFile() throws IOException {
        file = Files.writeString(folder.resolve("file"), "unmistakable");
    }

    @Test
    void whatIsNotSetHasItsDocumentedDefault() {
        VaultSettings vault = withAddress(ADDRESS);

        assertThat(vault.mount()).isEqualTo("secret");
        assertThat(vault.path()).isEqualTo("keyturn");
        assertThat(vault.check()).isEqualTo(URI.create(ADDRESS));
    }

    @ParameterizedTest
    @CsvSource({
        "https://vault.example.com:8200/, https://vault.example.com:8200",
        "https://vault.example.com,       https://vault.example.com",
        "http://127.0.0.1:8200,           http://127.0.0.1:8200",
        "http://localhost:8200/,          http://localhost:8200",
        "http://[::1]:8200,               http://[::1]:8200"
    })
    void anAddressMayBeWrittenInSomeWays(String address, String means) {
        assertThat(withAddress(address).check()).isEqualTo(URI.create(means));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault.example.com:8200",
                "ldaps://vault.example.com",
                "https://",
                "https://user:unmistakable@vault.example.com",
                "https://vault.example.com/v1",
                "https://vault.example.com?a=b",
                "https://vault example.com",
                "https:///v1"
            })
    void whatIsNoAddressStopsTheStart(String address) {
        refused(withAddress(address), "keyturn.secret.vault.address is no address of Vault. Write it like");
    }

    @Test
    void withoutAnAddressThereIsNoStart() {
        refused(withAddress(" "), "keyturn.secret.vault.address is not set, but how to log in there is.");
    }

    @Test
    void whatIsAboutVaultAloneIsEnoughToMeanIt() {
        assertThat(withAddress(null).isWanted()).isTrue();
        assertThat(login(null, null, null).isWanted()).isTrue();
        assertThat(new VaultSettings(null, "kv", null, null, null, null, null, null).isWanted())
                .isFalse();
    }

    @Test
    void passwordsDoNotGoToAnotherMachineWithoutEncryption() {
        refused(
                withAddress("http://vault.example.com:8200"),
                "keyturn.secret.vault.address is http://vault.example.com:8200, which would send passwords without");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/secret", "secret/", "a//b", "a/../b", "a b", "a?b"})
    void aMountOrPathThatCouldLeadElsewhereStopsTheStart(String folders) {
        refused(
                new VaultSettings(ADDRESS, folders, null, file, null, null, null, null),
                "keyturn.secret.vault.mount is \"" + folders + "\"");
        refused(
                new VaultSettings(ADDRESS, null, folders, file, null, null, null, null),
                "keyturn.secret.vault.path is \"" + folders + "\"");
    }

    @Test
    void thereIsExactlyOneWayToLogIn() {
        refused(login(null, null, null), "keyturn.secret.vault.token-file is not set, nor are role-id");
        refused(login(file, "role", file), "keyturn.secret.vault.token-file is set beside role-id");
        refused(login(file, null, file), "keyturn.secret.vault.token-file is set beside role-id");
        refused(login(null, "role", null), "keyturn.secret.vault.secret-id-file is not set, but role-id is.");
        refused(login(null, null, file), "keyturn.secret.vault.role-id is not set, but secret-id-file is.");
        assertThat(login(null, "role", file).check()).hasHost("vault.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "role,                       auth/approle/login,      role",
        "approle-2/role,             auth/approle-2/login,    role",
        "team/approle/role.of-mine,  auth/team/approle/login, role.of-mine",
        "auth/team/approle/role,     auth/team/approle/login, role"
    })
    void aRoleIdSaysWhereAppRoleIsMounted(String roleId, String path, String role) {
        VaultSettings vault = login(null, roleId, file);

        assertThat(vault.check()).hasHost("vault.example.com");
        assertThat(vault.appRole()).isEqualTo(new VaultSettings.AppRole(path, role));
        assertThat(withAddress(ADDRESS).appRole()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approle/", "/role", "a//role", "a/../role", "two words", "a?b/role"})
    void aRoleIdThatCouldLeadElsewhereStopsTheStart(String roleId) {
        refused(login(null, roleId, file), "keyturn.secret.vault.role-id is no role id.");
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        Path missing = folder.resolve("missing");

        refused(login(missing, null, null), "keyturn.secret.vault.token-file names the file " + missing);
        refused(login(folder, null, null), "keyturn.secret.vault.token-file names the file " + folder);
        refused(login(null, "role", missing), "keyturn.secret.vault.secret-id-file names the file " + missing);
        refused(
                new VaultSettings(ADDRESS, null, null, file, null, null, null, missing),
                "keyturn.secret.vault.ca-file names the file " + missing);
    }

    @Test
    void aNamespaceThatCannotBeRightStopsTheStart() {
        refused(
                new VaultSettings(ADDRESS, null, null, file, null, null, "team\r\nX-Other: 1", null),
                "keyturn.secret.vault.namespace is not a namespace.");
    }

    private VaultSettings withAddress(@Nullable String address) {
        return new VaultSettings(address, null, null, file, null, null, null, null);
    }

    private static VaultSettings login(@Nullable Path token, @Nullable String role, @Nullable Path secretId) {
        return new VaultSettings(ADDRESS, null, null, token, role, secretId, null, null);
    }

    private static void refused(VaultSettings vault, String message) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(vault::check)
                .withMessageStartingWith(message)
                .withMessageNotContaining("unmistakable");
    }
}
