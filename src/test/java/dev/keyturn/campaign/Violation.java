package dev.keyturn.campaign;

/** @param point the number of the judgement, 1 to 10; 0 for what belongs to none of them, such as a broken seal */
record Violation(int point, String message) {}
