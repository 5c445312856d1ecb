package dev.keyturn.lab.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second lab out of the folder. The operating system lets go of it when the process dies. */
public final class LabLock implements AutoCloseable {

    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IllegalStateException when another lab has the folder */
    public static LabLock take(LabFolder folder) {
        Path file = folder.file("lab.lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new LabLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot write " + file + ".", e);
        }
        throw new IllegalStateException("Another lab is running in " + file.getParent() + ".");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
