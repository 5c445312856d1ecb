-- From when a step's patience with transient failures counts. Empty again while it waits for its time to come.
alter table keyturn_step add column patient_since timestamp with time zone;

update keyturn_step set patient_since = started_at;

-- The place where this rotation keeps sync paused; empty once it is restored. Unique, so that a second rotation on the
-- same active server can neither take the first one's pause for what it found nor resume in the middle of it.
alter table keyturn_sync_pause add column holds varchar(300);
alter table keyturn_sync_pause add constraint keyturn_sync_pause_holds unique (holds);

-- Looked up only once the place is held; empty means that nothing was paused yet.
alter table keyturn_sync_pause alter column sync_cycle_enabled drop not null;

-- Who cancelled a rotation before anything was changed, and why.
alter table keyturn_rotation add column cancelled_by varchar(255);
alter table keyturn_rotation add column cancelled_at timestamp with time zone;
alter table keyturn_rotation add column cancel_reason varchar(1000);
