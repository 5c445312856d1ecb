package dev.keyturn.syncserver;

import java.util.Optional;

/** A version of Microsoft Entra Connect Sync, such as {@code 2.5.79.0}; what is missing at its end is 0. */
record ProductVersion(String text) implements Comparable<ProductVersion> {

    /** Empty for what is no version, and for {@code 0.0}, with which a server says that it does not know. */
    static Optional<ProductVersion> of(String text) {
        return text.matches("\\d{1,9}(\\.\\d{1,9}){0,3}") && !text.matches("[0.]+")
                ? Optional.of(new ProductVersion(text))
                : Optional.empty();
    }

    @Override
    public int compareTo(ProductVersion other) {
        for (int i = 0; i < 4; i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return text;
    }

    private int part(int index) {
        String[] parts = text.split("\\.");
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }
}
