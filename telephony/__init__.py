"""How Telnyx talks: webhooks, media frames, call control. It knows nothing of our calls.

`events`, `signature` and `media` are pure; `client` is the only module that imports telnyx.
"""
