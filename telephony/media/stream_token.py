"""The token in a media socket's address: proof that Telnyx got the address from us, for one call.

Signed with the service's secret, so any worker on any host can check it; it expires, and a nonce
makes every stream's token another one, valid once: the number of the attempt to open a stream of
that call. Hosts' clocks differ: a token may seem to come from the future.
"""

from secrets import token_urlsafe

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

MAX_AGE_S = 4 * 3600 + 600
"""A stream opened at the call's start may be reopened by Telnyx until the call's end (4 h)."""

LEEWAY_S = 60
"""How far the clock of the signing host may be ahead of this one's."""

MAX_CHARS = 1_000


class BadTokenError(Exception):
    """The token is not ours, older than MAX_AGE_S, or more than LEEWAY_S in the future."""


def issue(secret: str, call_control_id: str, nonce: str = "") -> str:
    """Return a token for *call_control_id*; *nonce* identifies its stream, '' generates one."""
    return str(_serializer(secret).dumps([call_control_id, nonce or token_urlsafe(9)]))


def call_of(secret: str, token: str) -> str:
    """Return the call_control_id that *token* is bound to. Raises BadTokenError."""
    return read(secret, token)[0]


def read(secret: str, token: str) -> tuple[str, str]:
    """Return the call_control_id that *token* is bound to, and its nonce. Raises BadTokenError."""
    serializer = _serializer(secret)
    try:
        (call, nonce), signed_at = serializer.loads(token[:MAX_CHARS], return_timestamp=True)
    except (BadData, ValueError, TypeError) as error:
        raise BadTokenError("media token is invalid") from error
    age_s = TimestampSigner(secret).get_timestamp() - int(signed_at.timestamp())
    if not -LEEWAY_S <= age_s <= MAX_AGE_S:
        raise BadTokenError("media token has expired, or the clocks of hosts differ by far")
    return str(call), str(nonce)


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="media-socket")
