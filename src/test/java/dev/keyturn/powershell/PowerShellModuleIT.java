package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.LongForm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sync server runs is run here, by real PowerShell: every Pester test, and how much of the scripts they reach. */
class PowerShellModuleIT {

    /** Usually the module's tests alone: the worker's and the installer's take minutes, and reach only with them what is to be reached. */
    @Tag("longer")
    @Test
    void everyPesterTestPassesAndNearlyEveryCommandIsReached() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-File", Path.of("src/test/powershell/Run.ps1").toAbsolutePath().toString()));
        if (!LongForm.isOn()) {
            arguments.addAll(List.of("-Only", "module"));
        }
        PowerShell.Run run = PowerShell.find().run(Duration.ofMinutes(20), arguments.toArray(String[]::new));
        System.out.println(run.output());

        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
