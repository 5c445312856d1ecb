package dev.keyturn.lab;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The login of a lab that runs as a process of its own: HTTP basic with the lab's users. */
@Configuration(proxyBeanMethods = false)
class LabSecurity {

    @Bean
    UserDetailsService labUsers() {
        return new InMemoryUserDetailsManager(LabPerson.ALL.stream()
                .map(person -> User.withUsername(person.name())
                        .password("{noop}" + person.name())
                        .authorities(person.groups().toArray(String[]::new))
                        .build())
                .toList());
    }

    /** Scripts use it, without a session; nothing in it is worth a forged request. */
    @Bean
    SecurityFilterChain labSecurityFilterChain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
