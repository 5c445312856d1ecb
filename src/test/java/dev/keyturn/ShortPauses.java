package dev.keyturn;

import dev.keyturn.work.Backoff;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A step of the real application that failed is tried again soon. */
@Configuration(proxyBeanMethods = false)
public class ShortPauses {

    /** For an application that is started with arguments alone. */
    public static final String ARGUMENT = "--spring.main.sources=dev.keyturn.ShortPauses";

    @Bean
    Backoff stepPauses() {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));
    }
}
