"""Pages for people: server-rendered, in plain HTML that works, made lively by small scripts."""
