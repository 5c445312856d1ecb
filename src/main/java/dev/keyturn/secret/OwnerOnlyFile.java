package dev.keyturn.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that from its first moment only its owner can read, and that is there whole or not at all. */
public final class OwnerOnlyFile {

    private OwnerOnlyFile() {}

    /** Does nothing when another process made the file meanwhile. */
    public static void create(Path file, String content) throws IOException {
        Path folder = folderOf(file);
        Files.createDirectories(folder);
        Path beside = Files.createTempFile(folder, file.getFileName().toString(), ".new", ownerOnly(folder));
        try {
            write(beside, content.getBytes(StandardCharsets.UTF_8));
            Files.move(beside, file);
            force(folder);
        } catch (FileAlreadyExistsException e) {
            // two nodes of one folder started together: the first one's file counts for both
            return;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** What a crash left beside the file, in an earlier attempt, is written anew. */
    public static Path writeBeside(Path file, String content) throws IOException {
        return writeBeside(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static Path writeBeside(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        Path beside = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, ownerOnly(folder));
        write(beside, content);
        return beside;
    }

    /** From one moment to the next the file has the new content; a crash leaves the old one or the new one. */
    public static void takePlace(Path beside, Path file) throws IOException {
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folderOf(file));
    }

    /** An empty file to lock. It stays: to delete a file that another process is about to lock would split the lock. */
    public static FileChannel lockFile(Path file) throws IOException {
        Path folder = folderOf(file);
        Path lock = folder.resolve(file.getFileName() + ".lock");
        try {
            Files.createFile(lock, ownerOnly(folder));
        } catch (FileAlreadyExistsException e) {
            return FileChannel.open(lock, StandardOpenOption.WRITE);
        }
        return FileChannel.open(lock, StandardOpenOption.WRITE);
    }

    /**
     * Whether what is in the folder comes from elsewhere: it is mounted read-only, or as Kubernetes shows a secret, where a link
     * named {@code ..data} leads to it and what is written here is gone with the next change.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/configuration/secret/">Kubernetes: secrets</a>
     */
    public static boolean isMounted(Path file) {
        Path folder = folderOf(file);
        try {
            return Files.exists(folder.resolve("..data"))
                    || Files.getFileStore(folder).isReadOnly()
                    || Files.exists(file) && isBehindKubernetesLink(file.toRealPath());
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isBehindKubernetesLink(Path real) {
        for (Path name : real) {
            if (name.toString().startsWith("..")) {
                return true;
            }
        }
        return false;
    }

    /** What to do about a file that cannot be made. */
    public static String howToMake(Path file) {
        return isMounted(file)
                ? "Its folder is mounted from elsewhere: let a Keyturn make it whose folder is writable, add it to what is"
                        + " mounted, then restart."
                : "Make its folder writable.";
    }

    /** What to do about a file that cannot be replaced. */
    public static String howToReplace(Path file) {
        return isMounted(file)
                ? "It is mounted from elsewhere, so rotate outside, then restart: start one node whose setting names a copy"
                        + " that it may write, rotate there, put that copy in place of what is mounted, and restart every"
                        + " node."
                : "Let Keyturn's user write in its folder, then ask again.";
    }

    /** Has the new content, whatever was there. */
    public static void replace(Path file, byte[] content) throws IOException {
        takePlace(writeBeside(file, content), file);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Makes the file's name durable too. Only POSIX systems let a folder be opened. */
    private static void force(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return posix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
