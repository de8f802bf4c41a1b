"""The media stream: frames, their order, their sound, and the token in the address."""
