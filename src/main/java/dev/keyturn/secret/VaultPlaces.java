package dev.keyturn.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Where in the engine what is kept: below the configured folder one folder for each account. */
final class VaultPlaces {

    private final String folder;

    VaultPlaces(String folder) {
        this.folder = folder;
    }

    String index(String account) {
        return folder + "/" + escaped(account) + "/index";
    }

    String password(String account, String place) {
        return folder + "/" + escaped(account) + "/versions/" + escaped(place);
    }

    /** A name that is used nowhere else. */
    String fresh() {
        return UUID.randomUUID().toString();
    }

    /** Written only where nothing is yet; the caller wipes it. */
    byte[] passwordBody(String account, String rotation, Secret password) {
        return VaultJson.withSecret(
                "{\"options\":{\"cas\":0},\"data\":{\"account\":\"" + quoted(account) + "\",\"rotation\":\""
                        + quoted(rotation) + "\",\"password\":\"",
                password,
                "\"}}");
    }

    /** Accounts are named by people: what could mean something in a path becomes {@code =} and its hex digits. */
    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean plain = character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9'
                    || character == '-'
                    || character == '_'
                    || character == '.' && escaped.length() > 0;
            escaped.append(plain ? String.valueOf(character) : String.format("=%02x", (int) character));
        }
        return escaped.toString();
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
