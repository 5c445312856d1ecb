-- The one process instance of a rotation. Empty in rotations from before, until the engine's history has been asked.
alter table keyturn_rotation add column process_instance_id varchar(64);
alter table keyturn_rotation add constraint keyturn_rotation_instance unique (process_instance_id);

-- How many steps had begun when a person last decided how to continue: what follows is a pass of its own.
alter table keyturn_rotation add column steps_before_decision int default 0 not null;

update keyturn_rotation set steps_before_decision =
        (select count(*) from keyturn_step s where s.rotation_id = keyturn_rotation.id and s.number <=
            (select max(f.number) from keyturn_step f where f.rotation_id = keyturn_rotation.id and f.state = 'FAILED'))
    where ended_at is null;

create index keyturn_act_person on keyturn_act (operation, person, happened_at);
