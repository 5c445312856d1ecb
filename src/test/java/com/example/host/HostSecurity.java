package com.example.host;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The application's own people and rules. */
@Configuration(proxyBeanMethods = false)
class HostSecurity {

    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(
                person("anna", "rotation-requesters"), person("ben", "rotation-approvers"), person("carl", "clerks"));
    }

    @Bean
    SecurityFilterChain ownRules(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/hello", "/api/greeting", "/fails")
                        .permitAll()
                        .requestMatchers("/api/rotations/**")
                        .permitAll()
                        .requestMatchers("/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    private static UserDetails person(String name, String role) {
        return User.withUsername(name)
                .password("{noop}" + name + "'s password")
                .roles(role)
                .build();
    }
}
