package dev.keyturn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files on a machine that loses power: what was written and not forced to the disk is gone then, as the operating system
 * loses it. A kill loses nothing of it.
 */
public final class PowerCut extends FilePathWrapper {

    private static final Set<Written> RUNNING = ConcurrentHashMap.newKeySet();

    /** The address of a database on that machine. */
    public static String url(Path file) {
        FilePath.register(new PowerCut());
        return "jdbc:h2:powercut:" + file + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1";
    }

    /** Ends everything that runs there at once. The next connection finds what is on the disk. */
    public static void now() {
        RUNNING.forEach(Written::lose);
    }

    @Override
    public String getScheme() {
        return "powercut";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel disk = getBase().open(mode);
        Written written = new Written(disk, Path.of(getBase().toString()));
        RUNNING.add(written);
        return written;
    }

    /** A file as programs see it, ahead of its disk. */
    private static final class Written extends FileBaseDefault {

        private final FileChannel disk;
        private byte[] content;
        private int size;
        private boolean lost;

        Written(FileChannel disk, Path file) throws IOException {
            this.disk = disk;
            content = Files.readAllBytes(file);
            size = content.length;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) {
            if (position >= size) {
                return -1;
            }
            int count = Math.min(into.remaining(), size - (int) position);
            into.put(content, (int) position, count);
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) {
            int count = from.remaining();
            int end = (int) position + count;
            if (end > content.length) {
                content = Arrays.copyOf(content, end * 2);
            }
            from.get(content, (int) position, count);
            size = Math.max(size, end);
            return count;
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        protected synchronized void implTruncate(long length) {
            size = Math.min(size, (int) length);
        }

        @Override
        public synchronized void force(boolean attributes) throws IOException {
            if (!lost) {
                disk.truncate(0);
                disk.write(ByteBuffer.wrap(content, 0, size), 0);
            }
        }

        @Override
        public FileLock tryLock(long position, long length, boolean shared) throws IOException {
            return disk.tryLock(position, length, shared);
        }

        synchronized void lose() {
            try {
                lost = true;
                RUNNING.remove(this);
                disk.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            RUNNING.remove(this);
            if (!lost) {
                force(true);
                disk.close();
            }
        }
    }
}
