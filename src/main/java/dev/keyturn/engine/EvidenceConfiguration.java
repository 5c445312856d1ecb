package dev.keyturn.engine;

import dev.keyturn.audit.ChainConfiguration;
import dev.keyturn.audit.EvidenceSettings;
import dev.keyturn.audit.anchor.AnchorConfiguration;
import dev.keyturn.audit.anchor.AnchorSettings;
import dev.keyturn.audit.anchor.AnchorTasks;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The chain of evidence, and who is told of it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
@Import({ChainConfiguration.class, AnchorConfiguration.class})
class EvidenceConfiguration {

    @Bean
    EvidenceSettings evidenceSettings(KeyturnProperties keyturn, AuditSettings audit, KeyturnSchema schema) {
        return new EvidenceSettings(keyturn.sealingKey(), audit.anchor().file());
    }

    @Bean
    AnchorSettings anchorSettings(AuditSettings audit, KeyturnSchema schema) {
        return audit.toAnchorSettings();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> anchorTasksStart(AnchorTasks tasks) {
        return ready -> tasks.begin();
    }
}
