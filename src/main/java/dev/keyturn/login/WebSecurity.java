package dev.keyturn.login;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Who may reach what: passwords (HTTP basic) and bearer tokens without sessions for everything, except Camunda's web
 * applications, which have a login and a CSRF filter of their own, or that of the identity provider. A user who is
 * logged in there is known to {@code /api} as well, so that a form in Tasklist can send what must not become a
 * variable. For the application only: as a plugin, Keyturn leaves this to its host.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Import(LoginAttempts.class)
public class WebSecurity {

    /** The web applications ask for it before the login; a challenge there would open the browser's own login dialog. */
    private static final String CUSTOM_WELCOME = "/camunda-welcome";

    /** What Camunda shows of a web application, without its scripts and images. */
    private static final String[] APPLICATION_PAGES = {"/camunda/app/*/", "/camunda/app/*/*/"};

    private final PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();

    /** Before everything that looks for a session. */
    @Bean
    FilterRegistrationBean<SessionLifetimeFilter> sessionLifetime(LoginRules rules) {
        var filter =
                new FilterRegistrationBean<>(new SessionLifetimeFilter(rules.sessionLifetime(), Clock.systemUTC()));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<SecureCookieFilter> secureCookies() {
        var filter = new FilterRegistrationBean<>(new SecureCookieFilter());
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 1);
        return filter;
    }

    /** After the login. */
    @Bean
    FilterRegistrationBean<PasswordChangeFilter> passwordChanges(
            SessionLogin sessions, LoginRules rules, LoginAttempts attempts, ObjectMapper json) {
        LoginProblems refusals = new LoginProblems(rules, new ProblemWriter(json));
        var filter = new FilterRegistrationBean<>(new PasswordChangeFilter(sessions, attempts, refusals));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
        return filter;
    }

    /** The way to the identity provider and back, and out. */
    @Bean
    @Order(0)
    SecurityFilterChain loginAndLogout(HttpSecurity http, ObjectProvider<ProviderLogin> provider) throws Exception {
        ProviderSecurity there = new ProviderSecurity(provider.getIfAvailable());
        there.login(http);
        return http.securityMatcher("/login/**", "/oauth2/**", "/logout")
                .authorizeHttpRequests(requests -> requests.anyRequest().access(WebSecurity::isAllowed))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(logout ->
                        logout.logoutRequestMatcher(WebSecurity::isOwnLogout).logoutSuccessHandler(there.loggedOut()))
                .headers(SecurityHeaders::ownPages)
                .sessionManagement(sessions -> sessions.sessionFixation(fixation -> fixation.newSession()))
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain webApplications(
            HttpSecurity http, SessionLogin shared, LoginRules rules, LoginAttempts attempts, ObjectMapper json)
            throws Exception {
        ProblemWriter problems = new ProblemWriter(json);
        LoginProblems refusals = new LoginProblems(rules, problems);
        return http.securityMatcher(new OrRequestMatcher(paths.matcher("/camunda/**"), paths.matcher(CUSTOM_WELCOME)))
                .authorizeHttpRequests(requests -> {
                    if (!rules.passwords()) {
                        requests.requestMatchers(HttpMethod.GET, APPLICATION_PAGES)
                                .authenticated();
                    }
                    requests.anyRequest()
                            .access((login, context) ->
                                    new AuthorizationDecision(!AccessRules.forbid(context.getRequest())));
                })
                .exceptionHandling(handling -> handling.authenticationEntryPoint(toLogin()))
                .addFilterBefore(new PresentPersonFilter(shared, refusals), LogoutFilter.class)
                .addFilterBefore(
                        new WebApplicationPasswordFilter(shared, rules, attempts, refusals, problems),
                        LogoutFilter.class)
                .addFilterBefore(new WebApplicationLogoutFilter(), LogoutFilter.class)
                .addFilterAfter(new AccessFilter(shared, refusals), AuthorizationFilter.class)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(SecurityHeaders::webApplications)
                // the login at an identity provider is in the session; the web applications begin one themselves
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER)
                        .sessionFixation(fixation -> fixation.none()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(
            HttpSecurity http,
            AuthenticationProvider login,
            SessionLogin shared,
            ObjectProvider<ProviderLogin> provider,
            LoginRules rules,
            LoginAttempts attempts,
            ObjectMapper json)
            throws Exception {
        ProblemWriter problems = new ProblemWriter(json);
        LoginProblems refusals = new LoginProblems(rules, problems);
        new ProviderSecurity(provider.getIfAvailable()).bearerTokens(http, refusals);
        // its parent would look at the password once more, however many wrong ones there were
        http.getSharedObject(AuthenticationManagerBuilder.class).parentAuthenticationManager(null);
        if (rules.passwords()) {
            http.authenticationProvider(new ThrottledLogin(login, attempts))
                    .httpBasic(basic -> basic.authenticationEntryPoint(refusals));
        }
        return http.headers(SecurityHeaders::ownPages)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(WebSecurity::isAllowed))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                // the two filters stop what browsers may add to requests that other sites make them send
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new CrossSiteFilter(problems), BasicAuthenticationFilter.class)
                .addFilterBefore(new SessionLoginFilter(shared, refusals, problems), BasicAuthenticationFilter.class)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        // the session is Tasklist's; a new id with every request would log its other requests out
                        .sessionFixation(fixation -> fixation.none()))
                .build();
    }

    static AuthorizationDecision isAllowed(
            Supplier<? extends @Nullable Authentication> login, RequestAuthorizationContext context) {
        Authentication known = login.get();
        boolean anonymous = known == null || !known.isAuthenticated() || known instanceof AnonymousAuthenticationToken;
        return new AuthorizationDecision(
                AccessRules.allow(context.getRequest(), anonymous ? null : PersonArgumentResolver.person(known)));
    }

    /** Relative: an absolute address would be made of what the request says that this host is called. */
    private static LoginUrlAuthenticationEntryPoint toLogin() {
        LoginUrlAuthenticationEntryPoint login = new LoginUrlAuthenticationEntryPoint("/login");
        login.setFavorRelativeUris(true);
        return login;
    }

    /** A page of another site cannot log a user out with a link. */
    private static boolean isOwnLogout(HttpServletRequest request) {
        return request.getServletPath().equals("/logout") && !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }
}
