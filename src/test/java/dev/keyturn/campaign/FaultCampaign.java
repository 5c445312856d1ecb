package dev.keyturn.campaign;

/**
 * Runs seeded faults against Keyturn and judges what is left: {@code mvn -Pcampaign test -Dcampaign="--runs 20"}. Ends
 * with status 1 when a promise was broken, or when a run could not be judged at all. {@link CampaignOptions} lists the
 * options; the report is in {@code target/campaign}.
 */
public final class FaultCampaign {

    private FaultCampaign() {}

    public static void main(String[] arguments) throws InterruptedException {
        String given = String.join(" ", arguments).trim();
        CampaignReport report = run(CampaignOptions.parse(given.isEmpty() ? new String[0] : given.split(" +")));
        System.out.println(report.table());
        System.exit(report.clean() ? 0 : 1);
    }

    static CampaignReport run(CampaignOptions options) throws InterruptedException {
        CampaignReport report = new CampaignReport();
        Dealer dealer = new Dealer(options, report);
        Thread[] lanes = new Thread[options.lanes()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Thread(new Lane(i + 1, dealer, options, report), "lane-" + (i + 1));
            lanes[i].start();
        }
        for (Thread lane : lanes) {
            lane.join();
        }
        return report;
    }
}
