// Tests of SyntheticPopulation: to be written.
