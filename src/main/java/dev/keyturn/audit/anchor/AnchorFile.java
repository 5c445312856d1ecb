package dev.keyturn.audit.anchor;

import dev.keyturn.audit.Anchor;
import dev.keyturn.audit.Anchors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file that is only ever appended to: its folder may forbid everything else. */
final class AnchorFile implements AnchorPlace {

    private static final int LONGER_THAN_A_LINE = 400;

    private final Path file;

    AnchorFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String address() {
        return Anchors.address(file);
    }

    @Override
    public @Nullable Long beginsAfter() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Anchor::parse)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(first -> first.number() - 1)
                    .orElse(null);
        }
    }

    @Override
    public void tell(List<Anchor> anchors) throws IOException {
        String end = end();
        // what a crash has cut short stays: the whole line follows it
        int whole = end.lastIndexOf('\n') + 1;
        StringBuilder lines = new StringBuilder(whole == end.length() ? "" : "\n");
        String complete = end.substring(0, whole).stripTrailing();
        Anchor last = Anchor.parse(complete.substring(complete.lastIndexOf('\n') + 1));
        for (Anchor anchor : anchors) {
            if (last == null || !anchors.contains(last) || anchor.number() > last.number()) {
                lines.append(anchor.line()).append('\n');
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private String end() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer end = ByteBuffer.allocate(LONGER_THAN_A_LINE);
            channel.read(end, Math.max(0, channel.size() - LONGER_THAN_A_LINE));
            return new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
        }
    }
}
