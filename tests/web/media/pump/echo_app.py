"""A WSGI application whose one WebSocket reports what it got; gunicorn runs it in a process."""

import os
from hashlib import sha256

from flask import Flask, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from web.media.paced_socket import PacedSocket
from web.media.reader import PumpedThread, reader_from_env

app = Flask(__name__)
sock = Sock()
reader = reader_from_env(os.environ)
app.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": 65_536, **reader.options}


@app.before_request
def wrap():
    request.environ["gunicorn.socket"] = PacedSocket(request.environ["gunicorn.socket"])


class Digest:
    """Takes `media` messages at once, others in the handler; `boom` is more than it can stand."""

    def __init__(self, ws):
        self.ws = ws
        self.taken = sha256()

    def receive_media(self, message):
        if '"media"' not in message:
            return False
        self.taken.update(message.encode())
        return True

    def receive(self, message):
        if message == "boom":
            raise ValueError(message)
        if message == "report":
            self.ws.send(f"{self.taken.hexdigest()} {how(self.ws.thread)}")
        else:
            self.taken.update(message.encode() if isinstance(message, str) else message)


def how(thread):
    """Return what reads the socket."""
    if not isinstance(thread, PumpedThread):
        return type(thread).__name__
    return f"PumpedThread {'with' if thread.fd is None else 'without'} a thread"


@sock.route("/")
def digest(ws):
    try:
        reader.read(ws, Digest(ws))
    except ConnectionClosed:
        pass
    except ValueError:
        ws.close(1011, "session failed")
    finally:
        reader.detach(ws)


sock.init_app(app)
