"""The `remote` agent: a team's own media server, spoken to as Telnyx would.

`agent` is the agent, `frames` the protocol, `team_socket` the WebSocket.
"""

from deadair.agents.remote.agent import Remote

__all__ = ["Remote"]
