"""What a reader has read: a private record beside the index, never in it."""
