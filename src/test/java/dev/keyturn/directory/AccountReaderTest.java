package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldif.LDIFException;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading accounts and policies that the lab does not have. */
class AccountReaderTest {

    private static final String PSO = "CN=strict,CN=Password Settings Container,CN=System,DC=contoso,DC=com";

    private InMemoryDirectoryServer server;
    private AdSession session;

    @BeforeEach
    void start() throws LDAPException, LDIFException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("DC=contoso,DC=com");
        config.setSchema(null);
        server = new InMemoryDirectoryServer(config);
        server.startListening();
        server.add("dn: DC=contoso,DC=com", "objectClass: domainDNS", "minPwdLength: 7", "pwdProperties: 0");
        server.add("dn: OU=Sync,DC=contoso,DC=com", "objectClass: organizationalUnit");
        session = new AdSession(
                server.getConnection(),
                new DomainController("dc1.contoso.com", 636, false),
                new RootDse(null, null, null, Set.of(), false));
    }

    @AfterEach
    void stop() {
        session.close();
        server.shutDown(true);
    }

    @Test
    void twoAccountsOfOneNameAreAmbiguousUntilTheBaseIsNarrowed() throws LDAPException, LDIFException {
        addAccount("CN=MSOL_1,DC=contoso,DC=com");
        addAccount("CN=MSOL_1,OU=Sync,DC=contoso,DC=com");

        StepFailure failure = catchThrowableOfType(
                StepFailure.class, () -> AccountReader.named(session, account("DC=contoso,DC=com")));

        assertThat(failure.code()).isEqualTo("account-ambiguous");
        assertThat(failure.message()).contains("2 accounts MSOL_1", "dc1.contoso.com:636");
        assertThat(AccountReader.named(session, account("OU=Sync,DC=contoso,DC=com"))
                        .getDN())
                .isEqualTo("CN=MSOL_1,OU=Sync,DC=contoso,DC=com");
    }

    @Test
    void aBaseThatDoesNotExistHoldsNoAccount() {
        StepFailure failure = catchThrowableOfType(
                StepFailure.class, () -> AccountReader.named(session, account("OU=gone,DC=contoso,DC=com")));

        assertThat(failure.code()).isEqualTo("account-unknown");
    }

    @Test
    void theDomainDecidesWhereNoFineGrainedPolicyApplies() throws LDAPException, LDIFException {
        addAccount("CN=MSOL_1,OU=Sync,DC=contoso,DC=com");

        assertThat(policy()).isEqualTo(policy(7, false, true));
    }

    @Test
    void aFineGrainedPolicyGoesBeforeTheDomains() throws LDAPException, LDIFException {
        addAccount("CN=MSOL_1,OU=Sync,DC=contoso,DC=com", "msDS-ResultantPSO: " + PSO);
        server.add("dn: CN=System,DC=contoso,DC=com", "objectClass: container");
        server.add("dn: CN=Password Settings Container,CN=System,DC=contoso,DC=com", "objectClass: container");
        server.add(
                "dn: " + PSO,
                "objectClass: msDS-PasswordSettings",
                "msDS-MinimumPasswordLength: 60",
                "msDS-PasswordComplexityEnabled: TRUE");

        assertThat(policy()).isEqualTo(policy(60, true, true));
    }

    @Test
    void aFineGrainedPolicyThatCannotBeReadLeavesThePolicyIncomplete() throws LDAPException, LDIFException {
        addAccount("CN=MSOL_1,OU=Sync,DC=contoso,DC=com", "msDS-ResultantPSO: " + PSO);

        assertThat(policy()).isEqualTo(policy(7, false, false));
    }

    private static PasswordPolicy policy(int length, boolean complex, boolean complete) {
        return new PasswordPolicy(length, complex, complete, Duration.ZERO, 0, 0, Duration.ZERO);
    }

    private PasswordPolicy policy() {
        Account account = account("DC=contoso,DC=com");
        SearchResultEntry entry = AccountReader.named(session, account);
        return PasswordPolicy.read(session, entry);
    }

    private void addAccount(String dn, String... more) throws LDAPException, LDIFException {
        server.add("dn: " + dn, "objectClass: user", "cn: MSOL_1", "sAMAccountName: MSOL_1");
        for (String attribute : more) {
            server.modify(
                    "dn: " + dn,
                    "changetype: modify",
                    "add: " + attribute.substring(0, attribute.indexOf(':')),
                    attribute);
        }
    }

    private static Account account(String baseDn) {
        DirectoryAccess access =
                AccessTo.simple(List.of(), null, baseDn, "CN=rotator", Path.of("rotator.password"), null);
        return new Account("contoso.com", "MSOL_1", "contoso.com", null, access, List.of(), false, null, null);
    }
}
