package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.web.audit.AuditPages;
import dev.keyturn.web.audit.AuditRest;
import dev.keyturn.web.page.CommonFiles;
import dev.keyturn.web.progress.ProgressPage;
import java.util.List;
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
    SyncWorkerController.class,
    AuditRest.class,
    KeysetController.class,
    EvidenceKeysController.class,
    EvidenceVerifyController.class,
    EvidenceExportController.class,
    CommonFiles.class,
    ProgressPage.class,
    AuditPages.class
})
class WebRoom implements WebMvcConfigurer {

    /** Bytes of a request to {@code /api}: a reason of 2000 characters fits many times. */
    static final int BODY_LIMIT = 64 * 1024;

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
}
