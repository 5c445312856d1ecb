package dev.keyturn.campaign;

import java.time.Instant;
import java.util.List;

/**
 * Runs seeded faults against Keyturn and judges what is left: {@code mvn -Pcampaign test -Dcampaign="--runs 20"}. Ends
 * with status 1 when a promise was broken. {@link CampaignOptions} lists the options; the report is in
 * {@code target/campaign}.
 */
public final class FaultCampaign {

    private FaultCampaign() {}

    public static void main(String[] arguments) {
        CampaignOptions options = CampaignOptions.parse(
                String.join(" ", arguments).trim().isEmpty()
                        ? new String[0]
                        : String.join(" ", arguments).trim().split(" +"));
        CampaignReport report = run(options);
        System.out.println(report.table());
        System.exit(report.clean() ? 0 : 1);
    }

    static CampaignReport run(CampaignOptions options) {
        CampaignReport report = new CampaignReport();
        Instant end = options.seconds() == 0 ? Instant.MAX : Instant.now().plusSeconds(options.seconds());
        DurablePostgres postgres = null;
        try {
            for (int i = 0; i < options.runs() && Instant.now().isBefore(end); i++) {
                RunPlan plan = RunPlan.of(options.seed() + i, options);
                if (options.list()) {
                    System.out.println(plan.describe());
                    plan.rounds().stream()
                            .flatMap(List::stream)
                            .forEach(fault -> System.out.println("    " + fault.line()));
                    continue;
                }
                if (plan.postgres() && postgres == null) {
                    postgres = new DurablePostgres(options.folder().toAbsolutePath());
                }
                System.out.println(plan.describe());
                one(plan, options, postgres, report);
                report.write(options.folder());
                if (options.faults() > 0 && report.faults() >= options.faults()) {
                    break;
                }
            }
        } finally {
            if (postgres != null) {
                postgres.close();
            }
        }
        return report;
    }

    private static void one(RunPlan plan, CampaignOptions options, DurablePostgres postgres, CampaignReport report) {
        try (CampaignRun run = new CampaignRun(plan, options.naive(), options.folder(), postgres)) {
            RunResult result = run.run();
            report.add(result);
            System.out.println("  " + result.injected().size() + " faults, "
                    + result.violations().size() + " violations, "
                    + result.duration().toSeconds() + " s");
            result.injected()
                    .forEach(hit -> System.out.println("    " + hit.time() + " " + hit.node() + " "
                            + hit.planned().fault().wireName() + " at "
                            + hit.planned().point()));
            result.violations()
                    .forEach(violation ->
                            System.out.println("    VIOLATION " + violation.point() + ": " + violation.sentence()));
            result.rotations()
                    .forEach(rotation ->
                            System.out.println("    " + rotation.key + " " + rotation.outcome + " " + rotation.seen));
        } catch (RuntimeException e) {
            report.broke(plan, e);
            System.out.println("  could not be judged: " + e);
            e.printStackTrace(System.out);
        }
    }
}
