-- Which name stands for which person of the identity provider: a name is given once, and a person has one.
create table keyturn_person (
    issuer varchar(255) not null,
    subject varchar(255) not null,
    user_id varchar(200) not null,
    first_seen timestamp with time zone not null,
    primary key (issuer, subject),
    constraint keyturn_person_has_one_name unique (user_id)
);
