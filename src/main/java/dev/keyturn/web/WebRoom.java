package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.problem.ProblemWriter;
import java.util.List;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What is the same in every application: the REST interface of rotations and of the audit, and the pages on it. */
@Configuration(proxyBeanMethods = false)
@Import({
    RotationController.class,
    AccountController.class,
    CheckController.class,
    SyncWorkerController.class,
    AuditListController.class,
    AuditRotationController.class,
    EvidenceController.class,
    KeysetController.class,
    Pages.class,
    TaskLinks.class
})
class WebRoom implements WebMvcConfigurer {

    /** Bytes of a request to {@code /api}: a reason of 2000 characters fits many times. */
    private static final int BODY_LIMIT = 64 * 1024;

    /** After the login, so that only logged-in users can send anything at all. */
    static FilterRegistrationBean<BodyLimitFilter> bodyLimit(ObjectMapper json, int order, List<String> addresses) {
        var filter = new FilterRegistrationBean<>(new BodyLimitFilter(BODY_LIMIT, new ProblemWriter(json)));
        filter.setUrlPatterns(addresses);
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + order);
        return filter;
    }

    @Override
    public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
        converters.add(0, new PasswordBodyConverter());
        ObjectMapper strict = RotationBody.strictReader();
        for (HttpMessageConverter<?> converter : converters) {
            if (converter instanceof MappingJackson2HttpMessageConverter jackson) {
                jackson.registerObjectMappersForType(
                        RotationBody.class, mappers -> mappers.put(MediaType.APPLICATION_JSON, strict));
            }
        }
    }
}
