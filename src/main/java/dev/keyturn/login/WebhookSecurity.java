package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The security of webhooks: ticket systems are no users of Keyturn, so their deliveries bypass the logins of people,
 * and each source is authenticated by {@link dev.keyturn.ticket.WebhookDeliveries}. Nothing but deliveries is accepted
 * here.
 */
@Configuration(proxyBeanMethods = false)
public class WebhookSecurity {

    private static final RequestMatcher DELIVERY =
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/api/tickets/{source}");

    /** Whether this is a delivery, which has limits of its own. */
    public static boolean isDelivery(HttpServletRequest request) {
        return DELIVERY.matches(request);
    }

    @Bean
    @Order(-1)
    SecurityFilterChain deliveries(HttpSecurity http) throws Exception {
        return http.securityMatcher(DELIVERY)
                .authorizeHttpRequests(requests -> requests.anyRequest().access(WebSecurity::isAllowed))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
