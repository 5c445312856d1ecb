package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.problem.ProblemWriter;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

class WebApplicationFilterTest {

    private static final Authentication APPROVER = UsernamePasswordAuthenticationToken.authenticated(
            "approver", null, AuthorityUtils.createAuthorityList("rotation-approvers"));

    private final SessionLogin sessions = mock(SessionLogin.class, CALLS_REAL_METHODS);
    private final LoginRules rules = new LoginRules(true, Duration.ofHours(8), null);
    private final WebApplicationFilter filter = new WebApplicationFilter(
            sessions,
            rules,
            new LoginAttempts(Clock.systemUTC()),
            new LoginProblems(rules, new ProblemWriter(new ObjectMapper())));
    private final MockHttpSession session = new MockHttpSession();
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void whoIsThereGoesOnAsTheyAreNowAndIsLookedUpOnceForTheWholeRequest() throws Exception {
        request.setSession(session);
        doReturn(APPROVER).when(sessions).of(session);

        filter.doFilter(request, response, chain);

        assertThat(sessions.of(request)).isSameAs(APPROVER);
        verify(sessions, times(1)).of(any(HttpSession.class));
        verify(sessions).renew(session, APPROVER);
        verify(sessions, never()).end(session);
        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void whoIsGoneIsLoggedOutBeforeAnythingElseSeesTheSession() throws Exception {
        request.setSession(session);
        doReturn(null).when(sessions).of(session);

        filter.doFilter(request, response, chain);

        verify(sessions).end(session);
        verify(sessions, never()).renew(any(), any());
        assertThat(chain.getRequest()).as("goes on without a login").isNotNull();
    }

    @Test
    void whatCannotBeLookedUpIsRefusedAndMayBeSentAgain() throws Exception {
        request.setSession(session);
        willThrow(new LoginUnavailableException("Try again.", new IllegalStateException("the directory is away")))
                .given(sessions)
                .of(session);

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(chain.getRequest()).isNull();
        assertThat(session.isInvalid()).isFalse();
    }

    @Test
    void aSessionThatAnotherRequestHasJustEndedIsNone() throws Exception {
        request.setSession(session);
        willThrow(new IllegalStateException("ended")).given(sessions).of(session);
        session.invalidate();

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void noSessionIsMadeToLookAtIt() throws Exception {
        filter.doFilter(request, response, chain);

        assertThat(request.getSession(false)).isNull();
        assertThat(chain.getRequest()).isNotNull();
    }
}
