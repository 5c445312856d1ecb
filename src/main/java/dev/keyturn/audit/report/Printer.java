package dev.keyturn.audit.report;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLog;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints a page that is a file beside this class, filled in, as PDF/A, which is
 * read as it is in many years. It fetches nothing, whatever the text says.
 */
final class Printer {

    private static final Logger log = LoggerFactory.getLogger(Printer.class);
    private static final int NORMAL = 400;
    private static final int BOLD = 700;

    static {
        // its own log is the console
        XRLog.setLoggingEnabled(false);
    }

    private final Template page;

    Printer(String page) {
        this.page = Mustache.compiler()
                .withEscaper(Printable::escape)
                .defaultValue("")
                .emptyStringIsFalse(true)
                .compile(read(page).replace("/* print.css */", read("print.css")));
    }

    byte[] print(Map<String, Object> values) {
        PdfRendererBuilder pdf = new PdfRendererBuilder();
        pdf.useExternalResourceAccessControl(
                (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        pdf.useUriResolver((base, uri) -> null);
        font(pdf, "DejaVuSans.ttf", "Plain", NORMAL);
        font(pdf, "DejaVuSans-Bold.ttf", "Plain", BOLD);
        font(pdf, "DejaVuSansMono.ttf", "Digits", NORMAL);
        font(pdf, "DroidSansFallbackFull.ttf", "Others", NORMAL);
        pdf.useUnicodeBidiSplitter(new ICUBidiSplitter.ICUBidiSplitterFactory());
        pdf.useUnicodeBidiReorderer(new ICUBidiReorderer());
        pdf.withDiagnosticConsumer(Printer::log);
        pdf.usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_U);
        pdf.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        pdf.withProducer("Keyturn");
        pdf.withHtmlContent(page.execute(values), null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            pdf.toStream(bytes).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void font(PdfRendererBuilder pdf, String file, String family, int weight) {
        pdf.useFont(() -> Printable.font(file), family, weight, FontStyle.NORMAL, true);
    }

    private static void log(Diagnostic diagnostic) {
        if (diagnostic.hasError()) {
            log.warn("A page is printed, but perhaps not as it should be: {}", diagnostic.getFormattedMessage());
        }
    }

    private static String read(String file) {
        try (InputStream stream = Objects.requireNonNull(Printer.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
