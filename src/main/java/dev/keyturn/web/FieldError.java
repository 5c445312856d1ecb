package dev.keyturn.web;

/** What is wrong with one field: {@code message} reads on after the field's name. It never repeats the value. */
record FieldError(String field, String message) {}
