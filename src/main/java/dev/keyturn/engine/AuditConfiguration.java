package dev.keyturn.engine;

import dev.keyturn.audit.EvidenceReadings;
import dev.keyturn.audit.SealedRotations;
import dev.keyturn.audit.report.ProcessModels;
import java.time.Clock;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** What reading evidence needs. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    SealedRotations sealedRotations(KeyturnSchema schema, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return SealedRotations.open(jdbc, transactions);
    }

    @Bean
    EvidenceReadings evidenceReadings(KeyturnSchema schema, JdbcTemplate jdbc, Clock clock) {
        return new EvidenceReadings(jdbc, clock);
    }

    @Bean
    @Lazy
    ProcessModels processModels(RepositoryService repository, IdentityService identity) {
        return new EngineProcessModels(repository, identity);
    }
}
