"""What ``self-check`` tries, by the part of the program that it tries."""
