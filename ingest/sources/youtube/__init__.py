"""YouTube: videos with their transcripts, playlists."""
