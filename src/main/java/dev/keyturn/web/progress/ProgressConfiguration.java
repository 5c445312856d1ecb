package dev.keyturn.web.progress;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.rotation.Rotations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the page of a rotation. */
@Configuration(proxyBeanMethods = false)
@Import({ProgressPage.class, ProgressEvents.class})
public class ProgressConfiguration {

    @Bean
    ProgressStreams progressStreams(Rotations rotations, ObjectMapper json) {
        return new ProgressStreams(rotations, json, Pace.usual());
    }
}
