"""The version of the program, also where it is frozen and has no package metadata."""

VERSION = "0.1.0"
