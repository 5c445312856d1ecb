package dev.keyturn.notice;

import dev.keyturn.notice.Notice.Kind;

/** @param headline the subject and first line; @param next what the reader does now */
record Wording(String headline, String next) {

    static Wording of(Kind kind) {
        return switch (kind) {
            case APPROVAL_WANTED -> new Wording("Approval wanted", DECIDE);
            case REMINDER -> new Wording("Reminder: approval wanted", DECIDE);
            case ESCALATION -> new Wording("Escalation: nobody has decided yet", DECIDE);
            case APPROVED ->
                new Wording("Approved", "Nothing is left for you to do now. You can follow the rotation in Keyturn.");
            case REJECTED ->
                new Wording("Rejected", "Nothing is changed. Ask again once what was said against it is settled.");
            case PASSWORD_WANTED ->
                new Wording(
                        "New password wanted",
                        "Open the task in Tasklist, claim it and type the password there. Never send it by e-mail.");
            case DECISION_WANTED ->
                new Wording(
                        "Decision wanted",
                        "Open the task in Tasklist, claim it and choose how to continue. The rotation waits until then.");
            case ENDED -> new Wording("Rotation ended", "Read in Keyturn what was done, step by step.");
        };
    }

    private static final String DECIDE =
            "Open the task in Tasklist, claim it, read what was found, and approve or reject it.";
}
