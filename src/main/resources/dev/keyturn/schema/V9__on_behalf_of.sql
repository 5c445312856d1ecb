-- The person who wrote the change ticket, when a service account asked.
alter table keyturn_rotation add column if not exists on_behalf_of varchar(200);
