package dev.keyturn.notice;

/** Where the process tells people something. It never says whether, or when, a mail got anywhere. */
public interface Notices {

    /**
     * Keeps the notice in the transaction that is open; it is mailed after the commit, and not at all after a rollback.
     *
     * @throws IllegalStateException when no transaction is open
     */
    void queue(Notice notice);

    /** For an installation without a mail server: forgets every notice. */
    static Notices none() {
        return notice -> {};
    }
}
