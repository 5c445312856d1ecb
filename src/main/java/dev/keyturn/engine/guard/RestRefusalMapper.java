package dev.keyturn.engine.guard;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;

/**
 * Some resources of the REST interface, such as those that complete a task or start a process, wrap every exception of
 * the engine and answer 500. A refusal is the person's matter: it is answered as everywhere else, with 400 and its
 * message alone.
 */
@Priority(1)
public final class RestRefusalMapper implements ExtendedExceptionMapper<RestException> {

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
