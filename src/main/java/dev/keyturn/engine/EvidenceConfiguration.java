package dev.keyturn.engine;

import dev.keyturn.audit.ChainConfiguration;
import dev.keyturn.audit.EvidenceSettings;
import dev.keyturn.audit.anchor.AnchorConfiguration;
import dev.keyturn.audit.anchor.AnchorSettings;
import dev.keyturn.audit.anchor.AnchorTasks;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

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

    /**
     * What the engine has deployed is known only when it is there. Instances of older versions go by their own time to live;
     * and a query of the engine would parse every picture for it.
     */
    @Bean
    SmartInitializingSingleton evidenceOutlivesHistory(
            AuditSettings audit, JdbcTemplate jdbc, ManagementService management) {
        return () -> audit.check(Objects.requireNonNullElse(
                jdbc.queryForObject(
                        "select max(HISTORY_TTL_) from " + management.getTableName(ProcessDefinition.class),
                        Integer.class),
                0));
    }
}
