package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.login.PersonArgumentResolver;
import dev.keyturn.login.SessionLogin;
import dev.keyturn.login.WebSecurity;
import dev.keyturn.problem.ProblemWriter;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The REST interface and the pages of Keyturn's own application. It needs {@code Rotations}, {@code Accounts}, a
 * {@code KeysetRotation} and a {@code Clock}; who may reach it is the matter of {@link WebSecurity}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    WebRoom.class,
    HomeController.class,
    Pages.Home.class,
    ErrorPage.class,
    ProblemHandler.class,
    ApiDescription.class
})
public class WebConfiguration implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PersonArgumentResolver(LoggedInUser::person));
    }

    /** Before everything that parses an address. */
    @Bean
    FilterRegistrationBean<AddressFilter> plainAddresses(ObjectMapper json) {
        var filter = new FilterRegistrationBean<>(new AddressFilter(new ProblemWriter(json)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowBodies(
            ObjectProvider<SessionLogin> sessions, ObjectMapper json) {
        return server -> server.addEngineValves(new SlowBodyValve(sessions::getObject, json));
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(ObjectMapper json) {
        return WebRoom.bodyLimit(json, 2, List.of("/api/*"));
    }
}
