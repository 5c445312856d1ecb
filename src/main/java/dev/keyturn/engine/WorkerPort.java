package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerEndpoint;
import jakarta.servlet.ServletRegistration;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * The port that sync workers poll: a web server of its own with nothing on it but the three requests of the wire. It listens before the
 * other ports, and closes only when this bean is destroyed, after the steps that wait for answers have ended.
 */
final class WorkerPort implements SmartLifecycle, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(WorkerPort.class);

    /** Proxies close connections that are idle for 30 to 60 seconds. */
    private static final Duration HOLD = Duration.ofSeconds(25);

    private static final int LONGEST_HEAD = 8 << 10;

    private final KeyturnProperties.Worker settings;
    private final @Nullable InetAddress applicationAddress;
    private final SslBundles bundles;
    private final SyncWorkers workers;
    private final ApplicationEventPublisher events;
    private final WorkerEndpoint endpoint;
    private @Nullable WebServer server;

    WorkerPort(
            KeyturnProperties.Worker settings,
            @Nullable InetAddress applicationAddress,
            SslBundles bundles,
            SyncWorkers workers,
            ApplicationEventPublisher events) {
        this.settings = settings;
        this.applicationAddress = applicationAddress;
        this.bundles = bundles;
        this.workers = workers;
        this.endpoint = new WorkerEndpoint(workers, HOLD);
        this.events = events;
    }

    @Override
    public void start() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        InetAddress address = settings.address() != null ? settings.address() : applicationAddress;
        factory.setAddress(address);
        factory.setRegisterDefaultServlet(false);
        if (settings.sslBundle() != null) {
            factory.setSsl(Ssl.forBundle(settings.sslBundle()));
            factory.setSslBundles(bundles);
        }
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxHttpRequestHeaderSize", String.valueOf(LONGEST_HEAD));
            connector.setXpoweredBy(false);
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setConnectionTimeout((int) Duration.ofSeconds(20).toMillis());
            }
        });
        WebServer opened = open(factory);
        server = opened;
        String scheme = settings.sslBundle() == null ? "http" : "https";
        String host = address == null || address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        URI listens =
                URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + opened.getPort());
        log.info("Sync workers are awaited at {}. The key that they pin is {}.", listens, workers.thumbprint());
        events.publishEvent(new WorkerPortOpened(listens, workers.thumbprint()));
    }

    private WebServer open(TomcatServletWebServerFactory factory) {
        try {
            WebServer opened = factory.getWebServer(context -> {
                ServletRegistration.Dynamic servlet = context.addServlet("sync-worker", endpoint);
                servlet.setAsyncSupported(true);
                servlet.setLoadOnStartup(1);
                servlet.addMapping(WorkerEndpoint.PATH + "*");
            });
            opened.start();
            return opened;
        } catch (PortInUseException e) {
            throw new InvalidSettingException(
                    "keyturn.worker.port",
                    "is " + settings.port()
                            + ", which another program listens on. Choose another port, or 0 for a free one.");
        } catch (NoSuchSslBundleException e) {
            throw new InvalidSettingException(
                    "keyturn.worker.ssl-bundle",
                    "names the bundle " + settings.sslBundle() + ", which is not configured below spring.ssl.bundle.");
        }
    }

    /** Before the web server of the application, which starts when everything works. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Not yet: steps may be waiting for answers. */
    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public void destroy() {
        if (server != null) {
            endpoint.close();
            server.stop();
            server.destroy();
            server = null;
        }
    }
}
