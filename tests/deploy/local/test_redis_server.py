"""The embedded server: a real one, on loopback, that keeps what it was given."""

import signal
import socket
import subprocess
from contextlib import contextmanager

import pytest
import redis

from deploy.local import redis_server
from deploy.local.environment import EnvironmentFault, Port, refuse_taken
from tests.system.harness.processes import free_port

pytestmark = pytest.mark.store


@contextmanager
def server(directory, port, **options):
    command = redis_server.server_command(
        redis_server.find_server(), port=port, directory=directory, **options
    )
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet) as process:
        try:
            redis_server.wait_until_ready(port, 10)
            yield process
        finally:
            process.terminate()
            assert process.wait(10) is not None


def client(port):
    return redis.Redis(port=port, decode_responses=True)


def test_it_starts_answers_and_stops(tmp_path):
    port = free_port()
    with server(tmp_path, port) as process, client(port) as store:
        assert store.ping()
        assert store.config_get("bind") == {"bind": "127.0.0.1"}
        assert store.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert process.returncode == 0
    assert not redis_server.is_ready(port)


def test_it_has_what_the_product_asks_of_a_store(tmp_path):
    port = free_port()
    with server(tmp_path, port, append_only=False), client(port) as store:
        assert store.eval("return redis.call('TIME')[1]", 0)
        assert store.xadd("stream", {"event": "x"}, maxlen=10)
        assert store.getex("nothing") is None


def test_two_run_side_by_side_and_share_nothing(tmp_path):
    one, other = free_port(), free_port()
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with (
        server(tmp_path / "one", one),
        server(tmp_path / "other", other),
        client(one) as first,
        client(other) as second,
    ):
        first.set("who", "one")
        assert second.get("who") is None


def test_what_was_written_is_there_after_a_stop(tmp_path):
    port = free_port()
    for found in (None, "yes"):
        with server(tmp_path, port), client(port) as store:
            assert store.get("kept") == found
            store.set("kept", "yes")


def test_a_killed_server_keeps_all_but_the_last_second(tmp_path):
    port = free_port()
    with server(tmp_path, port) as process, client(port) as store:
        store.set("kept", "yes")
        store.execute_command("WAITAOF", 1, 0, 5000)
        process.send_signal(signal.SIGKILL)
        process.wait(5)
    with server(tmp_path, port), client(port) as store:
        assert store.get("kept") == "yes"


def test_without_append_only_nothing_is_written(tmp_path):
    port = free_port()
    with server(tmp_path, port, append_only=False), client(port) as store:
        store.set("kept", "no")
    assert list(tmp_path.iterdir()) == []


def test_waiting_for_a_server_that_never_comes_ends():
    port = free_port()
    with pytest.raises(TimeoutError, match=str(port)):
        redis_server.wait_until_ready(port, 0.1)


def test_a_server_on_the_path_that_is_too_old_is_passed_over(tmp_path, monkeypatch):
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.7 sha=00000000:0 malloc=jemalloc'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.version(old) == (5, 0, 7)
    assert redis_server.find_server() != old


def test_a_server_on_the_path_that_is_new_enough_is_taken(tmp_path, monkeypatch):
    new = tmp_path / "valkey-server"
    new.write_text("#!/bin/sh\necho 'Valkey server v=8.1.0 sha=00000000:0 malloc=libc'\n")
    new.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find_server() == new


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_somebody_listens_on_is_found_taken(address):
    with socket.socket() as somebody:
        number = free_port()  # which no connection of somebody else's is given afterwards
        somebody.bind((address, number))
        somebody.listen()
        for bound in ("127.0.0.1", "0.0.0.0"):
            with pytest.raises(EnvironmentFault, match=f"Port {number} .* STORE_PORT"):
                refuse_taken([Port("STORE_PORT", number, bound)])
    refuse_taken([Port("STORE_PORT", number)])
