// SyntheticPopulation: to be written.
