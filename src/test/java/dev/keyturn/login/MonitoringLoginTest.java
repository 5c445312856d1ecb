package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.kernel.Person;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

class MonitoringLoginTest {

    private final MonitoringLogin monitoring = new MonitoringLogin("metrics", "s3cret");
    private final AuthenticationProvider people = mock(AuthenticationProvider.class);

    @Test
    void itIsTheOnlyOneWithAPasswordWherePasswordsAreOff() {
        AuthenticationProvider login = monitoring.before(null);

        assertThat(LoggedInUser.person(login.authenticate(by("metrics", "s3cret"))))
                .isEqualTo(new Person("metrics", java.util.Set.of(Person.MONITORS)));
        refused(login, "metrics", "wrong");
        refused(login, "operator", "s3cret");
    }

    @Test
    void everybodyElseLogsInAsWithoutIt() {
        Authentication person = by("operator", "right");
        when(people.authenticate(person)).thenReturn(person);

        assertThat(monitoring.before(people).authenticate(person)).isSameAs(person);
        assertThat(new MonitoringLogin(null, null).before(people).authenticate(person))
                .isSameAs(person);
    }

    @Test
    void noPersonOfThatNameIsAskedFor() {
        refused(monitoring.before(people), "metrics", "the password of a person of that name");

        verify(people, never()).authenticate(any());
    }

    private static void refused(AuthenticationProvider login, String user, String password) {
        assertThatExceptionOfType(BadCredentialsException.class)
                .isThrownBy(() -> login.authenticate(by(user, password)));
    }

    private static Authentication by(String user, String password) {
        return UsernamePasswordAuthenticationToken.unauthenticated(user, password);
    }
}
