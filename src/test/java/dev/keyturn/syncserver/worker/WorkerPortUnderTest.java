package dev.keyturn.syncserver.worker;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** A worker port over real HTTP for tests of every room. All share one web server; each has an address of its own on it. */
public final class WorkerPortUnderTest implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Tomcat TOMCAT = started();
    private static final SigningKey SIGNING = signingKey();

    private final SyncWorkers workers;
    private final Context context;
    private final WorkerEndpoint endpoint;
    private final AtomicInteger polls = new AtomicInteger();

    /** @param servers whose keys are pinned */
    public WorkerPortUnderTest(SyncServer... servers) {
        this(Clock.systemUTC(), Duration.ofSeconds(25), List.of(), servers);
    }

    public WorkerPortUnderTest(Clock clock, Duration hold, List<String> nodes, SyncServer... servers) {
        this(SIGNING, clock, hold, nodes, servers);
    }

    /** @param signing the key that commands are signed with */
    public WorkerPortUnderTest(
            SigningKey signing, Clock clock, Duration hold, List<String> nodes, SyncServer... servers) {
        workers = new SyncWorkers(signing, accounts(servers), 2048, nodes, clock);
        endpoint = new WorkerEndpoint(workers, hold);
        synchronized (TOMCAT) {
            context = TOMCAT.addContext("/" + NUMBER.incrementAndGet(), null);
        }
        // nothing of a test's is loaded by the web server, so that it need not look for what leaks
        if (context instanceof StandardContext plain) {
            plain.setClearReferencesObjectStreamClassCaches(false);
            plain.setClearReferencesRmiTargets(false);
            plain.setClearReferencesThreadLocals(false);
        }
        var servlet = Tomcat.addServlet(context, "sync-worker", new CountingServlet());
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping(WorkerEndpoint.PATH + "*");
    }

    /** How many polls have been begun. */
    public int polls() {
        return polls.get();
    }

    private final class CountingServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        public void init(ServletConfig config) throws ServletException {
            super.init(config);
            endpoint.init(config);
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
            endpoint.service(request, response);
            if ("/poll".equals(((HttpServletRequest) request).getPathInfo())) {
                polls.incrementAndGet();
            }
        }

        @Override
        public void destroy() {
            endpoint.destroy();
        }
    }

    public SyncWorkers workers() {
        return workers;
    }

    /** What a sync worker is told to poll. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + TOMCAT.getConnector().getLocalPort() + context.getPath());
    }

    /** The thumbprint of Keyturn's key. */
    public static String thumbprint() {
        return SIGNING.thumbprint();
    }

    static SigningKey signing() {
        return SIGNING;
    }

    @Override
    public void close() {
        endpoint.close();
        TOMCAT.getHost().removeChild(context);
    }

    /** One account that all these servers serve. */
    static List<Account> accounts(SyncServer... servers) {
        var access = AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "rotator", Path.of("unused"), null);
        return List.of(
                new Account("contoso.com", "MSOL_1", "contoso.com", null, access, List.of(servers), false, null, null));
    }

    private static SigningKey signingKey() {
        try {
            return SigningKey.open(Files.createTempDirectory("worker-port").resolve("signing-key.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tomcat started() {
        try {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory("worker-port").toString());
            tomcat.setHostname("127.0.0.1");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getHost();
            tomcat.start();
            return tomcat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
