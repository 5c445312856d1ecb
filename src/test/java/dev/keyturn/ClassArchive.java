package dev.keyturn;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The tests' class path with an archive of what the application loads of it (class data sharing): a process that has it
 * starts for little more than half of the work. It is made once for a build, by whichever test JVM needs it first.
 */
final class ClassArchive {

    private static final Path FOLDER = Path.of("target", "class-archive").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("keyturn.jsa");
    private static boolean upToDate;

    private ClassArchive() {}

    /** The options with which a JVM has these classes. */
    static synchronized List<String> options() {
        List<String> classPath = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        for (String entry : JavaProcess.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                folders.add(path);
                // an archive knows jars only
                classPath.add(jar(path).toString());
            } else {
                classPath.add(entry);
            }
        }
        String joined = String.join(File.pathSeparator, classPath);
        if (!upToDate) {
            bringUpToDate(folders, joined);
            upToDate = true;
        }
        return Files.exists(ARCHIVE)
                ? List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-cp", joined)
                : List.of("-cp", joined);
    }

    private static Path jar(Path folder) {
        return FOLDER.resolve(folder.getFileName() + ".jar");
    }

    private static void bringUpToDate(List<Path> folders, String classPath) {
        try {
            Files.createDirectories(FOLDER);
            Path state = FOLDER.resolve("state");
            try (FileChannel lock = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                String now = classPath + newest(folders);
                if (Files.exists(state) && Files.readString(state).equals(now)) {
                    return;
                }
                Files.deleteIfExists(state);
                for (Path folder : folders) {
                    pack(folder, "--create", "--no-compress", "--file=" + jar(folder), "-C", folder.toString(), ".");
                }
                makeIfPossible(classPath);
                Files.writeString(state, now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long newest(List<Path> folders) throws IOException {
        long newest = 0;
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                newest = Math.max(
                        newest,
                        all.mapToLong(path -> path.toFile().lastModified())
                                .max()
                                .orElse(0));
            }
        }
        return newest;
    }

    private static void pack(Path folder, String... arguments) {
        int failed = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments);
        if (failed != 0) {
            throw new IllegalStateException(folder + " cannot be packed into a jar.");
        }
    }

    /** Without an archive a process starts more slowly, and is the same otherwise: no test fails for that. */
    private static void makeIfPossible(String classPath) throws IOException {
        Path log = FOLDER.resolve("making.log");
        Files.deleteIfExists(log);
        Files.deleteIfExists(ARCHIVE);
        try {
            make(classPath, log);
        } catch (IllegalStateException | AssertionError e) {
            Files.deleteIfExists(ARCHIVE);
            System.out.println("Processes start without a class archive, since none could be made; see " + log);
        }
    }

    /**
     * The application is started once, and ends when it is ready. It signs with Java's own classes: of signed jars, as that of the
     * native signatures is one, an archive keeps nothing, and Java 17 crashes over their lambdas while it writes one.
     */
    private static void make(String classPath, Path log) throws IOException {
        List<String> options = new ArrayList<>(JavaProcess.QUICK);
        options.addAll(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Dspring.context.exit=onRefresh"));
        Path data = Files.createTempDirectory(FOLDER, "data");
        try (JavaProcess process = new JavaProcess(
                log,
                options,
                List.of("-cp", classPath, "dev.keyturn.engine.KeyturnApplication"),
                List.of("--server.port=0", "--keyturn.worker.port=0", "--keyturn.data-dir=" + data))) {
            int failed = process.awaitEnd();
            if (failed != 0) {
                throw new IllegalStateException("The application does not start: " + process.log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
