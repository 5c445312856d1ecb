package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import jakarta.validation.constraints.AssertTrue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * {@code keyturn.monitoring}: beside {@code keyturn.users}, so that the password can be a secret of its own. A program that collects
 * metrics has no account in a directory and gets no tokens from an identity provider.
 *
 * @param user Name of the account that metrics are read with, by HTTP basic, wherever people come from. It is in the group
 *     rotation-monitors and in no other; no person of that name logs in.
 * @param password Its password.
 */
public record MonitoringLogin(
        @Nullable String user, @Nullable String password) {

    @AssertTrue(message = "needs both, user and password, or neither")
    boolean isComplete() {
        return (user == null) == (password == null);
    }

    /** The account as one of the users that are created at the start. */
    public Stream<ConfiguredUser> account() {
        return user == null || password == null
                ? Stream.empty()
                : Stream.of(new ConfiguredUser(user, password, null, List.of(Person.MONITORS)));
    }

    boolean exists() {
        return user != null && password != null;
    }

    /** @param others log in everybody else; null when passwords are off */
    AuthenticationProvider before(@Nullable AuthenticationProvider others) {
        return new AuthenticationProvider() {

            @Override
            public boolean supports(Class<?> authentication) {
                return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
            }

            @Override
            public @Nullable Authentication authenticate(Authentication login) {
                if (exists() && login.getName().equals(user)) {
                    return known(login);
                }
                if (others == null) {
                    throw new BadCredentialsException("Passwords are off.");
                }
                return others.authenticate(login);
            }
        };
    }

    private Authentication known(Authentication login) {
        byte[] given = String.valueOf(login.getCredentials()).getBytes(StandardCharsets.UTF_8);
        byte[] wanted = String.valueOf(password).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, wanted)) {
            throw new BadCredentialsException("User name or password is wrong.");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
                user, null, List.of(new SimpleGrantedAuthority(Person.MONITORS)));
    }

    @Override
    public String toString() {
        return "MonitoringLogin[user=" + user + ", password=***]";
    }
}
