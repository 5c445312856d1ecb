package dev.keyturn.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredAccountsTest {

    /** The example of RFC 7638. */
    private static final String KEY = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    private static final String OTHER_KEY = KEY.replace('N', 'M');

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeAFile() throws IOException {
        file = Files.writeString(folder.resolve("content.txt"), "content");
    }

    @Test
    void whatIsRightIsKeptInItsOrder() {
        var accounts = new ConfiguredAccounts(List.of(
                account("contoso.com", server("aadc01"), server("aadc02")), account("fabrikam.com", server("aadc01"))));

        assertThat(accounts.all()).extracting(Account::name).containsExactly("contoso.com", "fabrikam.com");
        assertThat(accounts.find("fabrikam.com")).isPresent();
        assertThat(accounts.find("FABRIKAM.com")).isEmpty();
        assertThat(accounts.named("contoso.com").server("aadc02").name()).isEqualTo("aadc02");
    }

    @Test
    void noAccountAtAllSaysWhatCanBeDone() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ConfiguredAccounts(List.of()))
                .withMessageContaining("keyturn.accounts is empty")
                .withMessageContaining("keyturn.lab.enabled=true")
                .satisfies(e -> assertThat(e.setting()).isEqualTo("keyturn.accounts"));
    }

    @Test
    void twoAccountsOrTwoServersOfOneNameAreRefused() {
        refused(
                "keyturn.accounts[1].name",
                "is \"contoso.com\", as is another account's",
                account("contoso.com", server("aadc01")),
                account("contoso.com", server("aadc02")));
        refused(
                "keyturn.accounts[0].servers[1].name",
                "is \"aadc01\", as is another server's",
                account("contoso.com", server("aadc01"), server("aadc01")));
    }

    @Test
    void aMaximumAgeThatIsNoneIsRefused() {
        Account right = account("contoso.com", server("aadc01"));
        for (Duration age : List.of(Duration.ZERO, Duration.ofDays(-90))) {
            refused(
                    "keyturn.accounts[0].maximum-age",
                    "must be longer than nothing",
                    new Account(
                            right.name(),
                            right.account(),
                            right.domain(),
                            null,
                            right.directory(),
                            right.servers(),
                            false,
                            null,
                            age));
        }
    }

    @Test
    void aFileThatIsMissingEmptyOrNoFileIsRefused() throws IOException {
        Path missing = folder.resolve("missing");
        Path empty = Files.createFile(folder.resolve("empty"));
        SyncServer good = server("aadc01");

        refused(
                "keyturn.accounts[0].directory.ca-file",
                "does not exist",
                account("contoso.com", directory(missing, "DC=contoso,DC=com", file), good));
        refused(
                "keyturn.accounts[0].directory.rotator-password-file",
                "does not exist",
                account("contoso.com", directory(null, "DC=contoso,DC=com", missing), good));
        refused(
                "keyturn.accounts[0].directory.rotator-password-file",
                "which is empty",
                account("contoso.com", directory(null, "DC=contoso,DC=com", empty), good));
    }

    @Test
    void aKeyThatIsNoThumbprintIsRefusedAndNotRepeated() {
        for (String wrong : List.of(
                "",
                KEY.substring(1),
                KEY + "A",
                KEY.replace('-', '+'),
                "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----")) {
            Account account = account("contoso.com", server("aadc01", wrong));

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> new ConfiguredAccounts(List.of(account)))
                    .withMessageStartingWith("keyturn.accounts[0].servers[0].key is not a thumbprint")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("MIGH", "PRIVATE"));
        }
        new ConfiguredAccounts(List.of(account("contoso.com", server("aadc01", KEY, OTHER_KEY))));
    }

    @Test
    void aKeyBelongsToOneNameAndANameHasTheSameKeyInEachAccount() {
        refused(
                "keyturn.accounts[0].servers[1].key",
                "is the key of \"aadc01\" as well",
                account("contoso.com", server("aadc01", KEY), server("aadc02", OTHER_KEY, KEY)));
        refused(
                "keyturn.accounts[1].servers[0].key",
                "is the key of \"aadc01\" as well",
                account("contoso.com", server("aadc01", KEY)),
                account("fabrikam.com", server("aadc03", KEY)));
        refused(
                "keyturn.accounts[1].servers[0].key",
                "differs from the key of \"aadc01\" in another account",
                account("contoso.com", server("aadc01", KEY)),
                account("fabrikam.com", server("aadc01", OTHER_KEY)));
        new ConfiguredAccounts(
                List.of(account("contoso.com", server("aadc01", KEY)), account("fabrikam.com", server("aadc01", KEY))));
    }

    @Test
    void aServerWithoutAKeyIsNotEnrolledAndStopsNoStart() {
        assertThat(new ConfiguredAccounts(List.of(account("contoso.com", server("aadc01"), server("aadc02")))).all())
                .hasSize(1);
    }

    @Test
    void aBaseThatIsNoDistinguishedNameIsRefused() {
        for (String wrong : List.of("contoso.com", "DC=contoso,", " ")) {
            refused(
                    "keyturn.accounts[0].directory.base-dn",
                    "is not a distinguished name",
                    account("contoso.com", directory(file, wrong, file), server("aadc01")));
        }
    }

    @Test
    void aTimeOutOfNothingIsRefused() {
        var server = new SyncServer("aadc01", null, Duration.ZERO, Duration.ofSeconds(1), null);

        refused(
                "keyturn.accounts[0].servers[0].connect-timeout",
                "It must be longer than nothing",
                account("contoso.com", server));
    }

    @Test
    void theRotatorNeedsAPasswordOrForKerberosAKeytabAndAPrincipal() {
        DirectoryAccess known = directory(file, "DC=contoso,DC=com", file);
        refused(
                "keyturn.accounts[0].directory.rotator-password-file",
                "is missing",
                account("contoso.com", directory(file, "DC=contoso,DC=com", null), server("aadc01")));
        refused(
                "keyturn.accounts[0].directory.rotator-dn",
                "Kerberos wants a principal",
                account(
                        "contoso.com",
                        AccessTo.like(known)
                                .withKerberos("CN=rotator", null, file)
                                .settings(),
                        server("aadc01")));
        DirectoryAccess keytab = new DirectoryAccess(
                known.domainControllers(), null, "DC=x", "r@x", null, null, null, null, file, false, null);
        refused(
                "keyturn.accounts[0].directory.rotator-keytab",
                "is for Kerberos only",
                account("contoso.com", keytab, server("aadc01")));
        assertThat(new ConfiguredAccounts(List.of(account(
                                "contoso.com",
                                AccessTo.like(known)
                                        .withKerberos("rotator@CONTOSO.COM", null, file)
                                        .settings(),
                                server("aadc01"))))
                        .all())
                .hasSize(1);
    }

    @Test
    void thePortsOfTheGlobalCatalogAreRefusedSinceNothingCanBeSetThere() {
        DirectoryAccess known = directory(file, "DC=contoso,DC=com", file);
        for (String port : List.of("3268", "3269")) {
            refused(
                    "keyturn.accounts[0].directory.domain-controllers",
                    "the port of the global catalog",
                    account(
                            "contoso.com",
                            AccessTo.like(known, "ldaps://dc1:" + port).settings(),
                            server("aadc01")));
        }
    }

    @Test
    void aCallThatMayTakeNoTimeIsRefused() {
        refused(
                "keyturn.accounts[0].directory.call-timeout",
                "It must be longer than nothing",
                account(
                        "contoso.com",
                        AccessTo.like(directory(file, "DC=contoso,DC=com", file))
                                .in(Duration.ofSeconds(1), Duration.ZERO)
                                .settings(),
                        server("aadc01")));
    }

    private static void refused(String setting, String reason, Account... accounts) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ConfiguredAccounts(List.of(accounts)))
                .withMessageStartingWith(setting + " ")
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.setting()).isEqualTo(setting));
    }

    private Account account(String name, SyncServer... servers) {
        return account(name, directory(file, "DC=contoso,DC=com", file), servers);
    }

    private static Account account(String name, DirectoryAccess directory, SyncServer... servers) {
        return new Account(name, "MSOL_0a1b2c3d4e5f", name, null, directory, List.of(servers), false, null, null);
    }

    private static DirectoryAccess directory(Path caFile, String baseDn, @Nullable Path rotatorPasswordFile) {
        return AccessTo.simple(
                List.of("ldaps://dc1.contoso.com"), caFile, baseDn, "rotator@contoso.com", rotatorPasswordFile, null);
    }

    private static SyncServer server(String name, String... keys) {
        return new SyncServer(name, List.of(keys), null, null, null);
    }
}
