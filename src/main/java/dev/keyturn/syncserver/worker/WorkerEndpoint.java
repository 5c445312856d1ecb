package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.syncserver.worker.RequestHead.Method;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three requests of a sync worker over HTTP: poll, take, answer. A held poll costs no thread. What is written here for a
 * refusal is not signed, and tells a stranger nothing but that it is refused.
 */
public final class WorkerEndpoint extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(WorkerEndpoint.class);

    /** Where the three requests are. */
    public static final String PATH = "/sync-worker/2/";

    private static final String TAKE = "/take/";
    private static final String ANSWER = "/answer/";
    static final String JOSE = "application/jose";
    private static final int LONGEST_ANSWER = 3 << 19;
    private static final int ANSWERS_AT_A_TIME = 4;

    /**
     * @param letGo ends the poll without a command
     * @param end does so when it was held long enough
     */
    private record Hold(Runnable letGo, Future<?> end) {}

    private final transient SyncWorkers workers;
    private final transient Duration hold;
    private final transient ScheduledThreadPoolExecutor timer;
    private final transient Map<String, Semaphore> answering = new ConcurrentHashMap<>();
    private final transient Map<HeldPoll, Hold> held = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param hold how long a poll is held: proxies close idle connections after 30 to 60 seconds */
    public WorkerEndpoint(SyncWorkers workers, Duration hold) {
        this.workers = workers;
        this.hold = hold;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sync-worker-polls");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Ends the polls that are held, and holds none any more: a web server that stops would wait for them. */
    public void close() {
        closed = true;
        held.values().forEach(hold -> hold.letGo().run());
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            serve(request, response);
        } catch (Refusal refusal) {
            log.debug("Refused {} with {}.", request.getPathInfo(), refusal.code());
            refuse(response, refusal);
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) throws Refusal, IOException {
        String path = String.valueOf(request.getPathInfo());
        if (!request.getMethod().equals("POST")) {
            throw notFound();
        }
        if (path.equals("/poll")) {
            poll(request, response);
        } else if (path.startsWith(TAKE)) {
            write(response, workers.take(head(request, Method.TAKE, path.substring(TAKE.length()))));
        } else if (path.startsWith(ANSWER)) {
            RequestHead head = head(request, Method.ANSWER, path.substring(ANSWER.length()));
            try {
                answer(request, head);
            } catch (Refusal refusal) {
                workers.answerRefused(head, refusal);
                throw refusal;
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            throw notFound();
        }
    }

    private void poll(HttpServletRequest request, HttpServletResponse response) throws Refusal {
        RequestHead head = head(request, Method.POLL, "");
        if (closed) {
            throw new Refusal(503, "closing", "This node is being stopped. Ask again.");
        }
        AsyncContext context = request.startAsync();
        HeldPoll poll = new HeldPoll(context, response, this::release);
        Runnable letGo;
        try {
            letGo = workers.poll(head, poll);
        } catch (Refusal refusal) {
            refuse(response, refusal);
            context.complete();
            return;
        }
        held.put(poll, new Hold(letGo, timer.schedule(letGo, hold.toMillis(), TimeUnit.MILLISECONDS)));
        if (poll.hasEnded()) {
            release(poll);
        } else if (closed) {
            letGo.run();
        }
    }

    /** What was answered, or ended by the web server, is offered nothing any more. */
    private void release(HeldPoll ended) {
        Hold hold = held.remove(ended);
        if (hold != null) {
            hold.end().cancel(false);
            hold.letGo().run();
        }
    }

    private void answer(HttpServletRequest request, RequestHead head) throws Refusal, IOException {
        long length = request.getContentLengthLong();
        if (length < 0) {
            throw new Refusal(411, "length", "The length of the answer is not told.");
        }
        if (length > LONGEST_ANSWER) {
            throw new Refusal(413, "length", "The answer is longer than " + LONGEST_ANSWER + " bytes.");
        }
        Semaphore free = answering.computeIfAbsent(head.server(), key -> new Semaphore(ANSWERS_AT_A_TIME));
        if (!free.tryAcquire()) {
            throw new Refusal(429, "too-many", "This server answers " + ANSWERS_AT_A_TIME + " commands already.");
        }
        try {
            byte[] body = request.getInputStream().readNBytes((int) length);
            if (!Jose.hash(body).equals(Jose.text(head.claims(), "sha256"))) {
                throw new Refusal(401, "bad-signature", "The answer is not the one that its head announces.");
            }
            workers.answer(head, new String(body, StandardCharsets.US_ASCII));
        } finally {
            free.release();
        }
    }

    private RequestHead head(HttpServletRequest request, Method method, String id) throws Refusal {
        String authorization = request.getHeader("Authorization");
        RequestHead head = workers.head(authorization == null ? "" : authorization, method);
        if (method != Method.POLL && !head.text("id").equals(id)) {
            throw Refusal.badRequest("The signed head is about another command.");
        }
        return head;
    }

    private static void write(HttpServletResponse response, String signed) throws IOException {
        byte[] body = signed.getBytes(StandardCharsets.US_ASCII);
        response.setContentType(JOSE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void refuse(HttpServletResponse response, Refusal refusal) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("code", refusal.code()).put("message", String.valueOf(refusal.getMessage()));
        refusal.facts().forEach((name, value) -> told.putPOJO(name, value));
        response.setStatus(refusal.status());
        response.setContentType("application/json");
        try {
            response.getOutputStream().write(told.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            log.debug("A sync worker hung up before it was told why it was refused.");
        }
    }

    private static Refusal notFound() {
        return new Refusal(404, "not-found", "There is nothing here.");
    }
}
