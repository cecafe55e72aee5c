// AccessControl: to be written.
