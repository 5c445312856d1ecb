package dev.keyturn.rotation;

/** The ids and variable names of {@code processes/connector-password-rotation.bpmn}, in one place. */
public final class ProcessModel {

    public static final String PROCESS = "connector-password-rotation";

    /** The small process model beside it: {@code processes/cancel-rotation.bpmn}. */
    public static final String CANCEL_PROCESS = "cancel-rotation";

    public static final String APPROVE = "approve-rotation";
    public static final String ENTER_PASSWORD = "enter-password";
    public static final String DECIDE = "decide-how-to-continue";

    /** The table beside it: {@code processes/approval-policy.dmn}. */
    public static final String POLICY = "approval-policy";

    public static final String WAIT_FOR_WINDOW = "wait-for-change-window";
    public static final String BEFORE_CHANGE = "until-the-point-of-no-return";
    public static final String REQUESTED_MESSAGE = "RotationRequested";
    public static final String CANCELLED_MESSAGE = "RotationCancelled";
    public static final String EXPIRED = "EXPIRED";

    /** The code with which a step says that its change window has passed. */
    public static final String WINDOW_OVER = "window-over";

    public static final String EXPIRED_EVENT = "expired";
    public static final String REJECTED = "rejected";

    /** The rotation's id; for the forms, which do not see the business key. */
    public static final String ROTATION = "rotation";

    public static final String ACCOUNT = "account";
    public static final String KIND = "kind";
    public static final String REQUESTER = "requester";
    public static final String REASON = "reason";
    public static final String TICKET = "ticket";
    public static final String WINDOW_START = "windowStart";
    public static final String WINDOW_END = "windowEnd";
    public static final String URGENT = "urgent";
    public static final String ON_BEHALF_OF = "onBehalfOf";
    public static final String IDEMPOTENCY_KEY = "idempotencyKey";
    public static final String APPROVAL = "approval";
    public static final String FINDINGS = "findings";
    public static final String PLAN = "plan";
    public static final String CAN_ROLL_BACK = "canRollBack";
    public static final String FAILURE = "failure";
    public static final String OUTCOME = "outcome";
    public static final String EVIDENCE_HASH = "evidenceHash";

    /** Of a decision: the sync servers that failed. */
    public static final String FAILED_SERVERS = "failedServers";

    /** Completes a decision or an approval. */
    public static final String DECISION = "decision";

    public static final String COMMENT = "comment";

    private ProcessModel() {}
}
