package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.state.SyncServerUnderTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymptomsTest {

    private static final String NEW = "the-second-password-9876543210";

    private SyncServerUnderTest lab;
    private EntraConnectConnector connector;
    private EntraConnectService service;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        lab = new SyncServerUnderTest(folder);
        connector = new EntraConnectConnector(lab.commands());
        service = new EntraConnectService(lab.commands());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aServerWhoseImportsSucceedHasNone() {
        lab.runDeltaImport();

        assertThat(symptoms()).isEmpty();
    }

    @Test
    void anImportThatWasRefusedShowsAsAResultAndAsEvent6000OnceEach() throws Exception {
        lab.runDeltaImport();
        lab.setPasswordInDirectory(NEW);
        lab.runDeltaImport();
        lab.runDeltaImport();

        assertThat(symptoms()).extracting(Symptom::code).containsExactly("no-start-credentials", "event-6000");
        assertThat(symptoms())
                .allSatisfy(symptom -> assertThat(symptom.server()).isEqualTo("aadc01"));
    }

    @Test
    void troubleWithTheConnectionIsNone() {
        lab.stopDirectory();
        lab.runDeltaImport();

        assertThat(symptoms()).isEmpty();
    }

    @Test
    void whatWasSeenBeforeThePasswordWasStoredAndTheServiceRestartedIsOver() throws Exception {
        lab.setPasswordInDirectory(NEW);
        lab.runDeltaImport();
        connector.updateCredential(lab.account(), lab.address(), SyncServerUnderTest.secret(NEW), new Fence(1, 1));
        service.restart(lab.account(), lab.address(), new Fence(1, 2));

        assertThat(symptoms()).isEmpty();
    }

    @Test
    void anotherConnectorOnTheSameServerIsNotBlamed() throws Exception {
        lab.setPasswordInDirectory(NEW);
        lab.runDeltaImport();

        assertThat(connector.symptoms(lab.accountNamed("MSOL_2", "fabrikam.com", "fabrikam.com"), lab.address()))
                .isEmpty();
    }

    private List<Symptom> symptoms() {
        return connector.symptoms(lab.account(), lab.address());
    }
}
