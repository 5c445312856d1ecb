package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a table on paper: what it is called, and what it is. */
record Fact(String name, String value) {

    /** Lines in order; what has no value is left out. */
    static final class Lines {

        private final List<Fact> facts = new ArrayList<>();

        Lines with(String name, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                facts.add(new Fact(name, value));
            }
            return this;
        }

        Lines with(String name, JsonNode value) {
            return with(name, value.isNull() || value.isMissingNode() ? null : Facts.value(value));
        }

        List<Fact> all() {
            return List.copyOf(facts);
        }
    }
}
