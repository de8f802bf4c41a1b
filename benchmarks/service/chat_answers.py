"""How much later than the model itself does the `chat` agent speak its first sentence?

python -m benchmarks.service.chat_answers [ANSWERS] [RUNS]

Both ask the simulator's scripted model in turn. The model's own time ends when a bare HTTP client
has read enough to know that the first sentence is whole; the agent's, from the caller's final
words, when it gives that sentence to the call. What follows is Telnyx's and the same for all.
"""

from gevent import monkey

monkey.patch_all()  # as gunicorn's workers are

import http.client
import json
import os
import subprocess
import sys
from statistics import quantiles
from time import monotonic
from typing import Any

import gevent
from gevent.event import Event

from benchmarks.harness import results
from deadair.agents.chat.agent import Chat
from deadair.agents.chat.sentence_splitter import SentenceSplitter
from tests.system.harness.processes import free_port

SAID = "Hello there"
MOST_MS = 150
KEY = "DEADAIR_BENCHMARK_KEY"


class Call:
    """Notes when the first sentence of an answer is given to it."""

    call_control_id, greeting, language = "v3:benchmark", "", "en-US"

    def __init__(self) -> None:
        self.spoke = Event()
        self.at = 0.0

    def say(self, _: str) -> str:
        if not self.spoke.is_set():
            self.at = monotonic()
            self.spoke.set()
        return "say-1"

    def stop(self) -> dict[str, float]:
        return {}

    def remember(self, _: Any) -> None: ...

    def remembered(self) -> dict[str, Any]:
        return {}


def of_the_agent(port: int) -> float:
    """Return the ms from the caller's words to the first sentence of a new conversation."""
    options = {"model": "scripted", "base_url": f"http://127.0.0.1:{port}/v1", "api_key_env": KEY}
    agent, call = Chat(options), Call()
    agent.call_started(call)  # type: ignore[arg-type]  # as much of a call as it needs
    gevent.sleep(0.2)  # the caller says something
    began = monotonic()
    agent.caller_said(SAID, final=True)
    if not call.spoke.wait(20):
        raise SystemExit("the agent did not answer")
    agent.call_ended()
    return (call.at - began) * 1000


def of_the_model(port: int) -> float:
    """Return the ms from the request to the end of the first sentence, for a bare client."""
    body = {"model": "scripted", "stream": True, "messages": [{"role": "user", "content": SAID}]}
    client, splitter = http.client.HTTPConnection("127.0.0.1", port, timeout=20), SentenceSplitter()
    began = monotonic()
    client.request(
        "POST",
        "/v1/chat/completions",
        json.dumps(body),
        {"Authorization": "Bearer k", "Content-Type": "application/json"},
    )
    answer = client.getresponse()
    for line in answer:
        if not line.startswith(b"data: {"):
            continue
        choices = json.loads(line[6:])["choices"]
        words = choices[0]["delta"].get("content") if choices else ""
        if words and splitter.feed(words):
            break
    took_ms = (monotonic() - began) * 1000
    answer.read()
    client.close()
    return took_ms


def main(answers: int = 40, runs: int = 3) -> None:
    os.environ[KEY] = "a key of nobody"
    port = free_port()
    command = [sys.executable, "-m", "simulator", "serve", "--port", str(port)]
    simulator = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        of_the_agent(port)  # the SDK is imported once
        raw = [_run(port, answers) for _ in range(runs)]
    finally:
        simulator.terminate()
        simulator.wait(10)
    rows: list[results.Row] = [
        {"ms": name, **{part: results.spread([run[name][part] for run in raw]) for part in of}}
        for name, of in raw[0].items()
    ]
    results.show(f"First sentence of {answers} answers, {runs} runs; the aim is {MOST_MS} ms", rows)
    results.keep("chat-answers", rows, raw)


def _run(port: int, answers: int) -> dict[str, dict[str, float]]:
    pairs = [(of_the_model(port), of_the_agent(port)) for _ in range(answers)]
    model, agent = ([pair[n] for pair in pairs] for n in (0, 1))
    later = [ours - theirs for theirs, ours in pairs]
    return {"model": _parts(model), "agent": _parts(agent), "later": _parts(later)}


def _parts(values: list[float]) -> dict[str, float]:
    cut = quantiles(values, n=20)
    return {"p50": cut[9], "p95": cut[18]}


def _wait_for(port: int) -> None:
    until = monotonic() + 30
    while monotonic() < until:
        try:
            of_the_model(port)
        except OSError:
            gevent.sleep(0.1)
        else:
            return
    raise SystemExit("the simulator does not start")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
