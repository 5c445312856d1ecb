package dev.keyturn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;

/** What came after a benchmark's name, as pairs of {@code --name value}. */
final class Options {

    private final List<String> words;

    /** @param known names of options; another one is a mistake */
    Options(String[] words, String... known) {
        this.words = List.of(words);
        for (int i = 0; i < words.length; i += 2) {
            if (!words[i].startsWith("--")
                    || !List.of(known).contains(words[i].substring(2))
                    || i + 1 == words.length) {
                throw new IllegalArgumentException(
                        "The options are --" + String.join(", --", known) + ", each with a value.");
            }
        }
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    Duration duration(String name, String otherwise) {
        return DurationStyle.detectAndParse(text(name, otherwise));
    }

    String text(String name, String otherwise) {
        int at = words.indexOf("--" + name);
        return at < 0 ? otherwise : words.get(at + 1);
    }

    /** Those of {@code --on}, by default every one. */
    List<Store> stores() {
        return Arrays.stream(Store.values())
                .filter(store -> text("on", store.name()).equalsIgnoreCase(store.name()))
                .toList();
    }
}
