package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.kernel.ObjectGuid;
import dev.keyturn.login.LoginRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

class DirectoryLoginTest {

    private static final String[] CONTOSO = {
        "keyturn.login.ldap.url=ldaps://dc1.contoso.com",
        "keyturn.login.ldap.bind-dn=reader@contoso.com",
        "keyturn.login.ldap.bind-password-file=docker-compose.yml",
        "keyturn.login.ldap.base-dn=DC=contoso,DC=com",
        "keyturn.login.ldap.groups.rotation-approvers=KT Approvers"
    };

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(DirectoryLogin.class)
            .withBean(LoginRules.class, () -> new LoginRules(true, Duration.ofHours(8), null))
            .withBean(KeyturnSchema.class, () -> mock(KeyturnSchema.class))
            .withBean(JdbcTemplate.class, () -> mock(JdbcTemplate.class))
            .withBean(PlatformTransactionManager.class, () -> mock(PlatformTransactionManager.class));

    @Test
    void withoutADomainControllerPeopleAreThoseOfTheEngine() {
        context.run(context -> assertThat(context).doesNotHaveBean(LdapIdentityProviderPlugin.class));
    }

    @Test
    void nothingIsTrustedThatIsNotVerified() {
        context.withPropertyValues(CONTOSO).run(context -> assertThat(context.getBean(LdapIdentityProviderPlugin.class))
                .satisfies(plugin -> {
                    assertThat(plugin.isAcceptUntrustedCertificates()).isFalse();
                    assertThat(plugin.isAllowAnonymousLogin()).isFalse();
                }));
        context.withPropertyValues(CONTOSO)
                .withPropertyValues("keyturn.login.ldap.url=ldap://dc1.contoso.com")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void anotherDomainControllerIsAskedWhenOneDoesNotAnswer() {
        context.withPropertyValues(CONTOSO)
                .withPropertyValues("keyturn.login.ldap.url=ldaps://dc1.contoso.com,ldaps://dc2.contoso.com")
                .run(context -> assertThat(context.getBean(LdapIdentityProviderPlugin.class)
                                .getServerUrl())
                        .isEqualTo("ldaps://dc1.contoso.com ldaps://dc2.contoso.com"));
    }

    @Test
    void aMistakeIsNamedWithItsSetting() {
        refused("keyturn.login.ldap.groups.rotation-approver", "KT", "is none of Keyturn's groups");
        refused("keyturn.login.ldap.ca-file", "README.md", "from which no certificate can be read");
        refused(
                "keyturn.login.ldap.bind-password-file",
                "target/nowhere",
                "which does not exist, or Keyturn's user may not read it");
    }

    @Test
    void aGroupIsFoundByWhatItIsCalledAndByWhatItIs() {
        assertThat(DirectoryGroups.filter("KT (all)*")).isEqualTo("(&(objectClass=group)(cn=KT \\28all\\29\\2a))");
        assertThat(DirectoryGroups.filter("CN=KT,OU=Groups,DC=contoso,DC=com"))
                .isEqualTo("(&(objectClass=group)(distinguishedName=CN=KT,OU=Groups,DC=contoso,DC=com))");
        assertThat(DirectoryGroups.filter("S-1-5-21-1-2-3-1104"))
                .isEqualTo("(&(objectClass=group)(objectSid=S-1-5-21-1-2-3-1104))");
        assertThat(DirectoryGroups.filter("00112233-4455-6677-8899-aabbccddeeff"))
                .isEqualTo("(&(objectClass=group)(objectGUID=\\33\\22\\11\\00\\55\\44\\77\\66"
                        + "\\88\\99\\aa\\bb\\cc\\dd\\ee\\ff))");
    }

    @Test
    void aNameThatIsFoundTwiceIsRefusedAtTheStartAndHasNoMembersLater() {
        DirectoryGroups.Found right = new DirectoryGroups.Found("CN=KT,OU=Groups,DC=contoso", guid(1));
        DirectoryGroups.Found second = new DirectoryGroups.Found("CN=KT,OU=Somewhere,DC=contoso", guid(2));

        DirectoryGroups groups = groups(Map.of("rotation-approvers", "KT"));
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> groups.findAll(filter -> List.of(right, second)))
                .withMessageContaining("keyturn.login.ldap.groups.rotation-approvers")
                .withMessageContaining("CN=KT,OU=Somewhere,DC=contoso");
        assertThat(groups.mapped(null, filter -> List.of(right, second))).isEmpty();

        assertThat(groups.mapped(null, filter -> List.of(right)))
                .containsOnly(Map.entry(guid(1), "rotation-approvers"));
        assertThat(groups.mapped(null, filter -> List.of(right, second)))
                .as("it is known by now, whatever else gets its name")
                .containsOnly(Map.entry(guid(1), "rotation-approvers"));
    }

    @Test
    void twoGroupsOfKeyturnAreNotOneInTheDirectory() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> groups(Map.of("rotation-approvers", "KT", "rotation-requesters", "kt"))
                        .findAll(filter -> List.of(new DirectoryGroups.Found("CN=KT,DC=contoso", guid(1)))))
                .withMessageContaining("names the same group");
    }

    @Test
    void aGroupThatIsNotMappedIsNoneOfKeyturns() {
        assertThat(groups(Map.of("rotation-approvers", "KT")).mapped(List.of("*", "KT"), filter -> {
                    throw new AssertionError("Nothing has to be looked for.");
                }))
                .isEmpty();
    }

    private static DirectoryGroups groups(Map<String, String> configured) {
        return new DirectoryGroups("keyturn.login.ldap.groups", configured);
    }

    private static ObjectGuid guid(int number) {
        return new ObjectGuid(new UUID(number, number));
    }

    private void refused(String setting, String value, String reason) {
        context.withPropertyValues(CONTOSO)
                .withPropertyValues(setting + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith(setting)
                        .hasMessageContaining(reason));
    }
}
