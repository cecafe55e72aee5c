#pragma once

#include <spawn.h>

// Of glibc 2.34 and later, declared here because Swift's module of the C library leaves GNU extensions out.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
