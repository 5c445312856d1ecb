package dev.keyturn.engine.login;

import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SystemCheck;
import dev.keyturn.kernel.CaFile;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.login.DirectoryLoginSettings;
import dev.keyturn.login.LoginRules;
import dev.keyturn.login.UserRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.naming.AuthenticationException;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** People are those of Active Directory, through Camunda's own LDAP plugin, when a domain controller is configured for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("keyturn.login.ldap.url")
@EnableConfigurationProperties(DirectoryLoginSettings.class)
public class DirectoryLogin {

    private static final String SETTING = "keyturn.login.ldap";

    /** For a connection, and for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Bean
    LdapIdentityProviderPlugin directoryUsers(
            DirectoryLoginSettings settings,
            LoginRules rules,
            JdbcTemplate jdbc,
            KeyturnSchema schema,
            PlatformTransactionManager transactions) {
        DirectoryGroups groups = check(settings);
        UserRegistry people = new UserRegistry(jdbc, id -> false, Clock.systemUTC(), LoginSettings.own(transactions));
        LdapIdentityProviderPlugin plugin = new DirectoryUsers(groups, people, rules.personAttribute());
        // the next one is asked when one does not answer
        plugin.setServerUrl(String.join(" ", settings.url()));
        plugin.setManagerDn(settings.bindDn());
        plugin.setManagerPassword(LoginSettings.secretIn(SETTING + ".bind-password-file", settings.bindPasswordFile()));
        plugin.setBaseDn(settings.baseDn());
        plugin.setUserSearchBase(settings.userBase());
        plugin.setUserSearchFilter("(&(objectCategory=person)(objectClass=user))");
        plugin.setUserIdAttribute("sAMAccountName");
        plugin.setUserFirstnameAttribute("givenName");
        plugin.setUserLastnameAttribute("sn");
        plugin.setUserEmailAttribute("mail");
        plugin.setGroupSearchBase(settings.groupBase());
        plugin.setGroupSearchFilter("(objectClass=group)");
        plugin.setGroupIdAttribute("cn");
        plugin.setGroupNameAttribute("cn");
        // also through groups in groups: LDAP_MATCHING_RULE_IN_CHAIN
        plugin.setGroupMemberAttribute("member:1.2.840.113556.1.4.1941:");
        plugin.setContextProperties(connection(settings));
        return plugin;
    }

    DirectoryGroups check(DirectoryLoginSettings settings) {
        LoginSettings.mustBeKeyturns(SETTING + ".groups", settings.groups().keySet());
        return new DirectoryGroups(SETTING + ".groups", settings.groups());
    }

    @Bean
    public SystemCheck directoryLoginCheck(DirectoryLoginSettings settings) {
        return new SystemCheck("logins", SETTING + ".url", () -> logIn(settings));
    }

    /** As the user that looks people up. One that is refused is not tried elsewhere: that counts towards a lockout. */
    private static List<CheckResult> logIn(DirectoryLoginSettings settings) {
        Hashtable<String, String> login = new Hashtable<>(connection(settings));
        login.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        login.put(Context.SECURITY_PRINCIPAL, settings.bindDn());
        login.put(
                Context.SECURITY_CREDENTIALS,
                LoginSettings.secretIn(SETTING + ".bind-password-file", settings.bindPasswordFile()));
        List<CheckResult> results = new ArrayList<>();
        for (String url : settings.url()) {
            login.put(Context.PROVIDER_URL, url);
            try {
                new InitialDirContext(login).close();
                results.add(
                        CheckResult.well(SETTING + ".url", url, "It takes the login of " + settings.bindDn() + "."));
            } catch (AuthenticationException e) {
                results.add(CheckResult.wrong(
                        SETTING + ".bind-dn",
                        url,
                        "It refuses " + settings.bindDn() + " with the password in " + settings.bindPasswordFile()
                                + ". Correct one of them."));
                return results;
            } catch (NamingException e) {
                results.add(CheckResult.wrong(
                        SETTING + ".url",
                        url,
                        "It cannot be used (" + PlainText.oneLine(String.valueOf(e.getMessage()), 200)
                                + "). Correct the name, the port or " + SETTING + ".ca-file."));
            }
        }
        return results;
    }

    private static Map<String, String> connection(DirectoryLoginSettings settings) {
        String millis = Long.toString(TIMEOUT.toMillis());
        Map<String, String> properties = new HashMap<>(Map.of(
                "com.sun.jndi.ldap.connect.timeout",
                millis,
                "com.sun.jndi.ldap.read.timeout",
                millis,
                "java.naming.referral",
                "ignore",
                "java.naming.ldap.attributes.binary",
                "objectGUID"));
        if (settings.caFile() != null) {
            Sockets.trust(settings.caFile());
            properties.put("java.naming.ldap.factory.socket", Sockets.class.getName());
        }
        return properties;
    }

    /**
     * The sockets that trust the configured authority. JNDI finds them by the name of this class, takes what
     * {@link #getDefault} gives and checks the domain controller's name, so there is one authority in a JVM.
     */
    public static final class Sockets {

        private static volatile SocketFactory trusted = SSLSocketFactory.getDefault();

        private Sockets() {}

        public static SocketFactory getDefault() {
            return trusted;
        }

        private static void trust(Path caFile) {
            trusted = CaFile.tls(SETTING + ".ca-file", caFile).getSocketFactory();
        }
    }
}
