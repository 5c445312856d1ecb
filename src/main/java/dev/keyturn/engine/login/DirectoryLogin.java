package dev.keyturn.engine.login;

import dev.keyturn.login.DirectoryGroups;
import dev.keyturn.login.DirectoryLoginSettings;
import dev.keyturn.login.LoginSettingChecks;
import dev.keyturn.login.LoginSockets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** People are those of Active Directory, through Camunda's own LDAP plugin, when a domain controller is configured for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("keyturn.login.ldap.url")
@EnableConfigurationProperties(DirectoryLoginSettings.class)
public class DirectoryLogin {

    private static final String SETTING = "keyturn.login.ldap";

    /** For a connection, and for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Bean
    LdapIdentityProviderPlugin directoryUsers(DirectoryLoginSettings settings) {
        LoginSettingChecks.mustBeKeyturns(SETTING + ".groups", settings.groups().keySet());
        DirectoryGroups groups = new DirectoryGroups(settings.groups());
        LdapIdentityProviderPlugin plugin = new DirectoryUsers(groups);
        plugin.setServerUrl(settings.url());
        plugin.setManagerDn(settings.bindDn());
        plugin.setManagerPassword(
                LoginSettingChecks.secretIn(SETTING + ".bind-password-file", settings.bindPasswordFile()));
        plugin.setBaseDn(settings.baseDn());
        plugin.setUserSearchBase(settings.userBase());
        plugin.setUserSearchFilter(settings.userFilter());
        plugin.setUserIdAttribute("sAMAccountName");
        plugin.setUserFirstnameAttribute("givenName");
        plugin.setUserLastnameAttribute("sn");
        plugin.setUserEmailAttribute("mail");
        plugin.setGroupSearchBase(settings.groupBase());
        plugin.setGroupSearchFilter(groups.filter());
        plugin.setGroupIdAttribute("cn");
        plugin.setGroupNameAttribute("cn");
        // also through groups in groups: LDAP_MATCHING_RULE_IN_CHAIN
        plugin.setGroupMemberAttribute("member:1.2.840.113556.1.4.1941:");
        plugin.setContextProperties(connection(settings));
        return plugin;
    }

    private static Map<String, String> connection(DirectoryLoginSettings settings) {
        String millis = Long.toString(TIMEOUT.toMillis());
        Map<String, String> properties = new HashMap<>(Map.of(
                "com.sun.jndi.ldap.connect.timeout", millis,
                "com.sun.jndi.ldap.read.timeout", millis,
                "java.naming.referral", "ignore"));
        if (settings.caFile() != null) {
            LoginSockets.trust(settings.caFile());
            properties.put("java.naming.ldap.factory.socket", LoginSockets.class.getName());
        }
        return properties;
    }
}
