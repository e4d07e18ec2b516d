"""The commands, by group. Each reads the wishes, asks the rest, renders; imports wait until they are run."""
