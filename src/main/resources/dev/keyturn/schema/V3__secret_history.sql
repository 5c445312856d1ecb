-- Which version of a password carried which label, and when. A version gets each label once at most; "until" is empty
-- while it carries it.
create table keyturn_secret_label (
    account varchar(200) not null,
    version integer not null,
    label varchar(10) not null,
    since timestamp with time zone not null,
    until timestamp with time zone,
    constraint keyturn_secret_label_pk primary key (account, version, label),
    constraint keyturn_secret_label_of foreign key (account, version) references keyturn_secret (account, version)
);

-- What is known of the versions that were stored before. Times that nobody wrote down are not made up.
insert into keyturn_secret_label (account, version, label, since)
select account, version, label, label_since from keyturn_secret where label is not null;

insert into keyturn_secret_label (account, version, label, since, until)
select account, version, 'PENDING', created_at, label_since from keyturn_secret where label = 'CURRENT';
