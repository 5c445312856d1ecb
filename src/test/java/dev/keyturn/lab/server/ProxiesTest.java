package dev.keyturn.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.JavaProcess;
import dev.keyturn.Part;
import dev.keyturn.account.SyncServer;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proxies between sync workers and Keyturn that close what is idle for 30 seconds, where a poll is held for 25. Here both are shorter, in
 * the same proportion; with {@code -Dwire.times=real} they are what they are.
 */
@Execution(ExecutionMode.CONCURRENT)
class ProxiesTest {

    private static final boolean REAL = "real".equals(System.getProperty("wire.times"));
    private static final Duration HOLD = REAL ? Duration.ofSeconds(25) : Duration.ofMillis(1000);
    private static final Duration IDLE = REAL ? Duration.ofSeconds(30) : Duration.ofMillis(1200);
    private static final Duration PATIENCE = REAL ? Duration.ofSeconds(40) : Duration.ofMillis(1600);

    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final LabServerKeys KEYS =
            new LabServerKeys(SyncWorkerUnderTest.SIGNING, SyncWorkerUnderTest.SIGNING);

    @TempDir
    private Path folder;

    enum Proxy {
        HAPROXY("/usr/sbin/haproxy", Part.HAPROXY) {
            @Override
            String configuration(int port, URI target, long idle) {
                return """
                        defaults
                            mode http
                            timeout connect %3$dms
                            timeout client %3$dms
                            timeout server %3$dms
                            timeout http-request %3$dms
                            timeout http-keep-alive %3$dms
                        frontend workers
                            bind 127.0.0.1:%1$d
                            default_backend keyturn
                        backend keyturn
                            server keyturn %2$s
                        """.formatted(port, target.getAuthority(), idle);
            }

            @Override
            List<String> command(Path configuration) {
                return List.of(program(), "-db", "-f", configuration.toString());
            }
        },
        NGINX("/usr/sbin/nginx", Part.NGINX) {
            @Override
            String configuration(int port, URI target, long idle) {
                return """
                        daemon off;
                        worker_processes 1;
                        pid nginx.pid;
                        error_log stderr;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path body;
                            proxy_temp_path proxy;
                            fastcgi_temp_path fastcgi;
                            uwsgi_temp_path uwsgi;
                            scgi_temp_path scgi;
                            keepalive_timeout %3$dms;
                            client_header_timeout %3$dms;
                            client_body_timeout %3$dms;
                            send_timeout %3$dms;
                            proxy_connect_timeout %3$dms;
                            proxy_send_timeout %3$dms;
                            proxy_read_timeout %3$dms;
                            server {
                                listen 127.0.0.1:%1$d;
                                location / {
                                    proxy_pass http://%2$s;
                                }
                            }
                        }
                        """.formatted(port, target.getAuthority(), idle);
            }

            @Override
            List<String> command(Path configuration) {
                return List.of(program(), "-p", configuration.getParent().toString(), "-c", configuration.toString());
            }
        };

        private final String program;
        private final Part part;

        Proxy(String program, Part part) {
            this.program = program;
            this.part = part;
        }

        abstract String configuration(int port, URI target, long idle);

        abstract List<String> command(Path configuration);

        String program() {
            return program;
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void anIdleWorkerIsNeverCutOffAndIsToldOfACommandAtOnce(Proxy proxy) {
        try (WorkerPortUnderTest port = new WorkerPortUnderTest(Clock.systemUTC(), HOLD, List.of(), SERVER);
                Running running = new Running(proxy, port.address());
                Worker worker = new Worker(running.address())) {
            Instant begun = Instant.now();
            await().atMost(HOLD.multipliedBy(10)).until(() -> port.polls() >= 4);

            // were one cut off, the fourth would be asked for before three were held to their end
            assertThat(Duration.between(begun, Instant.now())).isGreaterThanOrEqualTo(HOLD.multipliedBy(3));
            assertThat(worker.command(port)).isEqualTo("done");
            assertThat(worker.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void aProxyThatWaitsLessThanAPollIsHeldDelaysNoCommandAndCausesNoSecondOne(Proxy proxy) {
        try (WorkerPortUnderTest port =
                        new WorkerPortUnderTest(Clock.systemUTC(), IDLE.multipliedBy(20), List.of(), SERVER);
                Running running = new Running(proxy, port.address());
                Worker worker = new Worker(running.address())) {
            // polls end by the proxy alone
            await().atMost(IDLE.multipliedBy(10)).until(() -> port.polls() >= 3);

            assertThat(worker.command(port)).isEqualTo("done");
            assertThat(worker.command(port)).isEqualTo("done");
            assertThat(worker.runs).hasValue(2);
        }
    }

    private static final class Worker implements LabSyncWorker.Commands, AutoCloseable {

        private final AtomicInteger runs = new AtomicInteger();
        private final LabSyncWorker worker = new LabSyncWorker(SERVER.name(), KEYS, this, PATIENCE, Clock.systemUTC());

        Worker(URI polled) {
            worker.poll(polled, WorkerPortUnderTest.thumbprint());
        }

        String command(WorkerPortUnderTest port) {
            var request =
                    JsonNodeFactory.instance.objectNode().put("protocol", "2.0").put("command", "describe");
            return port.workers().exchange(SERVER, request, null).output();
        }

        @Override
        public boolean reachable() {
            return true;
        }

        @Override
        public LabSyncWorker.Answer run(JsonNode request) {
            runs.incrementAndGet();
            return new LabSyncWorker.Answer("done", false);
        }

        @Override
        public void close() {
            worker.close();
        }
    }

    private final class Running implements AutoCloseable {

        private final URI target;
        private final int port = JavaProcess.freePort();
        private final Process process;
        private final Path log = folder.resolve("log");

        Running(Proxy proxy, URI target) {
            this.target = target;
            proxy.part.requireThat(Files.isExecutable(Path.of(proxy.program())));
            try {
                Path configuration = Files.writeString(
                        folder.resolve("proxy.conf"), proxy.configuration(port, target, IDLE.toMillis()));
                process = new ProcessBuilder(proxy.command(configuration))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            await().until(this::listens);
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + port + target.getPath());
        }

        private boolean listens() throws IOException {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
