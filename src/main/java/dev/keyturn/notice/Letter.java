package dev.keyturn.notice;

/** A mail's words. Both parts say the same. */
record Letter(String subject, String text, String html) {}
