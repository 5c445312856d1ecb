package dev.keyturn.campaign;

import dev.keyturn.engine.KeyturnApplication;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keyturn as the campaign runs it: the real application, with fault points around its ports and its commits. */
@Configuration(proxyBeanMethods = false)
class CampaignNode {

    public static void main(String[] arguments) {
        new SpringApplication(KeyturnApplication.class, CampaignNode.class).run(arguments);
    }

    @Bean
    static FaultPoints faultPoints(
            @Value("${campaign.folder}") Path folder,
            @Value("${campaign.node}") String node,
            @Value("${campaign.naive:false}") boolean naive) {
        return new FaultPoints(new NodeFaults(folder, node), naive);
    }

    /** The clock of this node's machine may be wrong by minutes. */
    @Bean
    Clock skewedClock(@Value("${campaign.clock-skew:PT0S}") Duration skew) {
        return Clock.offset(Clock.systemUTC(), skew);
    }

    /** The scheduler's clock is the same machine's. */
    @Bean
    com.github.kagkarlsson.scheduler.Clock skewedSchedulerClock(Clock clock) {
        return clock::instant;
    }
}
