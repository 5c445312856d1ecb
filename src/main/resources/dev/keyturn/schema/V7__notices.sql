-- What people are told by e-mail: written together with what it is about, mailed after that was committed.
create table keyturn_notice (
    id varchar(64) not null primary key,
    rotation_id varchar(64) not null,
    kind varchar(20) not null,
    task_id varchar(64),
    -- one id on each line
    to_people text not null,
    to_groups text not null,
    sentence text not null,
    queued_at timestamp with time zone not null,
    attempts int default 0 not null,
    -- when it was mailed to everybody, or given up; a while later the row is deleted
    done_at timestamp with time zone
);

create index keyturn_notice_done on keyturn_notice (done_at);

-- Who has got it. A repeat leaves them out.
create table keyturn_notice_sent (
    notice_id varchar(64) not null,
    address varchar(320) not null,
    sent_at timestamp with time zone not null,
    constraint keyturn_notice_sent_pk primary key (notice_id, address),
    constraint keyturn_notice_sent_of foreign key (notice_id) references keyturn_notice (id) on delete cascade
);
