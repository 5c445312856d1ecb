package dev.keyturn.bench;

import dev.keyturn.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** How long it takes until Keyturn answers, against an application that has nothing but Camunda. */
final class Start implements Benchmark {

    private static final Path JAR = Path.of("target", "keyturn-app.jar").toAbsolutePath();
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** On the wall, and of the processors: the second says more where others are at work. */
    private record Times(Sample wall, Sample processors) {

        Times() {
            this(new Sample(), new Sample());
        }

        String against(Times bare) {
            return String.format(
                    "%.2f (of processor time: %.2f)",
                    wall.median() / bare.wall.median(), processors.median() / bare.processors.median());
        }
    }

    /** One of the applications in one form, and what was measured of it. */
    private record Candidate(
            String name, List<String> launch, List<String> settings, String address, Times fresh, Times existing) {

        Candidate(String name, List<String> launch, List<String> settings, String address) {
            this(name, launch, settings, address, new Times(), new Times());
        }
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String question() {
        return "until the first REST answer, against a bare Camunda application (--runs 5 --form jar|class-path|both);"
                + " package first: mvn -DskipTests package";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "runs", "form");
        String form = options.text("form", "both");
        Path folder = Files.createTempDirectory("keyturn-start");
        try {
            List<List<Candidate>> pairs = new ArrayList<>();
            List<String> settings = keyturnSettings(folder);
            if (!form.equals("class-path")) {
                if (!Files.exists(JAR)) {
                    throw new IllegalStateException(JAR + " is not there. Package it first: mvn -DskipTests package");
                }
                Path bare = BareJar.pack(JAR, folder.resolve("bare.jar"));
                pairs.add(List.of(
                        new Candidate("bare.jar", List.of("-jar", bare.toString()), List.of(), "/engine-rest/engine"),
                        new Candidate("keyturn-app.jar", List.of("-jar", JAR.toString()), settings, "/api/rotations")));
            }
            if (!form.equals("jar")) {
                pairs.add(List.of(
                        new Candidate("bare class path", BareJar.classPath(folder), List.of(), "/engine-rest/engine"),
                        new Candidate("Keyturn class path", classPath(), settings, "/api/rotations")));
            }
            for (int run = 0; run < options.number("runs", 5); run++) {
                for (List<Candidate> pair : pairs) {
                    for (Candidate candidate : pair) {
                        measure(candidate, folder);
                    }
                }
            }
            pairs.forEach(pair -> print(pair.get(0), pair.get(1)));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void print(Candidate bare, Candidate keyturn) {
        for (Candidate one : List.of(bare, keyturn)) {
            for (Times times : List.of(one.fresh(), one.existing())) {
                System.out.printf(
                        "  %-19s %s database: %s; processor time p50 %.2f s%n",
                        one.name(),
                        times == one.fresh() ? "empty" : "existing",
                        times.wall(),
                        times.processors().median());
            }
        }
        System.out.println(
                "  ratio of medians, empty database: " + keyturn.fresh().against(bare.fresh()));
        System.out.println(
                "  ratio of medians, existing database: " + keyturn.existing().against(bare.existing()));
    }

    /** On an empty database, and again on the one that this has left. */
    private static void measure(Candidate candidate, Path folder) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        start(candidate, folder, data, candidate.fresh());
        start(candidate, folder, data, candidate.existing());
        FileSystemUtils.deleteRecursively(data);
    }

    private static void start(Candidate candidate, Path folder, Path data, Times times) {
        int port = JavaProcess.freePort();
        List<String> arguments = new ArrayList<>(candidate.settings());
        arguments.add("--server.port=" + port);
        arguments.add("--keyturn.worker.port=0");
        arguments.add("--keyturn.data-dir=" + data);
        arguments.add("--spring.datasource.url=jdbc:h2:async:" + data.resolve("database")
                + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE");
        Endpoint endpoint = new Endpoint(port);
        try (JavaProcess process = new JavaProcess(
                folder.resolve(candidate.name() + ".log"), JavaProcess.SERVER, candidate.launch(), arguments)) {
            long answered = Endpoint.await(
                    LONGEST,
                    () -> {
                        if (!process.alive()) {
                            throw new IllegalStateException(
                                    candidate.name() + " does not start: " + log(folder, candidate));
                        }
                        return endpoint.answers("auditor", candidate.address());
                    },
                    candidate.name() + " does not answer.");
            times.processors().addNanos(process.processorTime().toNanos());
            times.wall().addNanos(answered - process.startedAt);
        }
    }

    private static String log(Path folder, Candidate candidate) {
        try {
            return Files.readString(folder.resolve(candidate.name() + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The lab's accounts and people, but not the lab. */
    private static List<String> keyturnSettings(Path folder) {
        try (Lab lab = new Lab(folder, Duration.ofMillis(100))) {
            return List.of(lab.settings(), "--keyturn.lab.enabled=false", "--keyturn.secret.create-keyset=true");
        }
    }

    /** Keyturn's classes and the libraries that are packaged with them, and none of the tests. */
    private static List<String> classPath() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> packaged = jar.stream()
                    .map(entry -> Path.of(entry.getName()))
                    .filter(path -> path.startsWith("BOOT-INF/lib"))
                    .map(path -> path.getFileName().toString())
                    .toList();
            String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> Path.of(entry).toAbsolutePath())
                    .filter(entry -> entry.endsWith(Path.of("target", "classes"))
                            || packaged.contains(entry.getFileName().toString()))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            return List.of("-cp", path, "dev.keyturn.engine.KeyturnApplication");
        }
    }
}
