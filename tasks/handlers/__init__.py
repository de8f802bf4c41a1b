"""Handlers of Telnyx events: caller input, playback, suspension; `event` is their input."""
