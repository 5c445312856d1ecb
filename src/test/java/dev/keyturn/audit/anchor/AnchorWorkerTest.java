package dev.keyturn.audit.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.audit.Anchor;
import dev.keyturn.audit.Anchors;
import dev.keyturn.audit.anchor.SyslogSettings.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class AnchorWorkerTest {

    private static final Instant NOW = Instant.parse("2030-01-15T12:00:00Z");

    @TempDir
    private Path folder;

    @OnEachDatabase
    void eachEntryIsToldOnceInOrderAndWhatWasMissedInAnOutageFollows(Database database) throws IOException {
        try (HikariDataSource source = database.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            Path file = folder.resolve("anchors.log");
            FailingPlace place = new FailingPlace(new AnchorFile(file));
            AnchorWorker worker =
                    new AnchorWorker(Map.of("file", place), new AnchorTable(jdbc), Clock.fixed(NOW, ZoneOffset.UTC));
            seal(jdbc, 1, 3);
            run(worker);
            place.broken = true;
            seal(jdbc, 4, 450);
            run(worker);
            assertThat(numbers(file)).hasSize(3);
            place.broken = false;
            run(worker);
            run(worker);

            assertThat(numbers(file))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 450).boxed().toList());
        }
    }

    @Test
    void aProcessThatDiesBeforeItRemembersTellsTheSameAgainAndTheFileHasItOnce() throws IOException {
        try (HikariDataSource source = Database.H2.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            Path file = folder.resolve("anchors.log");
            AnchorFile place = new AnchorFile(file);
            seal(jdbc, 1, 3);
            place.tell(new AnchorTable(jdbc).untold("file", 2));
            Files.writeString(file, Files.readString(file) + "keyturn-evidence 3 00");

            run(new AnchorWorker(Map.of("file", place), new AnchorTable(jdbc), Clock.fixed(NOW, ZoneOffset.UTC)));

            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(4);
            assertThat(lines.get(2)).isEqualTo("keyturn-evidence 3 00");
            assertThat(lines.get(3)).startsWith("keyturn-evidence 3 " + "0".repeat(63) + "3 2030-01-15T");
        }
    }

    @OnEachDatabase
    void aFileIsRememberedWithTheEntryAfterWhichItBegan(Database database) throws IOException {
        try (HikariDataSource source = database.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            Path first = folder.resolve("first.log");
            Path second = folder.resolve("second.log");
            seal(jdbc, 1, 3);
            run(new AnchorWorker(
                    Map.of("file", new AnchorFile(first)), new AnchorTable(jdbc), Clock.fixed(NOW, ZoneOffset.UTC)));
            seal(jdbc, 4, 5);
            AnchorWorker another = new AnchorWorker(
                    Map.of("file", new AnchorFile(second)), new AnchorTable(jdbc), Clock.fixed(NOW, ZoneOffset.UTC));
            run(another);
            Files.delete(second);
            seal(jdbc, 6, 6);
            run(another);

            assertThat(began(jdbc, first)).isZero();
            assertThat(began(jdbc, second)).as("also after it was deleted").isEqualTo(3);
            assertThat(numbers(second)).containsExactly(6L);
        }
    }

    private static long began(JdbcTemplate jdbc, Path file) {
        return jdbc.queryForObject(
                "select number from keyturn_evidence_anchor where place = ?", Long.class, Anchors.address(file));
    }

    @Test
    void syslogOverTcpGetsRfc5424MessagesWithTheirLengths() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept();
                        InputStream in = client.getInputStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            syslog(server.getLocalPort(), Protocol.TCP).tell(anchors());

            String message = "<109>1 2030-01-15T12:00:00Z node1 keyturn - evidence - "
                    + anchors().get(0).line();
            assertThat(received.get(10, TimeUnit.SECONDS))
                    .startsWith(message.length() + " " + message)
                    .endsWith(anchors().get(1).line());
            assertThat(Anchor.parse(message)).isEqualTo(anchors().get(0));
        }
    }

    @Test
    void syslogOverUdpGetsOneMessageForEachEntry() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(10_000);

            syslog(server.getLocalPort(), Protocol.UDP).tell(anchors());

            for (Anchor anchor : anchors()) {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                server.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                        .startsWith("<109>1 ")
                        .endsWith(anchor.line());
            }
        }
    }

    @Test
    void aSyslogServerThatIsAwayOrDoesNotSpeakTlsIsNoticed() throws Exception {
        int free;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            free = server.getLocalPort();
            CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("not TLS at all".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> syslog(free, Protocol.TLS).tell(anchors())).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> syslog(free, Protocol.TCP).tell(anchors())).isInstanceOf(IOException.class);
    }

    private static Syslog syslog(int port, Protocol protocol) {
        return new Syslog(new SyslogSettings("127.0.0.1", port, protocol), "node1", Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static List<Anchor> anchors() {
        return List.of(new Anchor(1, "ab".repeat(32), NOW), new Anchor(2, "cd".repeat(32), NOW));
    }

    private static void run(AnchorWorker worker) {
        TaskInstance<Void> instance = new TaskInstance<>(AnchorTasks.TASK, "file");
        worker.execute(instance, new ExecutionContext(null, new Execution(NOW, instance), null, null));
    }

    private static void seal(JdbcTemplate jdbc, long first, long last) {
        for (long number = first; number <= last; number++) {
            jdbc.update(
                    "insert into keyturn_evidence (number, document, previous_hash, hash, signature, sealed_at)"
                            + " values (?, '{}', '', ?, '', ?)",
                    number,
                    "%064d".formatted(number),
                    NOW.atOffset(ZoneOffset.UTC));
        }
    }

    private static List<Long> numbers(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Anchor.parse(line).number())
                .toList();
    }

    private static final class FailingPlace implements AnchorPlace {

        private final AnchorPlace place;
        private boolean broken;

        FailingPlace(AnchorPlace place) {
            this.place = place;
        }

        @Override
        public String name() {
            return place.name();
        }

        @Override
        public String address() {
            return place.address();
        }

        @Override
        public Long beginsAfter() throws IOException {
            return place.beginsAfter();
        }

        @Override
        public void tell(List<Anchor> anchors) throws IOException {
            if (broken) {
                throw new IOException("The disk is full.");
            }
            place.tell(new ArrayList<>(anchors));
        }
    }
}
