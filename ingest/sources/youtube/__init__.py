"""YouTube: videos with their transcripts, and playlists."""
