package dev.keyturn.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.login.SessionLogin;
import dev.keyturn.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.ProblemDetail;

/** Stands between the connection and everything else, because servers, filters and the engine read bodies before a login. */
final class SlowBodyValve extends ValveBase {

    /** Seconds. */
    private static final String RETRY_AFTER = "5";

    private final SlowBodies bodies = new SlowBodies();
    private final Supplier<SessionLogin> sessions;
    private final ProblemWriter problems;

    SlowBodyValve(Supplier<SessionLogin> sessions, ObjectMapper json) {
        super(true);
        this.sessions = sessions;
        this.problems = new ProblemWriter(json);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var connection = request.getCoyoteRequest();
        if (connection.isFinished()) {
            getNext().invoke(request, response);
            return;
        }
        var real = connection.getInputBuffer();
        SlowBodies.Body body =
                bodies.of(connection, () -> isProven(request), problem -> refuse(problem, request, response));
        connection.setInputBuffer(body);
        try {
            getNext().invoke(request, response);
            if (!request.isAsync()) {
                end(request, body);
            }
        } finally {
            connection.setInputBuffer(real);
            body.close();
        }
    }

    private static void end(Request request, SlowBodies.Body body) {
        if (!body.drain()) {
            // the connection ends with the answer: what is left of the body is not read
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private void refuse(ProblemDetail problem, Request request, Response response) {
        if (response.isCommitted()) {
            return;
        }
        try {
            response.reset();
            response.setHeader("Retry-After", RETRY_AFTER);
            response.setHeader("Connection", "close");
            problems.write(problem, request.getRequest(), response.getResponse());
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isProven(Request request) {
        if (LoggedInUser.now() != null) {
            return true;
        }
        HttpSession session = request.getSession(false);
        try {
            return session != null && sessions.get().of(session) != null;
        } catch (IllegalStateException ended) {
            return false;
        }
    }
}
