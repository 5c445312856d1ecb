-- Every password that Keyturn has set or learnt, encrypted. Rows are never deleted, so that a version is never reused;
-- only the label moves. At most one row of an account has each label; any number has none.
create table keyturn_secret (
    account varchar(200) not null,
    version integer not null,
    rotation_id varchar(64) not null,
    label varchar(10),
    ciphertext bytea not null,
    key_id bigint not null,
    created_at timestamp with time zone not null,
    label_since timestamp with time zone not null,
    constraint keyturn_secret_pk primary key (account, version),
    constraint keyturn_secret_one_per_label unique (account, label)
);
