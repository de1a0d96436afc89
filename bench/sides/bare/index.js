// Nothing, with the runtime options of this repository's program: the least that a program can cost.
