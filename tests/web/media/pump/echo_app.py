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
    """Takes `media` messages at once, others where it may block; `boom` is more than it can stand.

    `how` tells what reads the socket.
    """

    def __init__(self, media_socket, how):
        self.socket, self.how = media_socket, how
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
            self.socket.send(f"{self.taken.hexdigest()} {self.how}")
        else:
            self.taken.update(message.encode() if isinstance(message, str) else message)

    def run(self, handle):
        try:
            handle()
        except ConnectionClosed:
            self.socket.release()
        except ValueError:
            self.socket.close(1011, "session failed")
            self.socket.release()


def how(thread):
    """Return what reads the socket."""
    if not isinstance(thread, PumpedThread):
        return type(thread).__name__
    return f"PumpedThread {'with' if thread.fd is None else 'without'} a thread"


@sock.route("/")
def digest(ws):
    read_by = how(ws.thread)
    media_socket = reader.open(ws)
    listener = Digest(media_socket, read_by)
    media_socket.serve(listener, listener.run)


sock.init_app(app)
