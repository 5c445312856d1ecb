package dev.keyturn.notification;

/** Queues notifications. It never says whether, or when, a mail arrived. */
public interface Notifications {

    /**
     * Keeps the notification in the transaction that is open; it is mailed after the commit, and not at all after a
     * rollback.
     *
     * @throws IllegalStateException when no transaction is open
     */
    void queue(Notification notification);

    /** For an installation without a mail server: forgets every notification. */
    static Notifications none() {
        return notification -> {};
    }
}
