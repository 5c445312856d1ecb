package dev.keyturn.check;

import dev.keyturn.kernel.PlainText;
import java.util.ArrayList;
import java.util.List;

/** What was found as lines of text, with what is wrong at the end, where it is seen. */
public final class CheckTable {

    private CheckTable() {}

    public static String of(List<CheckResult> results) {
        List<CheckResult> sorted = new ArrayList<>(results);
        sorted.sort((one, other) ->
                other.finding().severity().compareTo(one.finding().severity()));
        int subjects =
                width(sorted.stream().map(result -> result.finding().subject()).toList());
        int settings = width(sorted.stream().map(CheckResult::setting).toList());
        String line = "%-8s %-" + subjects + "s  %-" + settings + "s  %s%n";
        StringBuilder table =
                new StringBuilder(line.formatted("RESULT", "TRIED", "SETTING", "WHAT WAS FOUND, WHAT TO DO"));
        for (CheckResult result : sorted) {
            // what a system outside said must not look like a line of its own
            table.append(line.formatted(
                    word(result),
                    PlainText.oneLine(result.finding().subject()),
                    result.setting(),
                    PlainText.oneLine(result.finding().message())));
        }
        return table.toString();
    }

    /** One word for each severity. */
    public static String word(CheckResult result) {
        return switch (result.finding().severity()) {
            case BLOCKS -> "WRONG";
            case WARNS -> "warning";
            case INFORMS -> "ok";
        };
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
