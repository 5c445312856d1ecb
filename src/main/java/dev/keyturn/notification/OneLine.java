package dev.keyturn.notification;

import java.util.regex.Pattern;

/** What a person typed, as one line: it can neither begin a line of its own, nor a header, nor turn the text around. */
final class OneLine {

    /** Control characters, line separators of Unicode, and the marks that turn the direction of text around. */
    private static final Pattern UNFIT = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\s]+");

    static String of(String typed) {
        return UNFIT.matcher(typed).replaceAll(" ").strip();
    }

    /** Cut to at most so many characters, with an ellipsis for what is left out. */
    static String of(String typed, int most) {
        String line = of(typed);
        if (line.length() <= most) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
        return line.substring(0, end) + "…";
    }

    private OneLine() {}
}
