package dev.keyturn.engine.guard;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;
import org.springframework.util.ClassUtils;

/**
 * Adds {@link Mapper} to the REST interface of the engine, and to the same one behind Camunda's web applications.
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
            context.register(Mapper.class);
        }
        return isThere;
    }

    /**
     * Some resources of the REST interface, such as those that complete a task or start a process, wrap every exception of
     * the engine and answer 500. A refusal is the person's matter: it is answered as everywhere else, with 400 and its
     * message alone.
     */
    @Priority(1)
    public static final class Mapper implements ExtendedExceptionMapper<RestException> {

        @Override
        public boolean isMappable(RestException exception) {
            return exception.getStatus() == Response.Status.INTERNAL_SERVER_ERROR
                    && exception.getCause() instanceof BadUserRequestException;
        }

        @Override
        public Response toResponse(RestException exception) {
            return ExceptionHandlerHelper.getInstance().getResponse(exception.getCause());
        }
    }
}
