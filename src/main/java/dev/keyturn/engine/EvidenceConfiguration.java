package dev.keyturn.engine;

import dev.keyturn.audit.ChainConfiguration;
import dev.keyturn.audit.EvidenceSettings;
import dev.keyturn.audit.anchor.AnchorConfiguration;
import dev.keyturn.audit.anchor.AnchorSettings;
import dev.keyturn.audit.anchor.AnchorTasks;
import java.util.Objects;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The chain of evidence, how long it is kept, and who is told of it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
@Import({ChainConfiguration.class, AnchorConfiguration.class})
class EvidenceConfiguration {

    @Bean
    EvidenceSettings evidenceSettings(KeyturnProperties keyturn, AuditSettings audit, KeyturnSchema schema) {
        return new EvidenceSettings(
                keyturn.sealingKey(), audit.retention(), audit.anchor().file());
    }

    @Bean
    AnchorSettings anchorSettings(AuditSettings audit, KeyturnSchema schema) {
        return audit.toAnchorSettings();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> anchorTasksStart(AnchorTasks tasks) {
        return ready -> tasks.begin();
    }

    /** What the engine has deployed is known only when it is there. */
    @Bean
    SmartInitializingSingleton evidenceOutlivesHistory(AuditSettings audit, RepositoryService repository) {
        return () -> audit.check(repository.createProcessDefinitionQuery().latestVersion().list().stream()
                .map(ProcessDefinition::getHistoryTimeToLive)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0));
    }
}
