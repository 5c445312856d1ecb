package dev.keyturn;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.keyturn.kernel.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The walls between the rooms. */
@AnalyzeClasses(packages = "dev.keyturn", importOptions = ImportOption.DoNotIncludeTests.class)
class KeyturnWallsTest {

    private static final Path SOURCES = Path.of("src/main/java");

    @ArchTest
    static final ArchRule onlyTheRoomsOfTheProcessKnowCamunda = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.keyturn.rotation..",
                    "dev.keyturn.task..",
                    "dev.keyturn.step..",
                    "dev.keyturn.approval..",
                    "dev.keyturn.evidence..",
                    "dev.keyturn.trigger..",
                    "dev.keyturn.engine..",
                    "dev.keyturn.cockpit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camunda..");

    /** What Camunda may change without notice. */
    @ArchTest
    static final ArchRule onlyTheEngineAndTheStepsKnowCamundasInternals = noClasses()
            .that()
            .resideOutsideOfPackages("dev.keyturn.engine..", "dev.keyturn.step..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.camunda.bpm.engine.impl..",
                    "org.camunda.bpm.identity.impl..",
                    "org.camunda.bpm.webapp.impl..");

    @ArchTest
    static final ArchRule theTabInCockpitStandsAlone = classes()
            .that()
            .resideInAPackage("dev.keyturn.cockpit..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.keyturn.cockpit..",
                    "org.camunda.bpm.cockpit.plugin..",
                    "jakarta.ws.rs..",
                    "org.jspecify..",
                    "java..");

    @ArchTest
    static final ArchRule nothingKnowsTheTabInCockpit = noClasses()
            .that()
            .resideOutsideOfPackage("dev.keyturn.cockpit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.keyturn.cockpit..", "org.camunda.bpm.cockpit..");

    @ArchTest
    static final ArchRule onlyTheOuterRoomsKnowSpringBoot = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.keyturn.engine..", "dev.keyturn.web..", "dev.keyturn.login..", "dev.keyturn.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule nothingKnowsTheLab = noClasses()
            .that()
            .resideOutsideOfPackage("dev.keyturn.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.keyturn.lab..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowWhatCallsThem = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.keyturn.secret..",
                    "dev.keyturn.account..",
                    "dev.keyturn.directory..",
                    "dev.keyturn.syncserver..",
                    "dev.keyturn.ticket..",
                    "dev.keyturn.notification..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.keyturn.rotation..",
                    "dev.keyturn.task..",
                    "dev.keyturn.step..",
                    "dev.keyturn.engine..",
                    "dev.keyturn.web..");

    /** A poll, a command that is taken and its answer cost no statement: two thousand idle workers ask the database nothing. */
    @ArchTest
    static final ArchRule theWayToTheServersAsksNoDatabase = noClasses()
            .that()
            .resideInAPackage("dev.keyturn.syncserver..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.transaction..");

    @ArchTest
    static final ArchRule theKernelNeedsNoOtherRoom = noClasses()
            .that()
            .resideInAPackage("dev.keyturn.kernel..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.keyturn..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.keyturn.kernel.."))));

    /** A file that a setting names may have been saved by Windows, with a byte order mark or as UTF-16. */
    @ArchTest
    static final ArchRule filesOfSettingsAreReadInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(TextFile.class.getName())
            .and()
            // what Keyturn itself has written
            .resideOutsideOfPackages("dev.keyturn.lab..", "dev.keyturn.evidence..")
            .should()
            .callMethodWhere(are(DescribedPredicate.describe(
                    "that read a file",
                    (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(Files.class)
                            && (call.getName().startsWith("read")
                                    || call.getName().equals("lines")
                                    || call.getName().equals("newBufferedReader")
                                    || call.getName().equals("newInputStream")))));

    @ArchTest
    static final ArchRule noTwoRoomsNeedEachOther =
            slices().matching("dev.keyturn.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noTwoFoldersNeedEachOther =
            slices().matching("dev.keyturn.(**)").should().beFreeOfCycles();

    @ArchTest
    static void noRoomHasMoreThanFortyFiveFiles(JavaClasses classes) {
        Map<String, Long> files = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files)
                .hasSizeGreaterThan(10)
                .allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(45));
    }

    @ArchTest
    static final ArchRule delegatesAreNoOneElsesBusiness = classes()
            .that()
            .resideInAPackage("dev.keyturn.task..")
            .and()
            .haveSimpleNameEndingWith("Delegate")
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule nothingPrintsToTheConsole = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.keyturn.engine.KeyturnApplication")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule everythingLogsThroughSlf4j =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethodWhere(are(named("java.lang.Thread", "sleep")));

    /** What is scheduled with a change is scheduled in its transaction. The rest comes back by itself. */
    @ArchTest
    static final ArchRule workIsScheduledInOneWay = noClasses()
            .that()
            .resideOutsideOfPackages("dev.keyturn.work..", "dev.keyturn.engine..")
            .should()
            .callMethodWhere(are(DescribedPredicate.describe(
                    "a call that schedules work",
                    call -> call.getTargetOwner().isAssignableTo(SchedulerClient.class)
                            && call.getName().matches("schedule.*|reschedule.*|trigger.*"))));

    /** In the packaged application its threads do not see the classes of nested jars. */
    @ArchTest
    static final ArchRule nothingRunsOnTheCommonPool = noClasses()
            .should()
            .callMethodWhere(
                    DescribedPredicate.describe("it runs on the common pool", KeyturnWallsTest::runsOnTheCommonPool));

    @ArchTest
    static void everyRoomSaysWhatItIsForAndIsNullMarked(JavaClasses classes) {
        Set<String> rooms = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(rooms).hasSizeGreaterThan(10).allSatisfy(room -> {
            assertThat(classes.getPackage(room).tryGetPackageInfo())
                    .as("package-info of " + room)
                    .hasValueSatisfying(info -> assertThat(info.isAnnotatedWith(NullMarked.class))
                            .as("@NullMarked on " + room)
                            .isTrue());
            assertThat(SOURCES.resolve(room.replace('.', '/')).resolve("package-info.java"))
                    .content()
                    .startsWith("/**");
        });
    }

    private static DescribedPredicate<JavaMethodCall> named(String owner, String method) {
        return DescribedPredicate.describe(
                owner + "." + method,
                call -> call.getTargetOwner().getName().equals(owner)
                        && call.getName().equals(method));
    }

    private static boolean runsOnTheCommonPool(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String method = call.getName();
        return method.equals("parallelStream")
                || method.equals("parallel") && owner.isAssignableTo(BaseStream.class)
                || method.startsWith("parallel") && owner.isEquivalentTo(Arrays.class)
                || owner.isEquivalentTo(ForkJoinPool.class)
                || owner.isAssignableTo(CompletionStage.class)
                        && method.endsWith("Async")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Executor.class));
    }
}
