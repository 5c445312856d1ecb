package dev.keyturn.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FaultCampaignIT {

    private static final Path FOLDER = Path.of("target", "campaign-short");

    @Test
    void aSeededMixtureOfKillsAndFaultsOfTheOutsideBreaksNoPromise() throws InterruptedException {
        CampaignReport report = FaultCampaign.run(
                CampaignOptions.parse(("--seed 59 --runs 1 --rounds 2 --h2 --folder " + FOLDER).split(" ")));

        assertThat(report.clean()).as(report.table()).isTrue();
        assertThat(report.kinds()).as(report.table()).contains("kill").hasSizeGreaterThanOrEqualTo(4);
        assertThat(report.faults()).as(report.table()).isGreaterThanOrEqualTo(6);
    }
}
