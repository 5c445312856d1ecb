package dev.keyturn.engine.login;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What stands for an object in Active Directory for good: names, distinguished ones too, change hands. As bytes its first
 * three parts have their lowest byte first (MS-DTYP 2.3.4.2).
 */
record ObjectGuid(UUID value) {

    static ObjectGuid of(String text) {
        return new ObjectGuid(UUID.fromString(text));
    }

    static ObjectGuid of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = (buffer.getInt() & 0xFFFFFFFFL) << 32
                | (buffer.getShort() & 0xFFFFL) << 16
                | (buffer.getShort() & 0xFFFFL);
        return new ObjectGuid(new UUID(high, buffer.order(ByteOrder.BIG_ENDIAN).getLong()));
    }

    /** Each byte escaped, as a filter takes them. */
    String inFilter() {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        long high = value.getMostSignificantBits();
        buffer.putInt((int) (high >> 32)).putShort((short) (high >> 16)).putShort((short) high);
        buffer.order(ByteOrder.BIG_ENDIAN).putLong(value.getLeastSignificantBits());
        StringBuilder escaped = new StringBuilder();
        for (byte one : buffer.array()) {
            escaped.append(String.format("\\%02x", one));
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
