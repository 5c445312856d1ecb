package dev.keyturn.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.lab.state.LabFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTenantTest {

    @TempDir
    Path folder;

    @Test
    void aSwitchIsTheServersOwnAndKeptOverARestart() {
        assertThat(tenant().switchSyncCycle("aadc01", false, false)).isTrue();

        assertThat(tenant().syncCycleEnabled("aadc01")).isFalse();
        assertThat(tenant().syncCycleEnabled("aadc02")).isTrue();
    }

    @Test
    void aSwitchOfTheTenantActsOnEveryServer() {
        assertThat(tenant().switchSyncCycle("aadc01", false, true)).isTrue();

        assertThat(tenant().syncCycleEnabled("aadc02")).isFalse();
        assertThat(tenant().switchSyncCycle("aadc02", true, true)).isFalse();
        assertThat(tenant().syncCycleEnabled("aadc01")).isTrue();
    }

    private LabTenant tenant() {
        return new LabTenant("contoso.com", List.of("aadc01", "aadc02"), new LabFolder(folder));
    }
}
