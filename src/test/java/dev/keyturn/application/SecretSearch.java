package dev.keyturn.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Looks for a secret in the shapes that it takes on its way through software. */
public final class SecretSearch {

    private final Map<String, byte[]> shapes = new LinkedHashMap<>();
    /** By their first two bytes, so that one look is enough at almost every place. */
    private final Map<Integer, List<Map.Entry<String, byte[]>>> byStart;

    private final boolean[] begins = new boolean[1 << 16];

    public SecretSearch(String secret) {
        shape("clear", secret, StandardCharsets.UTF_8);
        shape("JSON-escaped", secret.replace("\\", "\\\\").replace("\"", "\\\""), StandardCharsets.UTF_8);
        for (String quote : List.of("\"", "&quot;", "&#34;")) {
            for (String apostrophe : List.of("'", "&apos;", "&#39;")) {
                shape("XML-escaped with " + quote + apostrophe, xml(secret, quote, apostrophe), StandardCharsets.UTF_8);
            }
        }
        shape("URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = secret.getBytes(charset);
            shapes.put(charset + " bytes", bytes);
            shape(charset + " in hex", HexFormat.of().formatHex(bytes), StandardCharsets.US_ASCII);
            shape(
                    charset + " in upper-case hex",
                    HexFormat.of().withUpperCase().formatHex(bytes),
                    StandardCharsets.US_ASCII);
            for (int before = 0; before < 3; before++) {
                shape(charset + " in Base64 after " + before, base64(bytes, before), StandardCharsets.US_ASCII);
                shape(
                        charset + " in URL-safe Base64 after " + before,
                        base64(bytes, before).replace('+', '-').replace('/', '_'),
                        StandardCharsets.US_ASCII);
            }
        }
        byStart = shapes.entrySet().stream().collect(Collectors.groupingBy(shape -> start(shape.getValue(), 0)));
        byStart.keySet().forEach(start -> begins[start] = true);
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    /** A message for each place and shape in which the secret was found. */
    public List<String> in(String place, byte[] content) {
        Set<String> found = new HashSet<>();
        for (int at = 0; at < content.length - 1; at++) {
            int start = start(content, at);
            if (begins[start]) {
                for (Map.Entry<String, byte[]> shape : byStart.get(start)) {
                    if (startsWith(content, at, shape.getValue())) {
                        found.add(shape.getKey());
                    }
                }
            }
        }
        return shapes.keySet().stream()
                .filter(found::contains)
                .map(shape -> place + " holds it, " + shape)
                .toList();
    }

    public List<String> in(String place, String content) {
        return in(place, content.getBytes(StandardCharsets.UTF_8));
    }

    List<String> inAnswers(List<Answer> answers) {
        return answers.stream()
                .flatMap(answer -> in("An answer", answer.toString()).stream())
                .toList();
    }

    public List<String> inFilesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(in(folder.relativize(file).toString(), Files.readAllBytes(file)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every column of every row of every table. */
    public List<String> inDatabase(DataSource database) {
        try (Connection connection = database.getConnection()) {
            List<String> found = new ArrayList<>();
            for (String table : tables(connection)) {
                try (var statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select * from " + table)) {
                    while (rows.next()) {
                        found.addAll(inRow(table, rows));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet all =
                connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (all.next()) {
                if (all.getString("TABLE_TYPE").endsWith("TABLE")
                        && !all.getString("TABLE_SCHEM").equals("INFORMATION_SCHEMA")) {
                    tables.add("\"" + all.getString("TABLE_SCHEM") + "\".\"" + all.getString("TABLE_NAME") + "\"");
                }
            }
        }
        return tables;
    }

    private List<String> inRow(String table, ResultSet row) throws SQLException {
        List<String> found = new ArrayList<>();
        var columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String place = table + "." + columns.getColumnName(i);
            switch (columns.getColumnType(i)) {
                case Types.BLOB, Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> {
                    byte[] bytes = row.getBytes(i);
                    found.addAll(in(place, bytes == null ? new byte[0] : bytes));
                }
                default -> found.addAll(in(place, String.valueOf(row.getString(i))));
            }
        }
        return found;
    }

    private void shape(String name, String text, Charset charset) {
        shapes.put(name, text.getBytes(charset));
    }

    /** What is the same in Base64 whichever bytes follow, when so many bytes came before. */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int whole = shifted.length / 3 * 3;
        String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, whole));
        return encoded.substring(before == 0 ? 0 : 4);
    }

    private static String xml(String text, String quote, String apostrophe) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", quote)
                .replace("'", apostrophe);
    }

    private static boolean startsWith(byte[] content, int start, byte[] wanted) {
        int end = start + wanted.length;
        return end <= content.length && Arrays.equals(content, start, end, wanted, 0, wanted.length);
    }
}
