package dev.keyturn.evidence.chain;

import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this room. It needs a data source with its tables, {@link EvidenceSettings} and a {@link java.time.Clock}. */
@Configuration(proxyBeanMethods = false)
@Import({
    ChainTable.class,
    ChainVerification.class,
    EvidenceLog.class,
    SealedAttempts.class,
    SealKeyRotation.class,
    EvidenceExport.class
})
public class ChainConfiguration {

    /**
     * How the chain is kept.
     *
     * @param keyFile the keys that seal it
     */
    public record EvidenceSettings(Path keyFile) {

        /** @throws SealKeyProblem when there is a file, and it holds something else */
        public void check() {
            if (Files.exists(keyFile)) {
                new SealKeyFile(keyFile).read();
            }
        }
    }

    @Bean
    SealKeys sealKeys(EvidenceSettings settings, ChainTable table) {
        return SealKeys.open(settings.keyFile(), table);
    }
}
