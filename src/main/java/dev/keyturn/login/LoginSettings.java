package dev.keyturn.login;

import dev.keyturn.kernel.InvalidSettingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people and programs log in, with every kind of user management.
 *
 * @param basic Whether user names with passwords are taken, by HTTP basic and by Tasklist's form. By default they are, unless
 *     people log in at an identity provider; the lab takes them always.
 * @param sessionLifetime How long after its login a session ends, however busy it is. Groups that were withdrawn at an
 *     identity provider are gone then at the latest. Idle ones end earlier (server.servlet.session.timeout).
 */
@ConfigurationProperties("keyturn.login")
public record LoginSettings(
        @Nullable Boolean basic, @DefaultValue("8h") Duration sessionLifetime) {

    private static final String BASIC = "keyturn.login.basic";

    public LoginRules rules(boolean hasProvider) {
        if (sessionLifetime.isZero() || sessionLifetime.isNegative()) {
            throw new InvalidSettingException(
                    "keyturn.login.session-lifetime", "must be longer than nothing, such as 8h.");
        }
        if (Boolean.FALSE.equals(basic) && !hasProvider) {
            throw new InvalidSettingException(
                    BASIC,
                    "is off, but there is no identity provider to log in at, so no user could log in. Set keyturn.login.oidc, or"
                            + " turn it on.");
        }
        return new LoginRules(basic == null ? !hasProvider : basic, sessionLifetime);
    }
}
