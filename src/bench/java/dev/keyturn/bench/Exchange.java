package dev.keyturn.bench;

import dev.keyturn.account.SyncServer;
import dev.keyturn.powershell.PowerShell;
import dev.keyturn.powershell.PowerShellServer;
import dev.keyturn.powershell.SyncService;
import dev.keyturn.syncserver.SyncServers;
import dev.keyturn.syncserver.SyncWorkerCommands;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a command costs: from a step's thread over the wire to a process under real PowerShell, and back. */
final class Exchange implements Benchmark {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String question() {
        return "How long does a sync server's worker take for a command under real PowerShell? [--each 30]";
    }

    /** One worker polls two nodes, as it does where there are two. */
    @Override
    public void run(String[] words) throws Exception {
        int each = new Options(words, "each").number("each", 30);
        Path folder = Files.createTempDirectory("keyturn-bench");
        SyncService service = new SyncService("contoso.com", "MSOL_0a1b2c3d4e5f", false, "any", password -> true);
        try (PowerShellServer server = new PowerShellServer(PowerShell.find(), folder.resolve("aadc01"), service)) {
            SyncServer pinned = new SyncServer("aadc01", List.of(server.thumbprint()), PATIENCE, PATIENCE, null);
            try (var first = new WorkerPortUnderTest(pinned);
                    var second = new WorkerPortUnderTest(pinned)) {
                server.setUp(
                        WorkerPortUnderTest.thumbprint(),
                        List.of(first.address().toString(), second.address().toString()));
                server.start();
                measure("first node", first, server, pinned, each);
                measure("second node", second, server, pinned, each);
            }
        }
    }

    private static void measure(
            String node, WorkerPortUnderTest port, PowerShellServer server, SyncServer pinned, int each)
            throws InterruptedException {
        SyncServers servers = new SyncServers(new SyncWorkerCommands(port.workers()));
        servers.describe(pinned);
        List<Double> ready = new ArrayList<>();
        List<Double> started = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            awaitReady(server);
            ready.add(milliseconds(() -> servers.describe(pinned)));
            awaitReady(server);
            server.killChildren();
            started.add(milliseconds(() -> servers.describe(pinned)));
        }
        print(node + ", child ready", ready);
        print(node + ", child started for it", started);
    }

    /** The child that is made ready has loaded everything, and nothing is done any more. */
    private static void awaitReady(PowerShellServer server) throws InterruptedException {
        Duration before = Duration.ZERO;
        while (server.children() != 1 || !server.childrensProcessorTime().equals(before)) {
            before = server.childrensProcessorTime();
            Thread.sleep(500);
        }
    }

    private static double milliseconds(Runnable exchange) {
        long begin = System.nanoTime();
        exchange.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void print(String what, List<Double> times) {
        System.out.printf(
                "%s: p50 %.0f ms, p95 %.0f ms (%d)%n",
                what, Figures.percentile(times, 50), Figures.percentile(times, 95), times.size());
    }
}
