package dev.keyturn.powershell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The PowerShell files of the tree. */
final class Scripts {

    static final Path MODULE = Path.of("src/main/powershell/Keyturn");

    private Scripts() {}

    static List<Path> shipped() throws IOException {
        return below(Path.of("src/main/powershell"));
    }

    static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ps[md]?1"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }
}
