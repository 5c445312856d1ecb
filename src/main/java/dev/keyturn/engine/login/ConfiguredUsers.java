package dev.keyturn.engine.login;

import dev.keyturn.login.ConfiguredUser;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the users of {@code keyturn.users} that do not exist yet. */
public final class ConfiguredUsers {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredUsers.class);

    private ConfiguredUsers() {}

    public static void addTo(ProcessEngine engine, List<ConfiguredUser> users) {
        IdentityService identity = engine.getIdentityService();
        if (identity.isReadOnly()) {
            log.info("People log in with their accounts in Active Directory, so none of keyturn.users is made.");
            return;
        }
        for (ConfiguredUser configured : users) {
            if (identity.createUserQuery().userId(configured.id()).count() > 0) {
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
