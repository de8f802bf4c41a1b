"""Sound: codecs, clips cut into 20 ms frames, what is audible on a track, the 20 ms clock."""
