package dev.keyturn.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A security identifier as people write it, such as {@code S-1-5-21-1-2-3-525} ([MS-DTYP] 2.4.2). */
final class SecurityId {

    /** The last part of the identifier of every domain's group Protected Users. */
    static final String PROTECTED_USERS = "-525";

    private static final int HEAD = 8;

    private SecurityId() {}

    /** Reads one from the buffer, which must have the little end first, and leaves the buffer after it. */
    static String read(ByteBuffer buffer) {
        int revision = buffer.get();
        int count = buffer.get();
        long authority = 0;
        for (int i = 2; i < HEAD; i++) {
            authority = authority << 8 | buffer.get() & 0xff;
        }
        StringBuilder text =
                new StringBuilder("S-").append(revision).append('-').append(authority);
        for (int i = 0; i < count; i++) {
            text.append('-').append(Integer.toUnsignedLong(buffer.getInt()));
        }
        return text.toString();
    }

    static String toText(byte[] value) {
        return read(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN));
    }
}
