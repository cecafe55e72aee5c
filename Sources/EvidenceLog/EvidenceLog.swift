// EvidenceLog: to be written.
