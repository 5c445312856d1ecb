package dev.keyturn.login;

import dev.keyturn.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may reach what: passwords (HTTP basic) and bearer tokens without sessions for everything, except Camunda's web
 * applications, which have a login and a CSRF filter of their own, or that of the identity provider. A user who is
 * logged in there is known to {@code /api} as well, so that a form in Tasklist can send what must not become a
 * variable. For the application only: as a plugin, Keyturn leaves this to its host.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Import({LoginAttempts.class, LoginProblems.class, ProblemWriter.class, ProviderSecurity.class, LoginPage.class})
public class WebSecurity {

    /** The web applications ask for it before the login; a challenge there would open the browser's own login dialog. */
    private static final String CUSTOM_WELCOME = "/camunda-welcome";

    /** What Camunda shows of a web application, without its scripts and images. */
    private static final String[] APPLICATION_PAGES = {"/camunda/app/*/", "/camunda/app/*/*/"};

    /** For Keyturn's own pages: nothing inline, nothing from elsewhere. Camunda's web applications send their own. */
    private static final String OWN_PAGES =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** For the web applications: Camunda's own policy comes later and replaces it where there are pages. */
    private static final String NOT_IN_FRAMES = "frame-ancestors 'none'";

    private static final String NOTHING_OF_THE_DEVICE =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private final PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    private final SessionLogin shared;
    private final LoginRules rules;
    private final LoginAttempts attempts;
    private final LoginProblems refusals;
    private final ProviderSecurity provider;
    private final MonitoringLogin monitoring;

    WebSecurity(
            SessionLogin shared,
            LoginRules rules,
            LoginAttempts attempts,
            LoginProblems refusals,
            ProviderSecurity provider,
            ObjectProvider<MonitoringLogin> monitoring) {
        this.shared = shared;
        this.rules = rules;
        this.attempts = attempts;
        this.refusals = refusals;
        this.provider = provider;
        this.monitoring = monitoring.getIfAvailable(() -> new MonitoringLogin(null, null));
    }

    /** Before everything that looks for a session. */
    @Bean
    FilterRegistrationBean<SessionRulesFilter> sessionRules() {
        var filter = new FilterRegistrationBean<>(new SessionRulesFilter(rules.sessionLifetime(), Clock.systemUTC()));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 1);
        return filter;
    }

    /** After the login. */
    @Bean
    FilterRegistrationBean<PasswordChangeFilter> passwordChanges() {
        var filter = new FilterRegistrationBean<>(new PasswordChangeFilter(shared, attempts, refusals));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
        return filter;
    }

    /** The way to the identity provider and back, and out. */
    @Bean
    @Order(0)
    SecurityFilterChain loginAndLogout(HttpSecurity http) throws Exception {
        provider.login(http);
        return http.securityMatcher("/login/**", "/oauth2/**", "/logout")
                .authorizeHttpRequests(requests -> requests.anyRequest().access(WebSecurity::isAllowed))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(logout -> logout.logoutRequestMatcher(WebSecurity::isOwnLogout)
                        .logoutSuccessHandler(provider.loggedOut()))
                .headers(WebSecurity::headersOfOwnPages)
                .sessionManagement(sessions -> sessions.sessionFixation(fixation -> fixation.newSession()))
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain webApplications(HttpSecurity http) throws Exception {
        return http.securityMatcher(new OrRequestMatcher(paths.matcher("/camunda/**"), paths.matcher(CUSTOM_WELCOME)))
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(HttpMethod.GET, APPLICATION_PAGES).access(this::isLoggedIn);
                    requests.anyRequest()
                            .access((login, context) ->
                                    new AuthorizationDecision(!AccessRules.forbid(context.getRequest())));
                })
                .exceptionHandling(handling -> handling.authenticationEntryPoint(new WantedPage()))
                .addFilterBefore(new WebApplicationFilter(shared, rules, attempts, refusals), LogoutFilter.class)
                .addFilterAfter(new AccessFilter(), AuthorizationFilter.class)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(WebSecurity::headersOfWebApplications)
                // the login at an identity provider is in the session; the web applications begin one themselves
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER)
                        .sessionFixation(fixation -> fixation.none()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http, AuthenticationProvider login) throws Exception {
        provider.bearerTokens(http, refusals);
        // its parent would look at the password once more, however many wrong ones there were
        http.getSharedObject(AuthenticationManagerBuilder.class).parentAuthenticationManager(null);
        if (rules.passwords() || monitoring.exists()) {
            http.authenticationProvider(attempts.throttled(monitoring.before(rules.passwords() ? login : null)))
                    .httpBasic(basic -> basic.authenticationEntryPoint(refusals));
        }
        return http.headers(WebSecurity::headersOfOwnPages)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(WebSecurity::isAllowed))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(pagesToLogin()).accessDeniedHandler(refusals))
                // the two filters stop what browsers may add to requests that other sites make them send
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new CrossSiteFilter(refusals), BasicAuthenticationFilter.class)
                .addFilterBefore(new SessionLoginFilter(shared, refusals), BasicAuthenticationFilter.class)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        // the session is Tasklist's; a new id with every request would log its other requests out
                        .sessionFixation(fixation -> fixation.none()))
                .build();
    }

    static AuthorizationDecision isAllowed(
            Supplier<? extends @Nullable Authentication> login, RequestAuthorizationContext context) {
        Authentication known = LoggedInUser.orNobody(login.get());
        return new AuthorizationDecision(
                AccessRules.allow(context.getRequest(), known == null ? null : LoggedInUser.person(known)));
    }

    /** By the session, wherever it is kept. */
    private AuthorizationDecision isLoggedIn(
            Supplier<? extends @Nullable Authentication> login, RequestAuthorizationContext context) {
        return new AuthorizationDecision(shared.ofRequestOrSession(context.getRequest()) != null);
    }

    /** Pages lead to the login; everything else is told what is missing. */
    private AuthenticationEntryPoint pagesToLogin() {
        WantedPage login = new WantedPage();
        return (request, response, reason) -> {
            if (SessionLoginFilter.PAGES.matches(request)) {
                login.commence(request, response, reason);
            } else {
                refusals.commence(request, response, reason);
            }
        };
    }

    /** A page of another site cannot log a user out with a link. */
    private static boolean isOwnLogout(HttpServletRequest request) {
        return request.getServletPath().equals("/logout") && !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }

    private static void headersOfOwnPages(HeadersConfigurer<HttpSecurity> headers) {
        headersOfAll(headers);
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(OWN_PAGES));
    }

    /** Their scripts and images may be cached. */
    private static void headersOfWebApplications(HeadersConfigurer<HttpSecurity> headers) {
        headersOfAll(headers);
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOT_IN_FRAMES));
        headers.cacheControl(cache -> cache.disable());
    }

    /** They tell browsers what not to do with an answer. Strict-Transport-Security is sent over https only. */
    private static void headersOfAll(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(frames -> frames.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(NOTHING_OF_THE_DEVICE))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(
                        https -> https.maxAgeInSeconds(Duration.ofDays(365).toSeconds()));
    }

    /**
     * Holds {@link AccessRules} for users of Camunda's web applications: behind those is the whole REST
     * interface of the engine once more. A caller who is not logged in will be stopped by the web applications themselves.
     */
    private final class AccessFilter extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Authentication login = shared.ofRequestOrSession(request);
            if (login == null || AccessRules.allow(request, LoggedInUser.person(login))) {
                chain.doFilter(request, response);
            } else {
                refusals.handle(request, response, new AccessDeniedException("AccessRules"));
            }
        }
    }
}
