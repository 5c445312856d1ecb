-- What lies outside knows by itself what it was told.
drop table keyturn_evidence_anchor;
