package dev.keyturn.engine.login;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.Person;
import dev.keyturn.login.LoginRules;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How people and programs log in, with every kind of user management.
 *
 * @param basic Whether user names with passwords are taken, by HTTP basic and by Tasklist's form. By default they are, unless
 *     people log in at an identity provider; the lab takes them always.
 * @param sessionLifetime How long after its login a session ends, however busy it is. Groups that were withdrawn at an
 *     identity provider are gone then at the latest. Idle ones end earlier (server.servlet.session.timeout).
 * @param personAttribute Attribute in Active Directory, or claim of the identity provider, that all accounts of one person
 *     have in common and no two people, such as employeeID: two accounts of one person then ask and approve as one. Without
 *     it, one account for each person is what four eyes rest on.
 */
@ConfigurationProperties("keyturn.login")
record LoginSettings(
        @Nullable Boolean basic,
        @DefaultValue("8h") Duration sessionLifetime,
        @Nullable String personAttribute) {

    LoginRules rules(boolean hasProvider) {
        if (sessionLifetime.isZero() || sessionLifetime.isNegative()) {
            throw new InvalidSettingException(
                    "keyturn.login.session-lifetime", "must be longer than nothing, such as 8h.");
        }
        if (Boolean.FALSE.equals(basic) && !hasProvider) {
            throw new InvalidSettingException(
                    "keyturn.login.basic",
                    "is off, but there is no identity provider to log in at, so no user could log in. Set keyturn.login.oidc, or"
                            + " turn it on.");
        }
        return new LoginRules(basic == null ? !hasProvider : basic, sessionLifetime, personAttribute);
    }

    /** @param setting the map whose keys are groups of Keyturn */
    static void mustBeKeyturns(String setting, Collection<String> groups) {
        groups.stream()
                .filter(group -> !Person.GROUPS.contains(group))
                .findFirst()
                .ifPresent(group -> {
                    throw new InvalidSettingException(
                            setting + "." + group,
                            "is none of Keyturn's groups. Map "
                                    + Person.GROUPS.stream().sorted().collect(Collectors.joining(", ")) + ".");
                });
    }

    /** Both libraries that need such a secret keep it as text for as long as they run. */
    static String secretIn(String setting, Path file) {
        try (Secret secret = new SecretFile(setting, file).read()) {
            return secret.use(String::new);
        }
    }

    static TransactionOperations own(PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }
}
