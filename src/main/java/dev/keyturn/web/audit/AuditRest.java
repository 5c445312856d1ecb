package dev.keyturn.web.audit;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the REST interface of those who audit. */
@Configuration(proxyBeanMethods = false)
@Import({
    AuditListController.class,
    AuditRotationController.class,
    AuditAccountController.class,
    AccessLogController.class,
    AuditExportController.class,
    Documents.class
})
public class AuditRest {}
