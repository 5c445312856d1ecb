package dev.keyturn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files on a machine that loses power: what was written and not forced to the disk is gone then, as the operating system
 * loses it. A kill loses nothing of it. What was forced is kept in a second file, so that another process can cut the power of one
 * that has died.
 */
public final class PowerCut extends FilePathWrapper {

    private static final String SCHEME = "powercut";
    private static final Set<Written> RUNNING = ConcurrentHashMap.newKeySet();

    /** The address of a database on that machine. */
    public static String url(Path file) {
        register();
        return "jdbc:h2:" + SCHEME + ":" + file + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1";
    }

    /** Lets this process open such addresses. */
    public static void register() {
        FilePath.register(new PowerCut());
    }

    /** Ends everything that runs there at once. The next connection finds what is on the disk. */
    public static void now() {
        RUNNING.forEach(Written::lose);
    }

    /** Of a process that was killed: the next one finds what is on the disk. */
    public static void after(Path file) {
        try {
            if (Files.exists(forced(file))) {
                Files.copy(forced(file), file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel file = getBase().open(mode);
        String path = getBase().toString();
        Written written = new Written(file, Path.of(path.substring(path.lastIndexOf(':') + 1)));
        RUNNING.add(written);
        return written;
    }

    private static Path forced(Path file) {
        return file.resolveSibling(file.getFileName() + ".forced");
    }

    /** A file as programs see it, ahead of its disk. */
    private static final class Written extends FileBaseDefault {

        private final FileChannel file;
        private final Path path;
        private boolean lost;

        Written(FileChannel file, Path path) throws IOException {
            this.file = file;
            this.path = path;
            if (!Files.exists(forced(path))) {
                keep();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            return file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected synchronized void implTruncate(long length) throws IOException {
            file.truncate(length);
        }

        @Override
        public synchronized void force(boolean attributes) throws IOException {
            if (!lost) {
                keep();
            }
        }

        /** A process that is killed meanwhile leaves what was kept before. */
        private void keep() throws IOException {
            Path beside = path.resolveSibling(path.getFileName() + ".forcing");
            Files.copy(path, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, forced(path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public FileLock tryLock(long position, long length, boolean shared) throws IOException {
            return file.tryLock(position, length, shared);
        }

        synchronized void lose() {
            try {
                lost = true;
                RUNNING.remove(this);
                file.close();
                after(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            RUNNING.remove(this);
            if (!lost) {
                force(true);
                file.close();
            }
        }
    }
}
