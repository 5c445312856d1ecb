package dev.keyturn.login;

import java.time.Duration;

/**
 * How people may log in.
 *
 * @param passwords whether user names with passwords are taken: by HTTP basic and by the form of the web applications
 * @param sessionLifetime how long after its login a session ends, however busy it is
 */
public record LoginRules(boolean passwords, Duration sessionLifetime) {}
