-- What the approval policy said when the rotation was asked for, as JSON; empty in rotations from before it.
alter table keyturn_rotation add column policy text;

-- Until when somebody has to decide; from when the second group may; whether it was told to.
alter table keyturn_rotation add column approve_until timestamp with time zone;
alter table keyturn_rotation add column escalate_at timestamp with time zone;
alter table keyturn_rotation add column escalated_at timestamp with time zone;

alter table keyturn_rotation add column urgent boolean default false not null;

-- Who wrote the change ticket, when a service account asked.
alter table keyturn_rotation add column on_behalf_of varchar(200);

alter table keyturn_rotation add column rejected_by varchar(200);
alter table keyturn_rotation add column rejected_at timestamp with time zone;

-- One row for each approval. The keys hold whatever else goes wrong: one person counts once.
create table keyturn_approval (
    rotation_id varchar(64) not null,
    stage int not null,
    person varchar(200) not null,
    -- lower case: people differ by more than that
    person_key varchar(200) not null,
    -- the task in the engine's history; empty in rows from before this table
    task_id varchar(64),
    approved_at timestamp with time zone not null,
    constraint keyturn_approval_pk primary key (rotation_id, stage),
    constraint keyturn_approval_person unique (rotation_id, person_key)
);

insert into keyturn_approval (rotation_id, stage, person, person_key, approved_at)
select id, 1, approved_by, lower(approved_by), approved_at from keyturn_rotation where approved_by is not null;

alter table keyturn_rotation drop column approved_by;
alter table keyturn_rotation drop column approved_at;
