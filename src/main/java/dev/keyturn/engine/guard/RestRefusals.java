package dev.keyturn.engine.guard;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import org.springframework.util.ClassUtils;

/**
 * Adds {@link RestRefusalMapper} to the REST interface of the engine, and to the same one behind Camunda's web applications.
 * JAX-RS finds it by itself, as a service, in every application that has resources.
 */
public final class RestRefusals implements Feature {

    private static final List<String> NEEDED = List.of(
            "org.camunda.bpm.engine.rest.exception.RestException", "org.glassfish.jersey.spi.ExtendedExceptionMapper");

    @Override
    public boolean configure(FeatureContext context) {
        boolean isThere =
                NEEDED.stream().allMatch(name -> ClassUtils.isPresent(name, RestRefusals.class.getClassLoader()));
        if (isThere) {
            context.register(RestRefusalMapper.class);
        }
        return isThere;
    }
}
