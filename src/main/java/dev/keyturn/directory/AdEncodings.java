package dev.keyturn.directory;

import dev.keyturn.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as Active Directory writes them ([MS-ADTS], [MS-DTYP]). */
final class AdEncodings {

    /** The last part of the security identifier of every domain's group Protected Users. */
    static final String PROTECTED_USERS = "-525";

    private static final int GUID_BYTES = 16;
    private static final long UNITS_PER_SECOND = 10_000_000L;
    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    /** A later time is no real one, and no year of four digits in the end. */
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    private static final int SECURITY_ID_HEAD = 8;

    private AdEncodings() {}

    /** {@code objectGUID} as people write it; on the wire its first three groups have the little end first. */
    static String guid(byte @Nullable [] value) {
        if (value == null || value.length != GUID_BYTES) {
            return "";
        }
        ByteBuffer head = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        long first = Integer.toUnsignedLong(head.getInt());
        long second = Short.toUnsignedLong(head.getShort());
        long third = Short.toUnsignedLong(head.getShort());
        long tail = ByteBuffer.wrap(value, 8, 8).getLong();
        return new UUID(first << 32 | second << 16 | third, tail).toString();
    }

    /** A time stamp counts units of 100 ns since 1601, where zero and the largest number mean never. */
    static @Nullable Instant instant(@Nullable Long fileTime) {
        if (fileTime == null || fileTime <= 0 || fileTime == Long.MAX_VALUE) {
            return null;
        }
        long seconds = fileTime / UNITS_PER_SECOND - SECONDS_FROM_1601_TO_1970;
        Instant time = Instant.ofEpochSecond(seconds, fileTime % UNITS_PER_SECOND * 100);
        return time.isBefore(NEVER) ? time : null;
    }

    /** Lengths of time are stored as negative numbers. */
    static Duration duration(@Nullable Long interval) {
        if (interval == null || interval >= 0) {
            return Duration.ZERO;
        }
        long units = interval == Long.MIN_VALUE ? Long.MAX_VALUE : -interval;
        return Duration.ofSeconds(units / UNITS_PER_SECOND, units % UNITS_PER_SECOND * 100);
    }

    /** A security identifier as people write it, such as {@code S-1-5-21-1-2-3-525} ([MS-DTYP] 2.4.2). */
    static String securityId(byte[] value) {
        return securityId(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Reads one from the buffer, which must have the little end first, and leaves the buffer after it. */
    static String securityId(ByteBuffer buffer) {
        int revision = buffer.get();
        int count = buffer.get();
        long authority = 0;
        for (int i = 2; i < SECURITY_ID_HEAD; i++) {
            authority = authority << 8 | buffer.get() & 0xff;
        }
        StringBuilder text =
                new StringBuilder("S-").append(revision).append('-').append(authority);
        for (int i = 0; i < count; i++) {
            text.append('-').append(Integer.toUnsignedLong(buffer.getInt()));
        }
        return text.toString();
    }

    /**
     * The value of {@code unicodePwd}: the password in double quotes, as UTF-16 with the little end first ([MS-ADTS]
     * 3.1.1.3.1.5). The caller wipes the array.
     */
    static byte[] unicodePwd(Secret password) {
        return password.use(characters -> {
            byte[] value = new byte[2 * characters.length + 4];
            value[0] = '"';
            for (int i = 0; i < characters.length; i++) {
                value[2 * i + 2] = (byte) characters[i];
                value[2 * i + 3] = (byte) (characters[i] >> 8);
            }
            value[value.length - 2] = '"';
            return value;
        });
    }
}
