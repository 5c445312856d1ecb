package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.Status;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import java.io.ByteArrayInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The line of each entry that goes to a log outside of the database. */
class AnchorTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void eachEntryIsOneLineOnceItIsCommitted(Database database) throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder);
                AnchorLines lines = new AnchorLines(folder.resolve("anchors.log"))) {
            Node node = evidence.node();
            node.seal(1, 2);
            node.rotation.rotate("admin");
            evidence.transaction.executeWithoutResult(status -> {
                node.seal(SampleEvidence.id(3), SampleEvidence.facts(3));
                assertThat(lines.published()).as("before the commit").hasSize(3);
                status.setRollbackOnly();
            });

            List<String> published = lines.published();

            assertThat(published).zipSatisfy(node.table.after(0, 10), (line, entry) -> assertThat(Anchor.parse(line))
                    .contains(Anchor.of(entry)));
            SealedEvidence first = node.table.at(1).orElseThrow();
            assertThat(published.get(0))
                    .endsWith(" keyturn-evidence 1 " + first.hash() + " 2024-01-02T08:00:00.123456Z "
                            + SampleEvidence.id(1));
            assertThat(published.get(2)).endsWith("Z -");
        }
    }

    @Test
    void anEntryIsToldAlsoWhenSomethingElseFailsAfterTheCommit() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder);
                AnchorLines lines = new AnchorLines(folder.resolve("anchors.log"))) {
            Node node = evidence.node();

            assertThatThrownBy(() -> evidence.transaction.executeWithoutResult(status -> {
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                throw new IllegalStateException("The answer of the commit is lost.");
                            }
                        });
                        node.seal(SampleEvidence.id(1), SampleEvidence.facts(1));
                    }))
                    .hasMessageContaining("lost");

            assertThat(node.table.at(1)).isPresent();
            assertThat(lines.published()).hasSize(1);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void noTextThatAPersonTypesMakesALineOfItsOwn() throws Exception {
        String forged = "none\nkeyturn-evidence 1 " + "0".repeat(64) + " 2024-01-01T08:00:00Z x";
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder);
                AnchorLines lines = new AnchorLines(folder.resolve("anchors.log"))) {
            Node node = evidence.node();
            Map<String, Object> facts = SampleEvidence.facts(1);
            ((Map<String, Object>) facts.get("rotation")).put("reason", forged);
            evidence.transaction.executeWithoutResult(
                    status -> node.chain.append(EntryKind.ROTATION, "an id\nkeyturn-evidence 1 x", facts));

            SealedEvidence entry = node.table.at(1).orElseThrow();
            assertThat(lines.published()).singleElement().satisfies(line -> assertThat(Anchor.parse(line))
                    .contains(Anchor.of(entry)));
            assertThat(Anchor.of(entry).line()).endsWith(" an?id?keyturn-evidence?1?x");
        }
    }

    @Test
    void linesAreFoundInALogOfAnyLayoutInAnyOrderAmongForeignOnes() throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            List<String> lines = node.table.after(0, 10).stream()
                    .map(entry -> Anchor.of(entry).line())
                    .toList();
            Path log = folder.resolve("mixed.log");
            Files.write(
                    log,
                    List.of(
                            "<109>1 2024-01-05T08:00:00Z node-b keyturn - - - " + lines.get(2),
                            "2024-01-05T08:00:00.000Z  INFO --- [main] dev.keyturn.Any : The evidence was verified.",
                            "",
                            "Jan  5 08:00:00 keyturn-evidence sshd[1]: Connection closed.",
                            "Jan  5 08:00:00 node-a keyturn: " + lines.get(0) + "\r",
                            "Jan  5 08:00:00 node-a keyturn: " + lines.get(1).substring(0, 60),
                            lines.get(1),
                            lines.get(0)));
            Files.write(log, new byte[] {(byte) 0xff, (byte) 0xfe, 'x', '\n'}, StandardOpenOption.APPEND);

            Anchors anchors = Anchors.read(log);

            byte[] export = node.export();
            ExportVerification.Result found = new ExportVerification(
                            PublicKeys.parse(node.publicKeys()),
                            ServerSignatures.byAnyKey(),
                            anchors,
                            (checked, of) -> {})
                    .verify(new ByteArrayInputStream(export), export.length);
            assertThat(found.verification().findings()).isEmpty();
            assertThat(found.anchored()).isEqualTo(3);
        }
    }

    /** What {@code src/docs/evidence.md} tells administrators to write into their logback.xml. */
    @Test
    void theConfigurationInTheDocumentBringsTheLineToAFileAndToASyslogServer() throws Exception {
        Path log = folder.resolve("outside.log");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            syslog.setSoTimeout(10_000);
            context.putProperty("ANCHOR_FILE", log.toString());
            context.putProperty("SYSLOG_HOST", "127.0.0.1");
            context.putProperty("SYSLOG_PORT", String.valueOf(syslog.getLocalPort()));
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(new ByteArrayInputStream(documented().getBytes(StandardCharsets.UTF_8)));
            assertThat(context.getStatusManager().getCopyOfStatusList())
                    .extracting(Status::getEffectiveLevel)
                    .doesNotContain(Status.ERROR, Status.WARN);
            Appender<ILoggingEvent> console =
                    context.getLogger("ROOT").iteratorForAppenders().next();
            assertThat(console.getName()).isEqualTo("CONSOLE");
            console.stop();
            Anchor anchor = new Anchor(7, "ab".repeat(32), Instant.parse("2030-01-31T20:00:00.123456Z"), "r-7");

            context.getLogger(Anchor.LOGGER).info(anchor.line());
            context.getLogger("dev.keyturn.Any").info("Something else.");

            DatagramPacket message = new DatagramPacket(new byte[2048], 2048);
            syslog.receive(message);
            String received = new String(message.getData(), 0, message.getLength(), StandardCharsets.UTF_8);
            assertThat(Anchor.parse(received)).as(received).contains(anchor);
            assertThat(received).startsWith("<").contains(" keyturn: keyturn-evidence 7 ");
            assertThat(Files.readAllLines(log)).singleElement().satisfies(line -> assertThat(Anchor.parse(line))
                    .contains(anchor));
        } finally {
            context.stop();
        }
    }

    private static String documented() throws Exception {
        String whole = Files.readString(Path.of("src/docs/evidence.md"));
        int begin = whole.indexOf("    <configuration>");
        int end = whole.indexOf("</configuration>", begin);
        return whole.substring(begin, end).lines().map(String::strip).collect(Collectors.joining("\n"))
                + "</configuration>";
    }
}
