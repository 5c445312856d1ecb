package dev.keyturn.campaign;

import java.nio.file.Path;
import java.util.Optional;

/** Does one run after the other; several lanes use the time in which a run only waits. Each has a PostgreSQL of its own. */
final class Lane implements Runnable {

    /** A run that cannot be judged is repeated; it never counts as passed. */
    private static final int TRIES = 3;

    private final int number;
    private final Dealer dealer;
    private final CampaignOptions options;
    private final CampaignReport report;
    private DurablePostgres postgres;

    Lane(int number, Dealer dealer, CampaignOptions options, CampaignReport report) {
        this.number = number;
        this.dealer = dealer;
        this.options = options;
        this.report = report;
    }

    @Override
    public void run() {
        try {
            for (Optional<Dealer.Job> job = dealer.next(); job.isPresent(); job = dealer.next()) {
                if (options.list()) {
                    list(job.get().plan());
                } else {
                    judge(job.get());
                    report.write(options.folder());
                }
            }
        } finally {
            closeDatabase();
        }
    }

    private void judge(Dealer.Job job) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            Path folder = options.folder()
                    .resolve((job.without() == null
                                    ? "run-"
                                    : "without-" + job.without().wireName() + "-")
                            + job.plan().seed()
                            + (attempt == 1 ? "" : "-again-" + attempt))
                    .toAbsolutePath();
            System.out.println("begins: " + job.plan().describe() + "\n    repeat with "
                    + job.plan().repeat());
            try (CampaignRun run =
                    new CampaignRun(job.plan(), job.without(), new CampaignSite(job, folder, database(job.plan())))) {
                RunResult result = run.run();
                report.add(result);
                dealer.giveBack(result.missed());
                System.out.println(CampaignReport.lines(result));
                return;
            } catch (RuntimeException e) {
                report.broke(job.plan(), e, attempt == TRIES);
                System.out.println(job.plan().describe() + ": could not be judged: " + e);
                e.printStackTrace(System.out);
                // what is wrong may be the database of this lane
                closeDatabase();
            }
        }
    }

    private DurablePostgres database(RunPlan plan) {
        if (plan.setting().postgres() && postgres == null) {
            postgres = new DurablePostgres(
                    options.folder().resolve("lane-" + number).toAbsolutePath());
        }
        if (postgres != null && plan.has(Fault::needsStandby) && !postgres.hasStandby()) {
            postgres.addStandby();
        }
        return postgres;
    }

    private void closeDatabase() {
        if (postgres != null) {
            try {
                postgres.close();
            } catch (RuntimeException e) {
                System.out.println("The database of lane " + number + " did not end well: " + e);
            }
            postgres = null;
        }
    }

    private static void list(RunPlan plan) {
        StringBuilder text = new StringBuilder(plan.describe() + "\n    repeat with " + plan.repeat());
        plan.faults().forEach(fault -> text.append("\n    ").append(fault.line()));
        System.out.println(text);
    }
}
