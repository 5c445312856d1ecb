package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sync server runs is run here, by real PowerShell: every Pester test, and how much of the scripts they reach. */
@Tag("long")
class PowerShellModuleIT {

    @Test
    void everyPesterTestPassesAndNearlyEveryCommandIsReached() throws IOException, InterruptedException {
        PowerShell.Run run = PowerShell.find()
                .run(
                        Duration.ofMinutes(20),
                        "-File",
                        Path.of("src/test/powershell/Run.ps1").toAbsolutePath().toString());
        System.out.println(run.output());

        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
