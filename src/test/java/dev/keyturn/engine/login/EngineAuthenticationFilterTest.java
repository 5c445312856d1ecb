package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.keyturn.login.LoggedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class EngineAuthenticationFilterTest {

    private final IdentityService identities = mock(IdentityService.class);
    private final EngineAuthenticationFilter filter = new EngineAuthenticationFilter(identities, LoggedInUser::person);
    private final FilterChain chain = mock(FilterChain.class);

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void theEngineForgetsThePersonAlsoWhenARequestFails() throws Exception {
        logIn(UsernamePasswordAuthenticationToken.authenticated(
                "requester", null, AuthorityUtils.createAuthorityList("rotation-requesters")));
        FilterChain failing = (request, response) -> {
            throw new ServletException("failed");
        };

        assertThatThrownBy(() -> filter.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), failing))
                .isInstanceOf(ServletException.class);

        var order = inOrder(identities);
        order.verify(identities).setAuthentication("requester", List.of("rotation-requesters"));
        order.verify(identities).clearAuthentication();
    }

    @Test
    void noOne_is_no_one_to_the_engine_too() throws Exception {
        logIn(new AnonymousAuthenticationToken(
                "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));

        filter.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);

        verify(identities, never()).setAuthentication(ArgumentMatchers.any(), ArgumentMatchers.any());
        verify(chain).doFilter(ArgumentMatchers.any(), ArgumentMatchers.any());
    }

    private static void logIn(Authentication login) {
        SecurityContextHolder.getContext().setAuthentication(login);
    }
}
