package dev.keyturn.campaign;

import dev.keyturn.JavaProcess;
import dev.keyturn.PowerCut;
import dev.keyturn.lab.server.LabKeyFiles;
import dev.keyturn.powershell.SilentProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The processes of one run: a lab, a database, one or two nodes, all fresh. */
final class CampaignSite implements AutoCloseable {

    static final Duration START = Duration.ofSeconds(180);

    final Path folder;
    final DurablePostgres postgres;
    final String databaseName;
    final Rest lab;
    final List<Node> nodes = new ArrayList<>();
    private final List<List<SilentProxy>> networks = new ArrayList<>();
    private final Setting setting;
    private final Protection without;
    private final String url;
    private final boolean mayLosePower;
    private final JavaProcess labProcess;
    private final int[] workerPorts;

    CampaignSite(Dealer.Job job, Path folder, DurablePostgres postgres) {
        this.folder = folder;
        this.postgres = postgres;
        setting = job.plan().setting();
        without = job.without();
        databaseName = "run_" + Math.abs(job.plan().seed()) + (without == null ? "" : "_" + without.wireName());
        try {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = setting.postgres()
                ? postgres.createEmpty(databaseName)
                : "jdbc:h2:async:" + folder.resolve("keyturn")
                        + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
        mayLosePower = job.plan().has(Fault::ofH2);
        workerPorts = IntStream.range(0, setting.nodes())
                .map(node -> JavaProcess.freePort())
                .toArray();
        int labPort = JavaProcess.freePort();
        lab = new Rest(labPort);
        LabKeyFiles.copyTo(folder.resolve("lab"));
        labProcess = new JavaProcess(
                folder.resolve("lab.log"),
                JavaProcess.LIGHT,
                JavaProcess.lightLaunch("dev.keyturn.lab.LabApplication"),
                List.of(
                        "--keyturn.data-dir=" + folder,
                        "--server.port=" + labPort,
                        JavaProcess.labPolls(workerPorts),
                        "--keyturn.lab.restart-duration=300ms"));
    }

    /** Returns when everything answers. */
    void start() {
        await(START, () -> lab.get("auditor", "/lab/servers").ok(), "The lab does not start.");
        if (setting.tenantSwitch()) {
            for (String server : List.of("aadc01", "aadc02", "aadc03")) {
                lab.post(
                        "operator",
                        "/lab/faults",
                        "{\"target\":\"server:" + server + "\",\"fault\":\"tenant-switch\",\"seconds\":86400}");
            }
        }
        writeNodeSettings();
        for (int i = 0; i < setting.nodes(); i++) {
            nodes.add(node("node" + (i + 1), workerPorts[i], setting.skewOf(i)));
        }
        await(START, () -> nodes.stream().allMatch(Node::ready), "Keyturn does not start.");
    }

    private Node node(String name, int workerPort, Duration skew) {
        int port = JavaProcess.freePort();
        int ownWorkerPort = JavaProcess.freePort();
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.import=file:" + nodeSettings(),
                "--keyturn.data-dir=" + folder,
                "--server.port=" + port,
                "--keyturn.worker.port=" + ownWorkerPort,
                "--campaign.wire=" + workerPort + ":" + ownWorkerPort,
                "--spring.datasource.url="
                        + (setting.postgres()
                                ? throughItsNetwork()
                                : mayLosePower ? url.replace("async:", "powercut:async:") : url),
                "--spring.datasource.username=" + user(),
                "--spring.jmx.enabled=false",
                // what looks at the lab would use up its faults
                "--keyturn.monitor.dependencies=false",
                "--keyturn.steps.budget=40s",
                "--keyturn.running-cycle.longest-wait=3s",
                "--campaign.folder=" + folder,
                "--campaign.node=" + name,
                "--campaign.without=" + (without == null ? "" : without.wireName()),
                "--campaign.clock-skew=" + skew));
        if (setting.postgres()) {
            arguments.add("--db-scheduler.polling-strategy=lock-and-fetch");
            arguments.add("--db-scheduler.polling-strategy-upper-limit-fraction-of-threads=1.0");
        }
        return new Node(name, port, folder, arguments);
    }

    private Path nodeSettings() {
        return folder.resolve("node.properties");
    }

    /** The lab's, and sync workers that take a command and never answer are not waited for for five minutes. */
    private void writeNodeSettings() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("lab/keyturn-lab.properties"));
            List<String> deadlines = lines.stream()
                    .filter(line -> line.contains(".connect-timeout="))
                    .map(line -> line.substring(0, line.indexOf(".connect-timeout=")) + ".command-timeout=15s")
                    .toList();
            Files.write(
                    nodeSettings(),
                    Stream.concat(lines.stream(), deadlines.stream()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how many connections of the node there were */
    int swallow(Node node) {
        return networks.get(nodes.indexOf(node)).stream()
                .mapToInt(SilentProxy::swallowWhatIsOpen)
                .sum();
    }

    Node node(String name) {
        return nodes.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    /** The address of the database for one more node, which has a network of its own on the way to it. */
    private String throughItsNetwork() {
        List<SilentProxy> network =
                postgres.ports().stream().map(SilentProxy::unrecorded).toList();
        networks.add(network);
        return DurablePostgres.url(
                databaseName, network.stream().map(SilentProxy::port).toList());
    }

    /** What was not forced to the disk is gone, of a node that has died. */
    void losePower() {
        PowerCut.after(folder.resolve("keyturn.mv.db"));
    }

    /** On H2 only while no node has the file open. */
    Truth truth() {
        return new Truth(
                folder, setting.postgres() ? DurablePostgres.url(databaseName, postgres.ports()) : url, user());
    }

    private String user() {
        return setting.postgres() ? "postgres" : "keyturn";
    }

    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }

    static void await(Duration longest, BooleanSupplier condition, String otherwise) {
        Instant end = Instant.now().plus(longest);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(otherwise);
            }
            pause();
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> JavaProcess.signal(node.pid(), "CONT"));
        nodes.forEach(Node::close);
        networks.stream().flatMap(List::stream).forEach(SilentProxy::close);
        labProcess.close();
        if (setting.postgres()) {
            postgres.drop(databaseName);
        }
    }
}
