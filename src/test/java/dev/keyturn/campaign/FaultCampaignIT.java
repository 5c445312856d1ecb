package dev.keyturn.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class FaultCampaignIT {

    private static final Path FOLDER = Path.of("target", "campaign-short");

    private static final String CARDS = String.join(
            ",",
            "directory.setPassword:after/kill",
            "directory.setPassword:before/dc-loses-answer",
            "evidence.seal:inside/kill",
            "service.restart:before/server-loses-answer",
            "connector.updateCredential:before/stop",
            "secret.stage:inside/kill",
            "service.pauseSync:before/cycle-running",
            "directory.check:before/dc-unreachable",
            "outcome.commit:inside/kill",
            "directory.setPassword:before/reject-password",
            "secret.stage:after/power-cut");

    @Test
    void aSeededMixtureOfKillsAndFaultsOfTheOutsideBreaksNoPromise() throws InterruptedException {
        CampaignReport report = FaultCampaign.run(CampaignOptions.parse(
                ("--seed 59 --rounds 2 --h2 --nodes 1 --no-skew --cards " + CARDS + " --folder " + FOLDER).split(" ")));

        assertThat(report.clean()).as(report.table()).isTrue();
        assertThat(report.kinds())
                .as(report.table())
                .contains("kill", "power-cut")
                .hasSizeGreaterThanOrEqualTo(5);
        assertThat(report.faults()).as(report.table()).isGreaterThanOrEqualTo(8);
        assertThat(report.table()).contains("ROLL_BACK: ROLLED_BACK", "REPAIR, after a foreign reset: VERIFIED");
    }
}
