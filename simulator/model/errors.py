"""What Telnyx answers when a command cannot be carried out: HTTP status, string code, body.

Codes and meanings: Telnyx docs, "API error codes", and the examples of the OpenAPI specification.
"""

from typing import Any


class TelnyxError(Exception):
    """A refusal that the API turns into a Telnyx error body."""

    def __init__(
        self, status: int, code: str, title: str, detail: str = "", pointer: str = ""
    ) -> None:
        super().__init__(f"{status} {code} {title}")
        self.status = status
        self.code = code
        self._error: dict[str, Any] = {
            "code": code,
            "title": title,
            "detail": detail or title,
            "meta": {"url": f"https://developers.telnyx.com/docs/overview/errors/{code}"},
        }
        if pointer:
            self._error["source"] = {"pointer": pointer}

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body, as the API sends it."""
        return {"errors": [self._error]}


def unauthorised() -> TelnyxError:
    return TelnyxError(
        401, "10009", "Authentication failed", "The bearer key is missing or not the right one."
    )


def unknown_call(how: str) -> TelnyxError:
    """Return the refusal of an unknown call_control_id in one of its two documented forms."""
    if how == "422":
        return TelnyxError(
            422, "90015", "Invalid call control ID", "No such call.", "/call_control_id"
        )
    return not_found()


def not_found() -> TelnyxError:
    return TelnyxError(404, "10005", "Resource not found", "There is nothing at this address.")


def call_ended() -> TelnyxError:
    return TelnyxError(
        422,
        "90018",
        "Call has already ended",
        "This call is no longer active and can't receive commands.",
    )


def not_answered() -> TelnyxError:
    return TelnyxError(
        422, "90034", "Call not answered yet", "This command needs an answered call."
    )


def malformed() -> TelnyxError:
    return TelnyxError(400, "10015", "Bad Request", "The body is not a JSON object.")


def bad_client_state() -> TelnyxError:
    return TelnyxError(422, "90017", "Invalid client state", "It must be base64.", "/client_state")


def invalid(field: str, title: str, detail: str, code: str = "10015") -> TelnyxError:
    """Return a 422 that points at one field of the body."""
    return TelnyxError(422, code, title, detail, f"/{field}")


def too_many_dials() -> TelnyxError:
    return TelnyxError(429, "90103", "Too many dials", "The limit of dials per second is reached.")


_FORCED = {
    408: ("10007", "Request timeout"),
    409: ("10007", "Conflict"),
    429: ("10011", "Too many requests"),
    500: ("10007", "Internal server error"),
    503: ("10007", "Service unavailable"),
}


def forced(status: int) -> TelnyxError:
    """Return the error body that goes with a status forced by a fault."""
    code, title = _FORCED.get(status, ("10007", "Internal server error"))
    return TelnyxError(status, code, title)
