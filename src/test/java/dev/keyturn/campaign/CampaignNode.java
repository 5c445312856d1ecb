package dev.keyturn.campaign;

import dev.keyturn.PowerCut;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.kernel.DiskSync;
import dev.keyturn.work.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keyturn as the campaign runs it: the real application, with fault points around its ports and its commits. */
@Configuration(proxyBeanMethods = false)
class CampaignNode {

    public static void main(String[] arguments) {
        PowerCut.register();
        new SpringApplication(KeyturnApplication.class, CampaignNode.class).run(arguments);
    }

    /** An operating system has written what is older than a start takes. */
    @Bean
    ApplicationRunner isOnTheDisk(DiskSync disk) {
        return arguments -> disk.force();
    }

    @Bean
    Backoff stepPauses() {
        return new Backoff(Duration.ofMillis(300), Duration.ofSeconds(3));
    }

    @Bean
    static NodeFaults nodeFaults(@Value("${campaign.folder}") Path folder, @Value("${campaign.node}") String node) {
        return new NodeFaults(folder, node);
    }

    @Bean
    WirePoints wirePoints(@Value("${campaign.wire}") String ports, NodeFaults faults) {
        return new WirePoints(ports, faults);
    }

    @Bean
    static FaultPoints faultPoints(
            NodeFaults faults,
            @Value("${campaign.without:}") String without,
            @Value("${campaign.clock-skew:PT0S}") Duration skew) {
        // this machine's clock is wrong by minutes: the process engine goes by it
        ClockUtil.offset(skew.toMillis());
        return new FaultPoints(faults, without.isEmpty() ? Set.of() : Set.of(Protection.of(without)));
    }
}
