package dev.keyturn.engine.login;

import dev.keyturn.login.DirectoryGroups;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.identity.impl.ldap.LdapIdentityProviderFactory;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;

/** Camunda's plugin, with the groups mapped. */
final class DirectoryUsers extends LdapIdentityProviderPlugin {

    private final DirectoryGroups groups;

    DirectoryUsers(DirectoryGroups groups) {
        this.groups = groups;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        LdapIdentityProviderFactory sessions = new LdapIdentityProviderFactory() {
            @Override
            public Session openSession() {
                return new DirectoryUsersSession(getLdapConfiguration(), groups);
            }
        };
        sessions.setLdapConfiguration(this);
        engine.setIdentityProviderSessionFactory(sessions);
    }
}
