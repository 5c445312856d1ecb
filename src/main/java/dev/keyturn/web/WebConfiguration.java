package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.web.audit.AuditRest;
import dev.keyturn.web.progress.ProgressConfiguration;
import java.util.List;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The REST interface and the start page. It needs {@code Rotations}, {@code Accounts}, a {@code KeysetRotation} and a
 * {@code Clock}; who may reach it is the matter of {@link WebSecurity}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    RotationController.class,
    AccountController.class,
    AuditRest.class,
    KeysetController.class,
    StartPage.class,
    LoginPage.class,
    ProgressConfiguration.class,
    ErrorPage.class,
    ProblemHandler.class,
    ApiDescription.class
})
public class WebConfiguration implements WebMvcConfigurer {

    /** Bytes of a request to {@code /api}: a reason of 2000 characters fits many times. */
    static final int BODY_LIMIT = 64 * 1024;

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PersonArgumentResolver());
    }

    @Override
    public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
        converters.add(0, new PasswordBodyConverter());
        ObjectMapper strict = RotationMapper.create();
        for (HttpMessageConverter<?> converter : converters) {
            if (converter instanceof MappingJackson2HttpMessageConverter jackson) {
                jackson.registerObjectMappersForType(
                        RotationBody.class, mappers -> mappers.put(MediaType.APPLICATION_JSON, strict));
            }
        }
    }

    /** After the login, so that only somebody who is logged in can send anything at all. */
    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(ObjectMapper json) {
        var filter = new FilterRegistrationBean<>(new BodyLimitFilter(BODY_LIMIT, new ProblemWriter(json)));
        filter.addUrlPatterns("/api/*");
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
        return filter;
    }
}
