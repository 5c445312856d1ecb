package dev.keyturn;

import dev.keyturn.kernel.Person;
import dev.keyturn.login.LoginRules;
import dev.keyturn.login.SessionLogin;
import dev.keyturn.login.WebSecurity;
import dev.keyturn.secret.KeysetRotation;
import dev.keyturn.web.MockedRecord;
import dev.keyturn.web.WebConfiguration;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The room without an engine: the real security and the real problem details, users in memory, a clock that stands. */
@SpringBootConfiguration
@Import({WebConfiguration.class, WebSecurity.class, MockedRecord.class})
public class WebSlice {

    public static final Instant NOW = Instant.parse("2030-01-15T12:00:00Z");

    @Bean
    Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Bean
    LoginRules loginRules() {
        return new LoginRules(true, Duration.ofHours(8), null);
    }

    @Bean
    KeysetRotation keyset() {
        return KeysetRotation.ofVault();
    }

    /** A user whose password cannot be checked, as when a database is away. */
    public static final String UNCHECKABLE = "uncheckable";

    @Bean
    AuthenticationProvider users() {
        var users = new InMemoryUserDetailsManager(
                user("requester", Person.REQUESTERS),
                user("operator", Person.OPERATORS),
                user("auditor", Person.AUDITORS),
                user("admin", Person.ADMINISTRATORS),
                user("stranger", "some-other-group"));
        return new DaoAuthenticationProvider(name -> {
            if (name.equals(UNCHECKABLE)) {
                throw new AuthenticationServiceException("The database is away.");
            }
            return users.loadUserByUsername(name);
        });
    }

    /** A web application whose login is a name in the session, and whose token is the name backwards. */
    public static final String IN_SESSION = "logged-in";

    @Bean
    SessionLogin sessionLogin() {
        return new SessionLogin() {
            @Override
            public Authentication of(HttpSession session) {
                Object name = session.getAttribute(IN_SESSION);
                return name == null
                        ? null
                        : UsernamePasswordAuthenticationToken.authenticated(
                                name, null, AuthorityUtils.createAuthorityList(Person.OPERATORS));
            }

            @Override
            public String token(HttpSession session) {
                return new StringBuilder(String.valueOf(session.getAttribute(IN_SESSION)))
                        .reverse()
                        .toString();
            }
        };
    }

    private static UserDetails user(String name, String group) {
        return User.withUsername(name)
                .password("{noop}" + name)
                .authorities(group)
                .build();
    }
}
