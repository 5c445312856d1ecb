package dev.keyturn.audit.report;

import dev.keyturn.audit.SealedRotation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A list of rotations on paper, with a summary.
 *
 * @param rotations newest first; as many as fit on paper
 * @param outcomes how many ended how, of all that were asked for
 * @param filters what was asked for
 * @param reader who printed it
 */
public record ListPaper(
        List<SealedRotation> rotations,
        Map<String, Long> outcomes,
        Map<String, String> filters,
        String reader,
        Instant printedAt) {

    /** Longer lists are for programs. */
    public static final int MOST = 1000;

    private static final class Page {
        private static final Printer PRINTER = new Printer("list.html");
    }

    public byte[] pdf() {
        long total = outcomes.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Object> values = new HashMap<>();
        values.put("reader", reader);
        values.put("printedAt", Clocks.utc(printedAt));
        values.put("total", total == 1 ? "1 rotation ended" : total + " rotations ended");
        values.put("cut", cut(total));
        values.put("summary", summary());
        values.put("rotations", rotations.stream().map(ListPaper::row).toList());
        values.put("hasRotations", !rotations.isEmpty());
        return Page.PRINTER.print(values);
    }

    private String cut(long total) {
        return rotations.size() == total
                ? ""
                : "Only the newest " + rotations.size()
                        + " of them are printed. Export them as CSV or JSON, or narrow the"
                        + " time down, for the others.";
    }

    private List<Fact> summary() {
        Fact.Lines lines = new Fact.Lines();
        lines.with(
                "Asked for",
                filters.isEmpty()
                        ? "all rotations"
                        : filters.entrySet().stream()
                                .map(filter -> filter.getKey() + " " + filter.getValue())
                                .collect(Collectors.joining(", ")));
        outcomes.forEach((outcome, count) -> lines.with(Facts.words(EndChapter.words(outcome)), count.toString()));
        return lines.all();
    }

    private static Map<String, String> row(SealedRotation rotation) {
        return Map.of(
                "number", String.valueOf(rotation.number()),
                "endedAt", Clocks.time(rotation.endedAt()),
                "account", rotation.account(),
                "kind", rotation.kind().equals("REPAIR") ? "Repair" : "Rotation",
                "requester", rotation.requester(),
                "approvers", String.join(", ", rotation.approvers()),
                "ticket", rotation.ticket() == null ? "" : rotation.ticket(),
                "outcome", Facts.words(EndChapter.words(rotation.outcome())));
    }
}
