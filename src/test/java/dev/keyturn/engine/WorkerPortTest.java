package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

class WorkerPortTest {

    private final List<Object> events = new ArrayList<>();

    @Test
    void itListensOnAPortOfItsOwnTellsWhereAndStopsOnlyWhenItIsDestroyed() throws Exception {
        WorkerPort port = port(0, null);
        port.start();
        WorkerPortOpened opened = (WorkerPortOpened) events.get(0);

        port.stop();
        assertThat(status(opened.address(), "POST", "/sync-worker/2/poll")).isEqualTo(401);
        assertThat(opened.thumbprint()).isEqualTo(WorkerPortUnderTest.thumbprint());

        port.destroy();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> status(opened.address(), "POST", "/sync-worker/2/poll"));
    }

    @Test
    void nothingElseIsOnIt() throws Exception {
        WorkerPort port = port(0, null);
        port.start();
        URI address = ((WorkerPortOpened) events.get(0)).address();
        try {
            for (String path :
                    List.of("/", "/actuator/health", "/engine-rest/engine", "/api/rotations", "/sync-worker/", "/x")) {
                assertThat(status(address, "GET", path)).as(path).isEqualTo(404);
            }
            assertThat(status(address, "GET", "/sync-worker/2/poll")).isEqualTo(404);
        } finally {
            port.destroy();
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartByItsName() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> port(taken.getLocalPort(), null).start())
                    .withMessageContaining("keyturn.worker.port is " + taken.getLocalPort());
        }
    }

    @Test
    void aBundleThatIsNotConfiguredStopsTheStartByItsName() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> port(0, "none").start())
                .withMessageContaining("keyturn.worker.ssl-bundle names the bundle none");
    }

    private WorkerPort port(int number, @Nullable String bundle) {
        return new WorkerPort(
                new KeyturnProperties.Worker(number, InetAddress.getLoopbackAddress(), bundle, null, List.of()),
                null,
                new DefaultSslBundleRegistry(),
                new WorkerPortUnderTest().workers(),
                events::add);
    }

    private static int status(URI address, String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve(path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
