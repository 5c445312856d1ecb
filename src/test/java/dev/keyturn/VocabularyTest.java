package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The product speaks the words of the field: an engineer of Camunda, Spring or ITSM needs no glossary. */
class VocabularyTest {

    /** Words that mean something else in the field, also as a part of an identifier. */
    private static final Pattern WORDS =
            Pattern.compile("(?i)pictures?|sentences?|crossroads?|neighbours?|first look|\\bwhoever\\b|\\bsomebody\\b");

    /** Identifiers that the field has another word for. */
    private static final Pattern IDENTIFIERS =
            Pattern.compile("\\b(?:ActRecorder|ActTable|BeginningSession|DeliveryWorker"
                    + "|EvidenceReadings?|GIFTS|HouseRules|KnownPeople|NoteTable|NoteWorker|NoticeTable|NoticeWorker|OperationLogTap"
                    + "|OwnWays|RememberedAccount|SeenPassword|ServerLook|StaysInThePicture|Steering|TakeFirstLookDelegate"
                    + "|takeFirstLook|take-first-look|TicketDesk|TicketDoor|TicketTrouble|\\w+Chapter|hurry|tellAgain|keyturn_act"
                    + "|keyturn_notice|keyturn_ticket_note|keyturn_ticket_reading|/api/audit/readings)\\b");

    /** Names of classes that are good English elsewhere. */
    private static final List<String> CLASSES = List.of(
            "Connection",
            "Course",
            "Deliveries",
            "Delivery",
            "Incoming",
            "Letter",
            "Letters",
            "Looked",
            "Notes",
            "Notice",
            "Notices",
            "Operation",
            "Operations",
            "Readings",
            "Story",
            "Verdict",
            "Welcome",
            "Wording");

    @Test
    void textsAndIdentifiersUseTheWordsOfTheField() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path text : texts()) {
            Matcher inName = WORDS.matcher(text.getFileName().toString());
            if (inName.find()) {
                found.add(text + ": " + inName.group());
            }
            List<String> lines = Files.readAllLines(text);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                String place = text + ":" + (i + 1) + ": ";
                Stream.of(WORDS, IDENTIFIERS)
                        .flatMap(pattern -> pattern.matcher(line).results())
                        .forEach(word -> found.add(place + word.group()));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void classesHaveTheNamesOfTheField() throws IOException {
        assertThat(classes()).doesNotContainAnyElementsOf(CLASSES);
    }

    @Test
    void aSimpleNameIsTheNameOfOneClass() throws IOException {
        Map<String, Long> named =
                classes().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(named)
                .allSatisfy((name, classes) -> assertThat(classes).as(name).isOne());
    }

    /** What a person reads: not the drawings, which are made from the process model. */
    private static List<Path> texts() throws IOException {
        List<Path> all = new ArrayList<>(List.of(Path.of("README.md")));
        for (String folder : List.of("src/main", "src/docs", "processes")) {
            all.addAll(files(folder).stream()
                    .filter(file -> !file.toString().endsWith(".svg"))
                    .toList());
        }
        return all;
    }

    private static List<String> classes() throws IOException {
        return files("src/main/java").stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("package-info.java"))
                .map(name -> name.replace(".java", ""))
                .toList();
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
