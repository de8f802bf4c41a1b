"""The voice detectors on people: telephone prompts of Debian's packages, and real hold music."""
