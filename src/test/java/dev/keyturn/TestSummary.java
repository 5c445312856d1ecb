package dev.keyturn;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads Maven's test reports: how many tests ran, which classes took longest, and which tests were skipped for want of what.
 * Maven calls it at the end of {@code verify}.
 */
public final class TestSummary {

    private static final List<Path> REPORTS =
            List.of(Path.of("target/surefire-reports"), Path.of("target/failsafe-reports"));

    private static final String ASSUMPTION = "Assumption failed: ";

    private final List<TestClass> classes = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    private final Set<String> wholeClasses = new TreeSet<>();

    private record TestClass(String name, double seconds, int tests) {}

    /** @param arguments how many of the slowest classes to tell; none when absent */
    public static void main(String... arguments) throws Exception {
        TestSummary summary = new TestSummary();
        for (Path folder : REPORTS) {
            summary.read(folder);
        }
        summary.readAbsentParts();
        summary.print(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        if (Part.areAllRequired() && !(summary.skipped.isEmpty() && summary.wholeClasses.isEmpty())) {
            throw new IllegalStateException("KEYTURN_REQUIRE_PARTS demands that no test is skipped.");
        }
    }

    private void read(Path folder) throws IOException, ParserConfigurationException, SAXException {
        try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            for (Path report : reports) {
                Document document = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile());
                Element suite = document.getDocumentElement();
                classes.add(new TestClass(
                        suite.getAttribute("name"),
                        Double.parseDouble(suite.getAttribute("time").replace(",", "")),
                        Integer.parseInt(suite.getAttribute("tests"))
                                - Integer.parseInt(suite.getAttribute("skipped"))));
                NodeList skips = document.getElementsByTagName("skipped");
                for (int i = 0; i < skips.getLength(); i++) {
                    skipped.merge(reason((Element) skips.item(i)), 1, Integer::sum);
                }
            }
        } catch (NoSuchFileException noTests) {
            // of this kind
        }
    }

    /** Of a test that is disabled in an attribute; of one whose assumption failed in front of the stack trace. */
    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        String told =
                message.isEmpty() ? skipped.getTextContent().lines().findFirst().orElse("") : message;
        return told.substring(told.indexOf(ASSUMPTION) < 0 ? 0 : told.indexOf(ASSUMPTION) + ASSUMPTION.length())
                .strip();
    }

    /** What only classes needed that were skipped as a whole, and so are in no report. */
    private void readAbsentParts() throws IOException {
        for (Part part : Part.values()) {
            Path told = Part.ABSENT.resolve(part.name());
            if (Files.exists(told)) {
                wholeClasses.add(Files.readString(told));
                Files.delete(told);
            }
        }
        wholeClasses.removeAll(skipped.keySet());
    }

    private void print(int slowest) {
        classes.sort(Comparator.comparingDouble(TestClass::seconds).reversed());
        classes.stream()
                .limit(slowest)
                .forEach(one ->
                        System.out.printf(Locale.ROOT, "%8.1f s  %4d  %s%n", one.seconds(), one.tests(), one.name()));
        int executed = classes.stream().mapToInt(TestClass::tests).sum();
        StringBuilder line = new StringBuilder(executed + " tests were executed");
        if (skipped.isEmpty() && wholeClasses.isEmpty()) {
            line.append(", none was skipped.");
        } else {
            line.append("; of the others were ");
            List<String> reasons = new ArrayList<>();
            skipped.forEach((reason, count) -> reasons.add(count + " " + reason));
            wholeClasses.forEach(reason -> reasons.add("whole classes " + reason));
            line.append(String.join("; ", reasons)).append('.');
        }
        System.out.println(line);
    }
}
