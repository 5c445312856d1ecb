package dev.keyturn.engine;

import dev.keyturn.web.SessionLogin;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The users of the process engine are the users of the whole application. */
@Configuration(proxyBeanMethods = false)
class EngineLogin {

    @Bean
    EngineAuthenticationProvider engineAuthenticationProvider(IdentityService identities) {
        return new EngineAuthenticationProvider(identities);
    }

    @Bean
    SessionLogin webApplicationLogin(EngineAuthenticationProvider login) {
        return new WebApplicationLogin(login);
    }

    /** Right after Spring Security, which found out who it is. */
    @Bean
    FilterRegistrationBean<EngineAuthenticationFilter> engineAuthentication(IdentityService identities) {
        var filter = new FilterRegistrationBean<>(new EngineAuthenticationFilter(identities));
        filter.addUrlPatterns("/api/*", "/engine-rest/*", "/lab/*");
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
        return filter;
    }
}
