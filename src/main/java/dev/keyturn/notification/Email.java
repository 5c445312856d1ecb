package dev.keyturn.notification;

/** The text of an e-mail, plain and as HTML. Both parts say the same. */
record Email(String subject, String text, String html) {}
