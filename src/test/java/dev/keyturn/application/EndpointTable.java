package dev.keyturn.application;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code endpoints.csv}: what each role is answered by each endpoint. */
final class EndpointTable {

    static final List<String> ROLES =
            List.of("nobody", "requester", "approver", "operator", "auditor", "admin", "tickets", "stranger");

    private final Map<Endpoint, List<String>> rows = new TreeMap<>();

    static EndpointTable read() throws IOException {
        EndpointTable table = new EndpointTable();
        try (InputStream file = EndpointTable.class.getResourceAsStream("endpoints.csv")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("method"))
                    .map(line ->
                            Arrays.stream(line.split(",")).map(String::strip).toList())
                    .forEach(cells ->
                            table.rows.put(new Endpoint(cells.get(0), cells.get(1)), cells.subList(2, cells.size())));
        }
        return table;
    }

    /** By role, in the order of {@link #ROLES}; null when the table does not have it. */
    List<String> row(Endpoint endpoint) {
        return rows.get(endpoint);
    }

    Map<Endpoint, List<String>> rows() {
        return rows;
    }

    static String line(Endpoint endpoint, List<String> cells) {
        return "%-7s, %-90s, %s"
                .formatted(
                        endpoint.method(),
                        endpoint.path(),
                        cells.stream().map("%-4s"::formatted).collect(Collectors.joining(", ")))
                .strip();
    }
}
