package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationThreadsTest {

    @TempDir
    private Path folder;

    /** As those of the common pool, in the packaged application. */
    @Test
    void aThreadThatSeesNoClassesOfKeyturnCanAskAsWell() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());

            assertThat(node.verify().checked()).isEqualTo(3);
            try (CheckThreads threads = new CheckThreads()) {
                assertThat(threads.map(
                                List.of(1, 2, 3), i -> Thread.currentThread().getContextClassLoader()))
                        .containsOnly(CheckThreads.class.getClassLoader());
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
