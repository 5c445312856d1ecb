-- What evidence is looked for by. It repeats what the sealed documents say, and is checked against them.
create table keyturn_evidence_index (
    number bigint not null primary key,
    rotation_id varchar(64) not null unique,
    account varchar(200) not null,
    kind varchar(10) not null,
    requester varchar(200) not null,
    ticket varchar(100),
    outcome varchar(20) not null,
    requested_at timestamp with time zone not null,
    ended_at timestamp with time zone not null,
    constraint keyturn_evidence_index_of foreign key (number) references keyturn_evidence (number)
        on delete cascade on update cascade
);

create index keyturn_evidence_index_account on keyturn_evidence_index (account, number);
create index keyturn_evidence_index_ended on keyturn_evidence_index (ended_at);
create index keyturn_evidence_index_ticket on keyturn_evidence_index (ticket);

-- Everybody who had a part in a rotation.
create table keyturn_evidence_person (
    number bigint not null,
    -- lower case: people differ by more than that
    person_key varchar(200) not null,
    constraint keyturn_evidence_person_pk primary key (person_key, number),
    constraint keyturn_evidence_person_of foreign key (number) references keyturn_evidence (number)
        on delete cascade on update cascade
);
