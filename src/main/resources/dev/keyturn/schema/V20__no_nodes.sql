-- Nodes are counted from outside; that one has died is noticed by the heartbeats of the steps it worked on.
drop table keyturn_node;
