"""The commands, by group. Each parses its options and renders a result; imports wait until a command runs."""
