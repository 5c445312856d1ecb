-- One row for each start of a node, kept up to date while it runs.
create table keyturn_node (
    id varchar(64) not null primary key,
    name varchar(255) not null,
    started_at timestamp with time zone not null,
    seen_at timestamp with time zone not null
);

create index keyturn_node_seen on keyturn_node (seen_at);
