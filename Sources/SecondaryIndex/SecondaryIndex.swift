// SecondaryIndex: to be written.
