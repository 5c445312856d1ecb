-- The record of a rotation is what evidence is found by; it is checked against the sealed documents.
drop table keyturn_evidence_person;
drop table keyturn_evidence_index;

-- What the sealed document says of people and of the password, written with it.
alter table keyturn_rotation add column people text;
alter table keyturn_rotation add column password_set_at timestamp with time zone;
alter table keyturn_rotation add column password_echo_at timestamp with time zone;

create index keyturn_rotation_ended on keyturn_rotation (ended_at);
