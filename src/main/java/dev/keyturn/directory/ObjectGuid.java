package dev.keyturn.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code objectGUID} as people write it; on the wire its first three groups have the little end first. */
final class ObjectGuid {

    private static final int BYTES = 16;

    private ObjectGuid() {}

    static String toText(byte @Nullable [] value) {
        if (value == null || value.length != BYTES) {
            return "";
        }
        ByteBuffer head = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        long first = Integer.toUnsignedLong(head.getInt());
        long second = Short.toUnsignedLong(head.getShort());
        long third = Short.toUnsignedLong(head.getShort());
        long tail = ByteBuffer.wrap(value, 8, 8).getLong();
        return new UUID(first << 32 | second << 16 | third, tail).toString();
    }
}
