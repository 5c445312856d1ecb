package dev.keyturn.notification;

import dev.keyturn.notification.Notification.Kind;

/** @param headline the subject and first line; @param next what the reader does now */
record NotificationText(String headline, String next) {

    static NotificationText of(Kind kind) {
        return switch (kind) {
            case APPROVAL_WANTED -> new NotificationText("Approval wanted", DECIDE);
            case REMINDER -> new NotificationText("Reminder: approval wanted", DECIDE);
            case ESCALATION -> new NotificationText("Escalation: not decided yet", DECIDE);
            case APPROVED ->
                new NotificationText(
                        "Approved", "Nothing is left for you to do now. You can follow the rotation in Keyturn.");
            case REJECTED ->
                new NotificationText(
                        "Rejected", "Nothing is changed. Ask again once what was said against it is settled.");
            case PASSWORD_WANTED ->
                new NotificationText(
                        "New password wanted",
                        "Open the task in Tasklist, claim it and type the password there. Never send it by e-mail.");
            case DECISION_WANTED ->
                new NotificationText(
                        "Decision wanted",
                        "Open the task in Tasklist, claim it and choose how to continue. The rotation waits until then.");
            case ENDED -> new NotificationText("Rotation ended", "Read in Keyturn what was done, step by step.");
        };
    }

    private static final String DECIDE =
            "Open the task in Tasklist, claim it, read what was found, and approve or reject it.";
}
