// Tests of RecordStore: to be written.
