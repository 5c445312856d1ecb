package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.login.HostAccessFilter;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.login.PersonArgumentResolver;
import dev.keyturn.problem.ProblemWriter;
import java.util.List;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The REST interface and the pages in an application that Keyturn is a part of. Its logins, its error page and its start page
 * stay its own, and nothing here is about any other address than Keyturn's.
 */
@Configuration(proxyBeanMethods = false)
@Import({WebRoom.class, TicketController.class, HostWeb.HostProblemHandler.class})
public class HostWeb implements WebMvcConfigurer {

    /** The addresses of the REST interface, as filters are told them. */
    public static final List<String> ADDRESSES = List.of(
            "/api/rotations/*",
            "/api/accounts/*",
            "/api/audit/*",
            "/api/check/*",
            "/api/evidence/*",
            "/api/keyset/*",
            "/api/sync-workers/*",
            "/api/tickets/*");

    /** Problems of Keyturn's own controllers only: those of the application are its own matter. */
    @RestControllerAdvice(basePackages = "dev.keyturn.web")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class HostProblemHandler extends ProblemHandler {}

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PersonArgumentResolver(LoggedInUser::personOfHost));
    }

    /** Right after Spring Security. */
    @Bean
    FilterRegistrationBean<HostAccessFilter> keyturnAccess(ObjectMapper json) {
        var filter = new FilterRegistrationBean<>(new HostAccessFilter(new ProblemWriter(json)));
        filter.setUrlPatterns(ADDRESSES);
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> keyturnBodyLimit(ObjectMapper json) {
        return WebRoom.bodyLimit(json, 3, ADDRESSES);
    }
}
