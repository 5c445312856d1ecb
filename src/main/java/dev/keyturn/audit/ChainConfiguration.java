package dev.keyturn.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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
    Chain evidenceChain(
            ChainTable table, SealKeys keys, JdbcTemplate jdbc, ObjectProvider<ChainListener> listeners, Clock clock) {
        return new Chain(
                table,
                new EvidenceIndex(jdbc),
                keys,
                () -> listeners.orderedStream().forEach(ChainListener::appended),
                clock);
    }

    @Bean
    EvidenceLog evidenceLog(ChainTable table, Chain chain, ChainVerification verification) {
        return new EvidenceLog(table, chain, verification);
    }

    @Bean
    ChainVerification chainVerification(JdbcTemplate jdbc, ChainTable table, SealKeys keys, EvidenceSettings settings) {
        return new ChainVerification(jdbc, keys, () -> anchors(settings.anchorFile(), table));
    }

    @Bean
    SealKeyRotation sealKeyRotation(
            ChainTable table, Chain chain, SealKeys keys, PlatformTransactionManager transactions) {
        return new SealKeyRotation(table, chain, keys, new TransactionTemplate(transactions));
    }

    @Bean
    EvidenceExport evidenceExport(JdbcTemplate jdbc, SealKeys keys, Clock clock) {
        return new EvidenceExport(jdbc, keys, clock);
    }

    @Bean
    AttemptLog attemptLog(ChainTable table, Chain chain, Clock clock) {
        return new AttemptLog(table, chain, clock);
    }

    private static Anchors anchors(@Nullable Path file, ChainTable table) {
        try {
            // the number first: what is told meanwhile is in the file before it is in the table
            return file == null ? Anchors.none() : Anchors.of(file, table.told(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors " + file + " cannot be read.", e);
        }
    }
}
