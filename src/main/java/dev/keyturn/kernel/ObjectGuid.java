package dev.keyturn.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What stands for an object in Active Directory for good: names, distinguished ones too, change hands. As bytes its first
 * three parts have their lowest byte first (MS-DTYP 2.3.4.2).
 */
public record ObjectGuid(UUID value) {

    public static ObjectGuid of(String text) {
        return new ObjectGuid(UUID.fromString(text));
    }

    public static ObjectGuid of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = (buffer.getInt() & 0xFFFFFFFFL) << 32
                | (buffer.getShort() & 0xFFFFL) << 16
                | (buffer.getShort() & 0xFFFFL);
        return new ObjectGuid(new UUID(high, buffer.order(ByteOrder.BIG_ENDIAN).getLong()));
    }

    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        long high = value.getMostSignificantBits();
        buffer.putInt((int) (high >> 32)).putShort((short) (high >> 16)).putShort((short) high);
        return buffer.order(ByteOrder.BIG_ENDIAN)
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    /** Each byte escaped, as a filter takes them. */
    public String inFilter() {
        return HexFormat.of().withPrefix("\\").formatHex(bytes());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
