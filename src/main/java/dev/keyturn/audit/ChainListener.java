package dev.keyturn.audit;

/** Hears of each entry, in the transaction that adds it. */
@FunctionalInterface
public interface ChainListener {

    void appended();
}
