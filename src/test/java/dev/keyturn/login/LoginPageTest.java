package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** From a page that wants a login, over the login, and back to it. */
class LoginPageTest {

    @Test
    void whereEverybodyIsAtTheProviderTheLoginLeadsOnWithThePageThatIsWanted() {
        assertThat(place(false, true, "/audit?outcome=VERIFIED&a=%3D", null))
                .isEqualTo("/keyturn/oauth2/authorization/keyturn?to=%2Faudit%3Foutcome%3DVERIFIED%26a%3D%253D");
        assertThat(place(false, true, null, null)).isEqualTo("/keyturn/oauth2/authorization/keyturn");
    }

    @Test
    void afterALogoutAndWherePasswordsAreTakenAPersonChooses() {
        assertThat(place(false, true, null, "")).isNull();
        assertThat(place(true, true, "/audit", null)).isNull();
        assertThat(place(true, false, "/audit", null)).isNull();
    }

    @Test
    void aPageThatWantsALoginGoesAlong() {
        MockHttpServletRequest page = request("/rotations/r1");
        page.setQueryString("a=b&c=d");
        MockHttpServletResponse answer = new MockHttpServletResponse();

        new WantedPage().commence(page, answer, new InsufficientAuthenticationException("none"));

        assertThat(answer.getStatus()).isEqualTo(302);
        assertThat(answer.getHeader("Location"))
                .isEqualTo("/keyturn/login?to=%2Fkeyturn%2Frotations%2Fr1%3Fa%3Db%26c%3Dd");
    }

    @ParameterizedTest
    @CsvSource({"/keyturn/rotations/r1/tasks/t1", "/keyturn/camunda/app/tasklist/default/#/?task=t1"})
    void thePageIsRememberedOverTheLoginAtTheProvider(String page) throws Exception {
        assertThat(remembered(page)).isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/keyturn@evil.example",
                "/keyturn/\\evil.example",
                "/other/application",
                "javascript:alert(1)",
                "/keyturn/a b",
                ""
            })
    void noLinkLeadsElsewhereAfterTheLogin(String page) throws Exception {
        assertThat(remembered(page)).isNull();
    }

    private static @Nullable String remembered(String page) throws Exception {
        MockHttpServletRequest request = request("/oauth2/authorization/keyturn");
        request.setParameter("to", page);
        new WantedPage().doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        var saved = new HttpSessionRequestCache().getRequest(request, new MockHttpServletResponse());
        return saved == null ? null : saved.getRedirectUrl();
    }

    private static @Nullable String place(
            boolean passwords, boolean provider, @Nullable String to, @Nullable String out) {
        LoginRules rules = mock();
        when(rules.passwords()).thenReturn(passwords);
        ObjectProvider<OidcProvider> providers = mock();
        when(providers.getIfAvailable()).thenReturn(provider ? mock(OidcProvider.class) : null);
        var answer = new LoginPage(rules, providers, mock(SessionLogin.class)).page(request("/login"), to, out);
        var location = answer.getHeaders().getLocation();
        try {
            assertThat(location == null && answer.getBody().contentLength() > 0).isEqualTo(location == null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return location == null ? null : location.toString();
    }

    private static MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/keyturn" + path);
        request.setContextPath("/keyturn");
        request.setServletPath(path);
        return request;
    }
}
