package dev.keyturn.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * {@link BareCamunda} with the libraries that Camunda's starters for web applications and REST, Spring Boot's for JDBC, and
 * H2 bring; in the versions that Keyturn has. Once as a class path, once as a jar that is packaged as Keyturn's is.
 */
final class BareJar {

    private static final Pattern LIBRARY =
            Pattern.compile("(HikariCP|angus-activation|aopalliance-repackaged|asm-commons"
                    + "|camunda-(bpm-spring|bpmn|cmmn|commons|dmn-model|engine-7|engine-dmn|engine-feel|engine-rest|engine-spring"
                    + "|juel|webapp|xml)|class-model|classmate|commons-(fileupload|io|lang3)|expressly|feel-engine|h2-"
                    + "|hibernate-validator|hk2|jackson-(annotations|core-2|databind-2|datatype-jdk8|datatype-jsr310|jakarta-rs"
                    + "|module-jakarta|module-parameter)|jakarta.(activation|annotation|inject|validation|ws|xml)|java-uuid|javassist"
                    + "|jaxb|jboss-logging|jersey|joda|jul|log4j|logback|micrometer-(commons|observation)|mybatis|osgi|slf4j|snakeyaml"
                    + "|spring-(aop|beans|boot-3|boot-autoconfigure|boot-starter-(3|jdbc|jersey|json|logging|tomcat|validation|web-)"
                    + "|bridge|context-6|core|expression|jcl|jdbc|orm|tx|web-6|webmvc)|tomcat-embed).*\\.jar");
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final Set<String> FOLDERS = Set.of("BOOT-INF/", "BOOT-INF/classes/", LIBRARIES);
    private static final String CLASS = BareCamunda.class.getName().replace('.', '/') + ".class";

    private BareJar() {}

    /** @param keyturn Keyturn's own jar, which has all that is needed */
    static Path pack(Path keyturn, Path target) throws IOException {
        try (JarFile from = new JarFile(keyturn.toFile());
                OutputStream file = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(from.getManifest());
            Attributes main = manifest.getMainAttributes();
            main.putValue("Start-Class", BareCamunda.class.getName());
            main.remove(new Attributes.Name("Spring-Boot-Classpath-Index"));
            main.remove(new Attributes.Name("Spring-Boot-Layers-Index"));
            try (JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (ZipEntry entry : from.stream().filter(BareJar::belongs).toList()) {
                    // libraries must be stored as they are: Spring Boot reads them in place
                    to.putNextEntry(new ZipEntry(entry));
                    try (InputStream content = from.getInputStream(entry)) {
                        content.transferTo(to);
                    }
                }
                to.putNextEntry(new ZipEntry("BOOT-INF/classes/" + CLASS));
                try (InputStream content = bareClass()) {
                    content.transferTo(to);
                }
            }
        }
        return target;
    }

    private static boolean belongs(ZipEntry entry) {
        String name = entry.getName();
        return FOLDERS.contains(name)
                || name.startsWith("org/springframework/boot/loader/")
                || name.equals("META-INF/services/java.nio.file.spi.FileSystemProvider")
                || name.startsWith(LIBRARIES)
                        && LIBRARY.matcher(name.substring(LIBRARIES.length())).matches();
    }

    private static InputStream bareClass() {
        return BareJar.class.getClassLoader().getResourceAsStream(CLASS);
    }

    /** @param folder gets a folder with the one class */
    static List<String> classPath(Path folder) throws IOException {
        Path classes = folder.resolve("bare-classes");
        Path copied = classes.resolve(CLASS);
        Files.createDirectories(copied.getParent());
        try (InputStream content = bareClass()) {
            Files.copy(content, copied);
        }
        String libraries = Stream.concat(
                        Stream.of(classes.toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> LIBRARY.matcher(
                                                Path.of(entry).getFileName().toString())
                                        .matches()))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("-cp", libraries, BareCamunda.class.getName());
    }
}
