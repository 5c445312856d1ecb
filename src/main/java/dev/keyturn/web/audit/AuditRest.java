package dev.keyturn.web.audit;

import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.rotation.EvidenceDrafts;
import dev.keyturn.rotation.Rotations;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the REST interface of those who audit. */
@Configuration(proxyBeanMethods = false)
@Import({
    AuditListController.class,
    AuditRotationController.class,
    AuditAccountController.class,
    AuditReadingController.class
})
public class AuditRest {

    @Bean
    Documents auditDocuments(EvidenceLog evidence, Rotations rotations, ObjectProvider<EvidenceDrafts> drafts) {
        return new Documents(evidence, rotations, drafts.getIfAvailable(() -> id -> Map.of()));
    }
}
