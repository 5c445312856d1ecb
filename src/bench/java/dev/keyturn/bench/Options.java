package dev.keyturn.bench;

import java.util.Arrays;
import java.util.List;

/** What came after a benchmark's name, as pairs of {@code --name value}. */
record Options(List<String> words) {

    static Options of(String[] words) {
        return new Options(List.of(words));
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    String text(String name, String otherwise) {
        int at = words.indexOf("--" + name);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }

    /** Those of {@code --on}, by default every one. */
    List<Store> stores() {
        return Arrays.stream(Store.values())
                .filter(store -> text("on", store.name()).equalsIgnoreCase(store.name()))
                .toList();
    }
}
