package dev.keyturn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;

/** The words after a benchmark's name: {@code --name value}. */
final class OptionWords {

    private final List<String> words;

    OptionWords(String[] words, String... known) {
        this.words = Arrays.asList(words);
        List<String> names = List.of(known);
        for (int i = 0; i < words.length; i += 2) {
            if (!names.contains(words[i]) || i + 1 == words.length) {
                throw new IllegalArgumentException(
                        "The options are " + String.join(", ", names) + ", each with a value.");
            }
        }
    }

    String text(String name, String otherwise) {
        int index = words.indexOf(name);
        return index < 0 ? otherwise : words.get(index + 1);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    Duration duration(String name, String otherwise) {
        return DurationStyle.detectAndParse(text(name, otherwise));
    }
}
