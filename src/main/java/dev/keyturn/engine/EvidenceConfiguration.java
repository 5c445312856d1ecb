package dev.keyturn.engine;

import dev.keyturn.audit.ChainConfiguration;
import dev.keyturn.audit.EvidenceSettings;
import dev.keyturn.audit.report.ProcessModels;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The chain of evidence, and what reading it needs. */
@Configuration(proxyBeanMethods = false)
@Import(ChainConfiguration.class)
class EvidenceConfiguration {

    @Bean
    EvidenceSettings evidenceSettings(KeyturnProperties keyturn, KeyturnSchema schema) {
        return new EvidenceSettings(keyturn.sealingKey());
    }

    @Bean
    @Lazy
    ProcessModels processModels(RepositoryService repository, IdentityService identity) {
        return new EngineProcessModels(repository, identity);
    }
}
