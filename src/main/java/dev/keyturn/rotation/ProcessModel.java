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

    static final String WAIT_FOR_WINDOW = "wait-for-change-window";
    static final String BEFORE_CHANGE = "until-the-point-of-no-return";
    static final String REQUESTED_MESSAGE = "RotationRequested";
    static final String CANCELLED_MESSAGE = "RotationCancelled";
    static final String EXPIRED = "EXPIRED";

    /** The code with which a step says that its change window has passed. */
    static final String WINDOW_OVER = "window-over";

    static final String EXPIRED_EVENT = "expired";
    static final String REJECTED = "rejected";

    /** The rotation's id; for the forms, which do not see the business key. */
    static final String ROTATION = "rotation";

    static final String ACCOUNT = "account";
    static final String KIND = "kind";
    static final String REQUESTER = "requester";
    static final String REASON = "reason";
    static final String TICKET = "ticket";
    static final String WINDOW_START = "windowStart";
    static final String WINDOW_END = "windowEnd";
    static final String URGENT = "urgent";
    static final String ON_BEHALF_OF = "onBehalfOf";
    static final String IDEMPOTENCY_KEY = "idempotencyKey";
    static final String APPROVAL = "approval";
    static final String FINDINGS = "findings";
    static final String PLAN = "plan";
    static final String CAN_ROLL_BACK = "canRollBack";
    static final String FAILURE = "failure";
    static final String OUTCOME = "outcome";
    static final String EVIDENCE_HASH = "evidenceHash";

    /** Completes a decision or an approval. */
    public static final String DECISION = "decision";

    public static final String COMMENT = "comment";

    private ProcessModel() {}
}
