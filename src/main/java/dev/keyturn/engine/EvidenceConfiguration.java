package dev.keyturn.engine;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.chain.ChainConfiguration;
import dev.keyturn.evidence.chain.ChainConfiguration.EvidenceSettings;
import dev.keyturn.evidence.timeline.ProcessModels;
import dev.keyturn.kernel.KeyturnSchema;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The chain of evidence, and what reading it needs. */
@Configuration(proxyBeanMethods = false)
@Import({ChainConfiguration.class, AccessLog.class, SealedRotations.class, PasswordAges.class})
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
