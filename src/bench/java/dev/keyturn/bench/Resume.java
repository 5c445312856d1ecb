package dev.keyturn.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** How long a rotation stands still when its node is killed in the middle of a step. */
final class Resume implements Benchmark {

    /** Long enough to be killed in, and over by the time another node takes over. */
    private static final Duration RESTART = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String question() {
        return "from kill -9 in the middle of a step until the next step is executed (--runs 10 --case same|other|both"
                + " --database postgresql|h2, and h2 knows the same node only)";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "runs", "case", "database", "set");
        String which = options.text("case", "both");
        String kind = options.text("database", "postgresql");
        int runs = options.number("runs", 10);
        Path folder = Files.createTempDirectory("keyturn-resume");
        try (BenchDatabase database = BenchDatabase.of(kind, folder);
                Lab lab = new Lab(folder, RESTART)) {
            List<String> settings = new ArrayList<>(database.fresh("resume"));
            settings.addAll(List.of(
                    lab.settings(),
                    "--keyturn.data-dir=" + folder,
                    "--keyturn.monitor.dependencies=false",
                    "--logging.level.root=warn"));
            for (String setting : options.text("set", "").split(",")) {
                if (!setting.isEmpty()) {
                    settings.add("--" + setting);
                }
            }
            if (!which.equals("other")) {
                sameNode(lab, folder, settings, runs);
            }
            if (!which.equals("same") && kind.equals("postgresql")) {
                otherNode(lab, folder, settings, runs);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void sameNode(Lab lab, Path folder, List<String> settings, int runs) throws Exception {
        Sample fromStart = new Sample();
        Sample fromReady = new Sample();
        Sample start = new Sample();
        Sample begunAgain = new Sample();
        try (BenchNode node = new BenchNode("one", folder, settings, lab.workerPort(0))) {
            for (int run = 0; run < runs; run++) {
                node.awaitReady();
                DrivenToRestart rotation = DrivenToRestart.of(node.endpoint());
                node.kill();
                node.start();
                long ready = node.awaitReady();
                long again = rotation.awaitAgain(node.endpoint());
                long next = rotation.awaitNext(node.endpoint());
                begunAgain.addNanos(Math.max(0, again - ready));
                fromStart.addNanos(next - node.startedAt());
                fromReady.addNanos(Math.max(0, next - ready));
                start.addNanos(ready - node.startedAt());
                rotation.awaitVerified(node.endpoint());
            }
        }
        System.out.println("  the same node, from when it is ready until the step is begun again: " + begunAgain);
        System.out.println("  the same node, from when it is ready until the next step: " + fromReady);
        System.out.println("  the same node, from the start of its JVM until the next step: " + fromStart);
        System.out.println("  the same node, from the start of its JVM until it is ready: " + start);
    }

    private static void otherNode(Lab lab, Path folder, List<String> settings, int runs) throws Exception {
        Sample next = new Sample();
        Sample begunAgain = new Sample();
        try (BenchNode one = new BenchNode("one", folder, settings, lab.workerPort(0));
                BenchNode two = new BenchNode("two", folder, settings, lab.workerPort(1))) {
            for (int run = 0; run < runs; run++) {
                one.awaitReady();
                two.awaitReady();
                DrivenToRestart rotation = DrivenToRestart.of(one.endpoint());
                BenchNode working = rotation.worksOn(one) ? one : two;
                BenchNode idle = working == one ? two : one;
                long killed = System.nanoTime();
                working.kill();
                begunAgain.addNanos(rotation.awaitAgain(idle.endpoint()) - killed);
                next.addNanos(rotation.awaitNext(idle.endpoint()) - killed);
                rotation.awaitVerified(idle.endpoint());
                working.start();
            }
        }
        System.out.println("  another node, from the kill until the step is begun again: " + begunAgain);
        System.out.println("  another node, from the kill until the next step: " + next);
    }
}
