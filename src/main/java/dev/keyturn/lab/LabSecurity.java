package dev.keyturn.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/** The login of a lab that runs as a process of its own: HTTP basic with the lab's users. */
@Configuration(proxyBeanMethods = false)
class LabSecurity {

    /**
     * Only to be looked up: a manager of users would also keep each password that was right as a hash, which costs every
     * request from then on a tenth of a second, for a password that everybody knows.
     */
    @Bean
    UserDetailsService labUsers() {
        return new InMemoryUserDetailsManager(LabPerson.ALL.stream()
                .map(person -> User.withUsername(person.name())
                        .password("{noop}" + person.name())
                        .authorities(person.groups().toArray(String[]::new))
                        .build())
                .toList())::loadUserByUsername;
    }

    /** Scripts use it, without a session; nothing in it is worth a forged request. */
    @Bean
    SecurityFilterChain labSecurityFilterChain(HttpSecurity http, ObjectMapper json) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(askForLogin(json)))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    private static AuthenticationEntryPoint askForLogin(ObjectMapper json) {
        return (request, response, refusal) -> {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Keyturn lab\"");
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            json.writeValue(
                    response.getOutputStream(),
                    LabProblems.of(
                                    HttpStatus.UNAUTHORIZED,
                                    "login-needed",
                                    "Log in with HTTP basic as one of the lab's users, such as operator; the password is"
                                            + " the name.")
                            .getBody());
        };
    }
}
