// Tests of ResidentRegistry: to be written.
