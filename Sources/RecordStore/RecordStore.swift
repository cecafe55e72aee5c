// RecordStore: to be written.
