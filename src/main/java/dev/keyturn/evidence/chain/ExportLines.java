package dev.keyturn.evidence.chain;

import dev.keyturn.kernel.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The lines of an export, and the hash of everything before the one that was read last. */
final class ExportLines {

    /** A line is one document; they have some kilobytes. */
    private static final int LONGEST = 64 * 1024 * 1024;

    private final MessageDigest before = Sha256.digest();
    private final InputStream in;
    private byte[] current = new byte[0];
    private long number;
    private long bytes;
    private boolean ended;

    ExportLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Without the line break; null after the last one. What lacks its line break is no line any more. */
    @Nullable
    String next() throws IOException {
        before.update(current);
        ByteArrayOutputStream line = new ByteArrayOutputStream(8192);
        int read = in.read();
        while (read != '\n' && read >= 0 && line.size() < LONGEST) {
            line.write(read);
            read = in.read();
        }
        ended = read < 0 && line.size() == 0;
        if (read != '\n') {
            return null;
        }
        line.write(read);
        current = line.toByteArray();
        bytes += current.length;
        number++;
        return new String(current, 0, current.length - 1, StandardCharsets.UTF_8);
    }

    /** Whether the last line was followed by nothing at all. */
    boolean isEnded() {
        return ended;
    }

    long number() {
        return number;
    }

    long bytes() {
        return bytes;
    }

    /** To be asked once. */
    String sha256OfAllBefore() {
        return HexFormat.of().formatHex(before.digest());
    }
}
