package dev.keyturn.kernel;

import java.util.regex.Pattern;

/**
 * Text from outside: it can neither begin a line of its own in a log, nor a header, nor be what a database refuses, such
 * as NUL or one half of a surrogate pair.
 */
public final class PlainText {

    /** A text of one line, for annotations. */
    public static final String ONE_LINE = "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]*";

    /** A text that may have line breaks and tabs, for annotations. */
    public static final String LINES = "[\\r\\n\\t[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]]*";

    private static final Pattern IS_ONE_LINE = Pattern.compile(ONE_LINE);
    private static final Pattern IS_LINES = Pattern.compile(LINES);
    /** Also the marks that turn the direction of text around. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+");

    private static final Pattern UNSEEN = Pattern.compile("\\p{C}+");

    private PlainText() {}

    public static boolean isOneLine(String text) {
        return IS_ONE_LINE.matcher(text).matches();
    }

    public static boolean isLines(String text) {
        return IS_LINES.matcher(text).matches();
    }

    /** Without blanks at either end and without what no one sees, such as a zero-width space or a soft hyphen. */
    public static String withoutUnseen(String text) {
        return UNSEEN.matcher(text).replaceAll("").replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
    }

    /** Everything that a line cannot have becomes a space. */
    public static String oneLine(String text) {
        return UNFIT.matcher(text).replaceAll(" ");
    }

    /** Cut to at most so many characters, with an ellipsis for what is left out. */
    public static String oneLine(String text, int most) {
        if (text.length() <= most) {
            return oneLine(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return oneLine(text.substring(0, end)) + "…";
    }
}
