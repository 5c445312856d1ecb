package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system of its own under a folder, which can be filled to the last byte. To mount it takes root, as Samba does. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;
    private final Path kept;

    /** @param folder whose content goes along; nobody may be using it */
    public SmallDisk(Path folder) {
        this.folder = folder;
        this.kept = folder.resolveSibling(folder.getFileName() + ".kept");
        move(folder, kept);
        run("mkdir", folder.toString());
        run("mount", "-t", "tmpfs", "-o", "size=4m", "keyturn-test", folder.toString());
        run("cp", "--archive", kept + "/.", folder.toString());
    }

    /** Nothing can be written any more. */
    public void fill() {
        byte[] bytes = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filling())) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            assertThat(folder.toFile().getUsableSpace()).isZero();
        }
    }

    public void free() {
        try {
            Files.delete(filling());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder is on the machine's own disk again, with what it has now. Nobody may be using it. */
    @Override
    public void close() {
        run("rm", "-rf", kept.toString());
        run("cp", "--archive", folder.toString(), kept.toString());
        run("umount", "--lazy", folder.toString());
        run("rmdir", folder.toString());
        move(kept, folder);
    }

    private Path filling() {
        return folder.resolve("filling");
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", List.of(command), said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
