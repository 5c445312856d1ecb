package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.web.HandSetClock;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class SessionRulesTest {

    private static final FilterChain NOTHING = (request, response) -> {};

    @Test
    void aSessionEndsSomeTimeAfterItsLoginHoweverBusyItIs() throws Exception {
        MockHttpSession session = new MockHttpSession();
        HandSetClock clock = new HandSetClock(Instant.ofEpochMilli(session.getCreationTime()));
        SessionRulesFilter filter = new SessionRulesFilter(Duration.ofHours(8), clock);

        for (int minutes = 0; minutes < 480; minutes += 10) {
            filter.doFilter(in(session), new MockHttpServletResponse(), NOTHING);
            session.access();
            assertThat(session.isInvalid()).as("after %s minutes", minutes).isFalse();
            clock.forward(Duration.ofMinutes(10));
        }
        filter.doFilter(in(session), new MockHttpServletResponse(), NOTHING);

        assertThat(session.isInvalid()).isTrue();
    }

    @Test
    void noSessionIsMadeToLookAtItsAge() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();

        new SessionRulesFilter(Duration.ofHours(8), new HandSetClock(Instant.now()))
                .doFilter(request, new MockHttpServletResponse(), NOTHING);

        assertThat(request.getSession(false)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | XSRF-TOKEN=a;Path=/camunda;SameSite=Lax         | XSRF-TOKEN=a;Path=/camunda;SameSite=Lax;Secure",
                "true  | JSESSIONID=a; Path=/; Secure; HttpOnly          | JSESSIONID=a; Path=/; Secure; HttpOnly",
                "true  | a=insecure                                      | a=insecure;Secure",
                "false | XSRF-TOKEN=a;Path=/camunda;SameSite=Lax         | XSRF-TOKEN=a;Path=/camunda;SameSite=Lax"
            })
    void cookiesOverHttpsAreSecureWhoWritesThem(boolean https, String written, String sent) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSecure(https);
        MockHttpServletResponse response = new MockHttpServletResponse();

        new SessionRulesFilter(Duration.ofHours(8), new HandSetClock(Instant.now()))
                .doFilter(request, response, (same, answer) -> ((HttpServletResponse) answer)
                        .addHeader("Set-Cookie", written));

        // the double writes the parts of a cookie in an order of its own
        assertThat(parts(response.getHeader("Set-Cookie"))).isEqualTo(parts(sent));
    }

    private static Set<String> parts(String cookie) {
        return Arrays.stream(cookie.split(";")).map(String::strip).collect(Collectors.toSet());
    }

    private static MockHttpServletRequest in(MockHttpSession session) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        return request;
    }
}
