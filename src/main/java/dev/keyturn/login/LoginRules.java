package dev.keyturn.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How people may log in.
 *
 * @param passwords whether user names with passwords are taken: by HTTP basic and by the form of the web applications
 * @param sessionLifetime how long after its login a session ends, however busy it is
 * @param personAttribute the claim or attribute that all accounts of one person have in common; null when there is none
 */
public record LoginRules(
        boolean passwords,
        Duration sessionLifetime,
        @Nullable String personAttribute) {}
