package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.InvalidSettingException;
import java.util.Map;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DirectoryLoginTest {

    private static final String[] CONTOSO = {
        "keyturn.login.ldap.url=ldaps://dc1.contoso.com",
        "keyturn.login.ldap.bind-dn=reader@contoso.com",
        "keyturn.login.ldap.bind-password-file=pom.xml",
        "keyturn.login.ldap.base-dn=DC=contoso,DC=com",
        "keyturn.login.ldap.groups.rotation-approvers=KT Approvers"
    };

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(DirectoryLogin.class);

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
    void aMistakeIsNamedWithItsSetting() {
        refused("keyturn.login.ldap.groups.rotation-approver", "KT", "is none of Keyturn's groups");
        refused("keyturn.login.ldap.ca-file", "README.md", "from which no certificate can be read");
        refused("keyturn.login.ldap.bind-password-file", "target/nowhere", "which cannot be read");
    }

    @Test
    void aGroupIsFoundWhateverItsNameAndNothingElseIs() {
        DirectoryUsers.Groups groups = new DirectoryUsers.Groups(Map.of("rotation-approvers", "KT (all)*"));

        assertThat(groups.filter()).isEqualTo("(&(objectClass=group)(|(cn=KT \\28all\\29\\2a)))");
        assertThat(groups.nameInFilter("rotation-approvers")).isEqualTo("KT \\28all\\29\\2a");
        assertThat(groups.nameInFilter("*")).isEqualTo("\\00");
        assertThat(groups.id("kt (ALL)*")).isEqualTo("rotation-approvers");
        assertThat(groups.id("Domain Admins")).isNull();
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
