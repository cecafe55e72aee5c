// Tests of Repository: to be written.
