// Tests of SecondaryIndex: to be written.
