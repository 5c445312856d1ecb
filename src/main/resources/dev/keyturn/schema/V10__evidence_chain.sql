-- The chain holds more than rotations: keys that begin to sign, the oldest entries that were deleted, legal holds.
alter table keyturn_evidence alter column rotation_id drop not null;
alter table keyturn_evidence add column kind varchar(20) default 'ROTATION' not null;

create index keyturn_evidence_kind on keyturn_evidence (kind, number);
create index keyturn_evidence_sealed on keyturn_evidence (sealed_at);

-- The key that signs the next entry. Empty until a node that holds the key has started.
alter table keyturn_evidence_head add column key_id varchar(100);

-- The newest entry that each place outside knows.
create table keyturn_evidence_anchor (
    place varchar(200) not null primary key,
    number bigint not null
);
