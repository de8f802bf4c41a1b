"""How Telnyx talks: webhooks, media frames, call control. It does not know our calls.

`events`, `signature` and `media` are pure; `client` is the only module that imports telnyx.
"""
