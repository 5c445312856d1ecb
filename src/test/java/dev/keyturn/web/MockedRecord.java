package dev.keyturn.web;

import static org.mockito.Mockito.mock;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.evidence.RotationRecord;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.chain.ChainVerification;
import dev.keyturn.evidence.chain.EvidenceExport;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.SealKeyRotation;
import dev.keyturn.evidence.timeline.ProcessModels;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What the pages and the REST interface read of the record: empty unless a test says otherwise. */
@Import(PasswordAges.class)
public class MockedRecord {

    @Bean
    SealKeyRotation sealKeys() {
        return mock(SealKeyRotation.class);
    }

    @Bean
    ChainVerification chain() {
        return mock(ChainVerification.class);
    }

    @Bean
    EvidenceExport evidenceExport() {
        return mock(EvidenceExport.class);
    }

    @Bean
    SealedRotations sealedRotations() {
        return mock(SealedRotations.class);
    }

    @Bean
    AccessLog accessLog() {
        return mock(AccessLog.class);
    }

    @Bean
    EvidenceLog evidenceLog() {
        return mock(EvidenceLog.class);
    }

    @Bean
    RotationRecord rotationRecord() {
        return mock(RotationRecord.class);
    }

    @Bean
    ProcessModels processModels() {
        return (key, version) -> Optional.empty();
    }
}
