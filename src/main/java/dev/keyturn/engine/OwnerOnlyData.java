package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The data folder of the application is its owner's only, before anything is written there, and so is everything in it
 * once the application has started: databases make their files readable by everybody.
 */
final class OwnerOnlyData implements EnvironmentPostProcessor, Ordered {

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String folder = environment.getProperty("keyturn.data-dir");
        if (folder == null || !application.getAllSources().contains(KeyturnApplication.class) || !isPosix()) {
            return;
        }
        Path data = Path.of(folder);
        try {
            make(data);
            keepToOwner(data);
        } catch (IOException | UncheckedIOException triedAgain) {
            // once the application has started, which can say so then
        }
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) ready -> check(data));
    }

    static void make(Path data) throws IOException {
        if (isPosix()) {
            Files.createDirectories(data, PosixFilePermissions.asFileAttribute(OWNERS));
        } else {
            Files.createDirectories(data);
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static void check(Path data) {
        try {
            keepToOwner(data);
        } catch (IOException | UncheckedIOException e) {
            LoggerFactory.getLogger(OwnerOnlyData.class)
                    .warn(
                            "Others than their owner may be able to read files below {} ({}). Give the folder and all that is"
                                    + " in it to the user that Keyturn runs as.",
                            data.toAbsolutePath(),
                            e.getMessage());
        }
    }

    private static void keepToOwner(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(path) && Files.exists(path)) {
                    keepOneToOwner(path);
                }
            }
        }
    }

    private static void keepOneToOwner(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.retainAll(OWNERS)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    /** After the application's defaults, and before the lab, which writes there. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 99;
    }
}
