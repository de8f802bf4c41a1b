"""Music or voices on the line, judged by a model of sounds: an extra, off by default."""
