package dev.keyturn.audit;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of the chain. It needs a data source with its tables, {@link EvidenceSettings} and a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
public class ChainConfiguration {

    @Bean
    ChainTable evidenceTable(JdbcTemplate jdbc, EvidenceSettings settings) {
        return new ChainTable(jdbc);
    }

    @Bean
    SealKeys sealKeys(EvidenceSettings settings, ChainTable table) {
        return SealKeys.open(settings.keyFile(), table);
    }

    @Bean
    Chain evidenceChain(ChainTable table, SealKeys keys, JdbcTemplate jdbc, Clock clock) {
        return new Chain(table, new EvidenceIndex(jdbc), keys, clock);
    }

    @Bean
    EvidenceLog evidenceLog(ChainTable table, Chain chain, ChainVerification verification) {
        return new EvidenceLog(table, chain, verification);
    }

    @Bean
    ChainVerification chainVerification(JdbcTemplate jdbc, SealKeys keys) {
        return new ChainVerification(jdbc, keys);
    }

    @Bean
    SealKeyRotation sealKeyRotation(
            ChainTable table, Chain chain, SealKeys keys, PlatformTransactionManager transactions) {
        return new SealKeyRotation(table, chain, keys, new TransactionTemplate(transactions));
    }

    @Bean
    EvidenceExport evidenceExport(JdbcTemplate jdbc, ChainTable table, SealKeys keys, Clock clock) {
        return new EvidenceExport(jdbc, table, keys, clock);
    }

    @Bean
    AttemptLog attemptLog(ChainTable table, Chain chain, Clock clock) {
        return new AttemptLog(table, chain, clock);
    }
}
