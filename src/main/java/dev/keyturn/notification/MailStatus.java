package dev.keyturn.notification;

import org.jspecify.annotations.Nullable;

/** Whether a person has to change something before mails are sent again, as this node found it last. */
public class MailStatus {

    private volatile @Nullable String trouble;

    void sent() {
        trouble = null;
    }

    void failed(MailFailure failure) {
        if (failure.ofLogin()) {
            trouble = failure.message();
        }
    }

    /** What the mail server refuses; null when it refuses nothing, is away, or was not asked yet. */
    public @Nullable String trouble() {
        return trouble;
    }
}
