"""Agents that come with Dead Air; each is imported once a call or a configuration names it.

`greeter` greets and listens; `chat` talks by a language model; `remote` hands the call's audio to a
team's own media server; `http` asks a team's own web server what to do.
"""
