package dev.keyturn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page as the browser prints it: a PDF, whose pages stand uncompressed in it. */
record PrintedPage(List<Sheet> sheets) {

    static final Path PAPERS = Path.of("target", "papers");

    private static final Pattern SHEET = Pattern.compile("/MediaBox \\[0 0 ([\\d.]+) ([\\d.]+)]");

    record Sheet(double width, double height) {

        boolean isWide() {
            return width > height;
        }
    }

    /** Left in {@code target/papers}, for a look by eye. */
    static PrintedPage keep(String name, byte[] pdf) {
        try {
            Files.createDirectories(PAPERS);
            Files.write(PAPERS.resolve(name + ".pdf"), pdf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PrintedPage(SHEET.matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .map(box -> new Sheet(Double.parseDouble(box.group(1)), Double.parseDouble(box.group(2))))
                .toList());
    }
}
