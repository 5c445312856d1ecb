package dev.keyturn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the thumbprint of a sync server's key into an {@code application.yml}, and leaves every other character as it is. */
final class ServerKeys {

    private static final Pattern ITEM = Pattern.compile("( *)- .*");
    private static final Pattern NAME = Pattern.compile("[ -]*name: *[\"']?([^\"'#]+?)[\"']? *(?:#.*)?");
    private static final Pattern KEY = Pattern.compile("([ -]*key:) *[\"']?([^\"'#]*?)[\"']? *(#.*)?");

    private ServerKeys() {}

    /** The file cannot be changed so. The message says what to do. */
    static final class NotAddedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotAddedException(String message) {
            super(message);
        }
    }

    /**
     * @param server its name, in each account that lists it
     * @return the whole file
     */
    static String add(String yaml, String server, String thumbprint) throws NotAddedException {
        if (!thumbprint.matches("[A-Za-z0-9_-]{43}")) {
            throw new NotAddedException(
                    "This is no thumbprint: it has 43 letters, digits, - and _, as the installer prints it.");
        }
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        boolean found = false;
        for (int at = 0; at < lines.size(); at++) {
            if (ITEM.matcher(lines.get(at)).matches()) {
                int end = end(lines, at);
                if (isServer(lines.subList(at, end), server)) {
                    put(lines.subList(at, end), server, thumbprint);
                    found = true;
                }
            }
        }
        if (!found) {
            throw new NotAddedException(
                    "No sync server is named " + server
                            + " there, with a line key of its own. Compare with keyturn.accounts[].servers, or add the key by hand.");
        }
        String end = yaml.contains("\r\n") ? "\r\n" : "\n";
        return String.join(end, lines) + (yaml.endsWith("\n") ? end : "");
    }

    /** Where the next item begins, or what is not further in. */
    private static int end(List<String> lines, int item) {
        int indent = indent(lines.get(item));
        int end = item + 1;
        while (end < lines.size() && (lines.get(end).isBlank() || indent(lines.get(end)) > indent)) {
            end++;
        }
        return end;
    }

    /** An account has a name too, and no key of its own. */
    private static boolean isServer(List<String> item, String server) {
        int inner = indent(item.get(0)) + 2;
        boolean named = false;
        boolean keyed = false;
        for (String line : item) {
            if (indent(line.replaceFirst("- ", "  ")) == inner) {
                Matcher name = NAME.matcher(line);
                named |= name.matches() && name.group(1).equals(server);
                keyed |= KEY.matcher(line).matches();
            }
        }
        return named && keyed;
    }

    private static void put(List<String> item, String server, String thumbprint) throws NotAddedException {
        for (int i = 0; i < item.size(); i++) {
            Matcher key = KEY.matcher(item.get(i));
            if (key.matches()) {
                boolean empty = key.group(2).isEmpty() || key.group(2).equals("[]");
                boolean list = i + 1 < item.size() && item.get(i + 1).strip().startsWith("- ");
                if (list || !empty && !key.group(2).equals(thumbprint)) {
                    throw new NotAddedException(server
                            + " has a key there already. While a key is changed both belong there, with a comma between them:"
                            + " write that by hand.");
                }
                item.set(i, key.group(1) + " " + thumbprint + (key.group(3) == null ? "" : " " + key.group(3)));
                return;
            }
        }
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
