-- What sync servers order rotations by. It goes by the time of the request, so that a database which was restored from a
-- backup hands out newer fences than the ones it has forgotten.
alter table keyturn_rotation add column fence bigint;

update keyturn_rotation set fence = number;

create index keyturn_rotation_fence on keyturn_rotation (fence);
