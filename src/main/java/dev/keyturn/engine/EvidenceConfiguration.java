package dev.keyturn.engine;

import dev.keyturn.audit.ChainConfiguration;
import dev.keyturn.audit.EvidenceSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The chain of evidence. */
@Configuration(proxyBeanMethods = false)
@Import(ChainConfiguration.class)
class EvidenceConfiguration {

    @Bean
    EvidenceSettings evidenceSettings(KeyturnProperties keyturn, KeyturnSchema schema) {
        return new EvidenceSettings(keyturn.sealingKey());
    }
}
