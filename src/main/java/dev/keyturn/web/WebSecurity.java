package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.rotation.Person;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Who may reach what: HTTP basic without sessions for everything, except Camunda's web applications, which have a login
 * and a CSRF filter of their own. Whoever is logged in there is known to {@code /api} as well, so that a form in Tasklist
 * can send what must not become a variable. For the application only: as a plugin, Keyturn leaves this to its host.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class WebSecurity {

    private static final String[] EVERYBODY = {
        Person.REQUESTERS, Person.APPROVERS, Person.OPERATORS, Person.AUDITORS, Person.TICKETS, Person.ADMINISTRATORS
    };

    /** The web applications ask for it before the login; a challenge there would open the browser's own login dialog. */
    private static final String CUSTOM_WELCOME = "/camunda-welcome";

    private final PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();

    @Bean
    @Order(1)
    SecurityFilterChain webApplications(HttpSecurity http) throws Exception {
        return http.securityMatcher(new OrRequestMatcher(paths.matcher("/camunda/**"), paths.matcher(CUSTOM_WELCOME)))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // their scripts and pictures may be cached
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(
            HttpSecurity http, AuthenticationProvider login, SessionLogin shared, ObjectMapper json) throws Exception {
        ProblemWriter problems = new ProblemWriter(json);
        LoginProblems refusals = new LoginProblems(problems);
        return http.authenticationProvider(login)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(paths.matcher("/"), paths.matcher("/actuator/health/**"))
                        .permitAll()
                        // they hold no data, and tell who is not logged in where to do that
                        .requestMatchers(paths.matcher("/rotations/*"), paths.matcher("/pages/*"))
                        .permitAll()
                        .requestMatchers(paths.matcher("/actuator/**"), paths.matcher("/api/keyset/**"))
                        .hasAuthority(Person.ADMINISTRATORS)
                        .requestMatchers(paths.matcher(HttpMethod.POST, "/api/rotations"))
                        .hasAnyAuthority(Person.REQUESTERS, Person.OPERATORS, Person.TICKETS, Person.ADMINISTRATORS)
                        .requestMatchers(paths.matcher(HttpMethod.POST, "/api/**"))
                        .authenticated()
                        .requestMatchers(paths.matcher("/api/**"))
                        .hasAnyAuthority(EVERYBODY)
                        .anyRequest()
                        .authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                // the two filters stop what browsers may add to requests that other sites make them send
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new CrossSiteFilter(problems), BasicAuthenticationFilter.class)
                .addFilterBefore(new SessionLoginFilter(shared, problems), BasicAuthenticationFilter.class)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        // the session is Tasklist's; a new id with every request would log its other requests out
                        .sessionFixation(fixation -> fixation.none()))
                .build();
    }
}
