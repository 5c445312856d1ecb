-- Where a rotation goes on and which password it brings: the picture asks this record, and no process variable.
alter table keyturn_rotation add column course varchar(10) default 'PREPARE' not null;
alter table keyturn_rotation add column direction varchar(10) default 'FORWARD' not null;

update keyturn_rotation set direction = 'BACK'
    where id in (select rotation_id from keyturn_step where direction = 'BACK');
