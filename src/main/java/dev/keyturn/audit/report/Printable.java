package dev.keyturn.audit.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Text as it stands on a page, for XHTML. What no embedded font has, and what would be invisible or turn the text around,
 * is named instead, such as {@code [U+202E]}, so that nothing is lost and nothing deceives.
 */
final class Printable {

    private static final List<CmapLookup> FONTS =
            List.of(characters("DejaVuSans.ttf"), characters("DroidSansFallbackFull.ttf"));

    private Printable() {}

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        switch (character) {
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '&' -> escaped.append("&amp;");
            case '"' -> escaped.append("&quot;");
            case '\n' -> escaped.append("<br/>");
            case '\r' -> {}
            case '\t' -> escaped.append(' ');
            default -> {
                if (isPrinted(character)) {
                    escaped.appendCodePoint(character);
                } else {
                    escaped.append("[U+%04X]".formatted(character));
                }
            }
        }
    }

    private static boolean isPrinted(int character) {
        int type = Character.getType(character);
        return type != Character.FORMAT
                && type != Character.CONTROL
                && FONTS.stream().anyMatch(font -> font.getGlyphId(character) != 0);
    }

    static InputStream font(String file) {
        return Objects.requireNonNull(Printable.class.getResourceAsStream("fonts/" + file), file);
    }

    private static CmapLookup characters(String file) {
        try (InputStream stream = font(file);
                TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(stream))) {
            return font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
