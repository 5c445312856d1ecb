package dev.keyturn.syncserver.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest.Left;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls that a real web server ends by itself while a step offers a command. */
class HeldPollTest {

    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final SyncServer HASTY = SyncWorkerUnderTest.server(Duration.ofMillis(200), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private final SyncWorkers workers = new SyncWorkers(
            WorkerPortUnderTest.signing(), WorkerPortUnderTest.accounts(SERVER), 2048, List.of(), Clock.systemUTC());
    private final WorkerEndpoint endpoint = new WorkerEndpoint(workers, Duration.ofMinutes(1));
    private final Tomcat tomcat = new Tomcat();

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        tomcat.stop();
        tomcat.destroy();
    }

    /** @param told whether the web server tells that it has ended the request */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPollThatTheWebServerEndedAfterATimeDisturbsNoStep(boolean told) throws Exception {
        SyncWorkerUnderTest worker = new SyncWorkerUnderTest(start(new ImpatientServlet(told)));

        HttpResponse<String> ended = worker.poll();
        assertThat(ended.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(ended.body()).doesNotContain("jti");
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);

        // the next poll is told of the command, and is no longer than any other one
        String id = worker.awaitCommand();
        worker.take(id);
        worker.answer(id, new Left("fine", "", 0));
        assertThat(answer.join().output()).isEqualTo("fine");
    }

    @Test
    void aWebServerThatStopsUnderAHeldPollDisturbsNoStep() throws Exception {
        SyncWorkerUnderTest worker = new SyncWorkerUnderTest(start(endpoint));
        CompletableFuture<Integer> poll = CompletableFuture.supplyAsync(() -> {
            try {
                return worker.poll().statusCode();
            } catch (IOException cut) {
                return 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> workers.status(SERVER).lastSeen() != null);

        tomcat.getConnector().stop();
        tomcat.getConnector().destroy();

        StepFailure failure = (StepFailure) catchThrowableOfType(CompletionException.class, offered(HASTY)::join)
                .getCause();
        assertThat(failure.code()).isEqualTo("unreachable");
        assertThat(failure.message()).contains("Nothing was sent");
        assertThat(poll.join()).isNotEqualTo(200);
    }

    private CompletableFuture<WorkerAnswer> offered(SyncServer server) {
        var request =
                JsonNodeFactory.instance.objectNode().put("protocol", "2.0").put("command", "describe");
        return CompletableFuture.supplyAsync(() -> workers.exchange(server, request, null));
    }

    private URI start(HttpServlet servlet) throws Exception {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        var wrapper = Tomcat.addServlet(context, "sync-worker", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(WorkerEndpoint.PATH + "*");
        tomcat.start();
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    }

    /** Has the web server end what is held after 200 ms, whatever the endpoint asks for. */
    private final class ImpatientServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private final boolean told;

        ImpatientServlet(boolean told) {
            this.told = told;
        }

        @Override
        public void init(ServletConfig config) throws ServletException {
            super.init(config);
            endpoint.init(config);
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            endpoint.service(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public AsyncContext startAsync() {
                            AsyncContext real = super.startAsync();
                            real.setTimeout(200);
                            return impatient(real);
                        }
                    },
                    response);
        }

        private AsyncContext impatient(AsyncContext real) {
            return (AsyncContext) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("setTimeout")
                                || method.getName().equals("addListener") && !told) {
                            return null;
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
