// Tests of Integration: to be written.
