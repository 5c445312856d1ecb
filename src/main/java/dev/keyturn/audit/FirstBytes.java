package dev.keyturn.audit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** As much of a file as there is now, whatever is written behind it meanwhile. */
final class FirstBytes extends FilterInputStream {

    private long left;

    FirstBytes(InputStream file, long bytes) {
        super(file);
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        int read = left > 0 ? super.read() : -1;
        left -= read >= 0 ? 1 : 0;
        return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int read = left > 0 ? super.read(into, from, (int) Math.min(most, left)) : -1;
        left -= Math.max(read, 0);
        return read;
    }
}
