package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the groups may reach. For the application only, as {@link WebSecurity}. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

    /** After the login. */
    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(SessionLogin sessions, ObjectMapper json) {
        var filter = new FilterRegistrationBean<>(new AccessFilter(sessions, new ProblemWriter(json)));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
        return filter;
    }
}
