package dev.keyturn.engine.login;

import dev.keyturn.login.ConfiguredUser;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * Creates the users of {@code keyturn.users} that do not exist yet. Where people log in at an identity provider, nobody can
 * change a password in Camunda's applications ({@link OidcLogin}): there, the settings say it at each start.
 */
public final class ConfiguredUsers {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredUsers.class);

    private ConfiguredUsers() {}

    public static void addTo(ProcessEngine engine, List<ConfiguredUser> users, Environment environment) {
        boolean saysPasswords = environment.containsProperty(OidcLogin.ISSUER);
        IdentityService identity = engine.getIdentityService();
        if (identity.isReadOnly()) {
            log.info("People log in with their accounts in Active Directory, so none of keyturn.users is made.");
            return;
        }
        for (ConfiguredUser configured : users) {
            User known = identity.createUserQuery().userId(configured.id()).singleResult();
            if (known != null) {
                if (saysPasswords && !identity.checkPassword(configured.id(), configured.password())) {
                    known.setPassword(configured.password());
                    identity.saveUser(known);
                    log.info("The password of {} was changed to the one that keyturn.users says.", configured.id());
                }
                continue;
            }
            User user = identity.newUser(configured.id());
            user.setFirstName(configured.id());
            user.setLastName("");
            user.setEmail(configured.email());
            user.setPassword(configured.password());
            identity.saveUser(user);
            configured.groups().forEach(group -> identity.createMembership(configured.id(), group));
        }
    }
}
