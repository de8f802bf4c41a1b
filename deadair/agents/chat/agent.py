"""The agent that talks: the caller's words go to a language model, its sentences to the caller.

A reply runs in a greenlet of its own, so that the agent hears the caller meanwhile: new words cut
it and begin another, which knows what was heard of the one before. A reply that fails is tried
again, or goes on where it broke off; until something is said the agent owes its answer, and fillers
bridge the silence.
"""

from collections.abc import Callable
from typing import Any

import gevent
import structlog

from deadair import Call
from deadair.agents.chat.conversation import (
    ASKED,
    BROKEN_OFF,
    GO_ON,
    WRAP_UP,
    Conversation,
)
from deadair.agents.chat.model import LanguageModel, ModelError, ToolCalls, Words
from deadair.agents.chat.options import ChatOptions
from deadair.agents.chat.sentence_splitter import SentenceSplitter
from deadair.agents.chat.spoken_text import spoken
from deadair.agents.chat.tools import Tools

ATTEMPTS = 2
"""At a reply, whose stream may break at any time."""

TOOL_ROUNDS = 5
"""How often in a row a model may call tools before it has to say something."""

RESUME_S = 2.0
"""How long after a sound that cut a reply its transcript may arrive."""

CHECKIN_TOKENS = 80
CHECKIN = (
    "The caller has been silent for a while; this is the check-in number {times} of this silence. "
    "Write one short sentence, in the language the caller spoke last, that asks whether they are "
    "still there and fits what you were talking about. Answer nothing, and say nothing else."
)

log = structlog.get_logger("deadair.agents.chat")


class Chat:
    """One call's conversation with the model of *options* (`ChatOptions`)."""

    owes_answers = True
    stops_when_interrupted = True

    def __init__(self, options: dict[str, Any], model: LanguageModel | None = None) -> None:
        self._options = ChatOptions.of(options)
        self._model = model or LanguageModel(self._options)
        self._conversation = Conversation()
        self._reply: gevent.Greenlet[..., None] | None = None
        self._resume: gevent.Greenlet[..., None] | None = None
        self._call: Call | None = None

    def call_started(self, call: Call) -> None:
        self._begin(call)
        if call.greeting:
            self._conversation.agent_said(call.greeting, call.say(call.greeting))
            self._remember()

    def call_resumed(self, call: Call) -> None:
        self._begin(call)
        self._conversation = Conversation.load(call.remembered())
        if self._conversation.broken_off:
            self._conversation.noted(BROKEN_OFF)
        if self._conversation.unanswered:
            self._answer()

    def _begin(self, call: Call) -> None:
        self._call = call
        gevent.spawn(self._model.prepare)

    def caller_said(self, text: str, *, final: bool) -> None:
        if final:
            self._heard(text)

    def key_pressed(self, digit: str) -> None:
        self._heard(f"[key {digit}]")

    def interrupted(self, heard: dict[str, float]) -> None:
        """Stop the reply; where no words follow, go on with it."""
        self._cut()
        self._conversation.interrupted(heard)
        self._conversation.replying = True
        self._remember()
        self._resume = gevent.spawn_later(RESUME_S, self._go_on)

    def caller_started_speaking(self) -> None:
        if self._resume is not None:
            self._resume.kill()

    def caller_stopped_speaking(self) -> None:
        if self._resume is not None:
            self._resume.kill()
            self._resume = gevent.spawn_later(RESUME_S, self._go_on)

    def caller_silent(self, stage: str, in_s: float) -> None:
        """Know of the check-ins: the caller may answer them."""
        del in_s
        if stage == "asked":
            self._conversation.noted(ASKED)

    def wrap_up(self, in_s: float) -> None:
        """Have the model's next replies bring the call to its end."""
        self._conversation.noted(WRAP_UP.format(seconds=round(in_s)))
        self._remember()

    def write_checkin(self, number: int, instructions: str) -> str:
        """Return a check-in that fits the talk so far; '' when the model gives none."""
        asked = CHECKIN.format(times=number) + f" {instructions}".rstrip()
        messages = [
            *self._conversation.messages(self._options.instructions),
            {"role": "system", "content": asked},
        ]
        pieces = self._model.reply(messages, [], most_tokens=CHECKIN_TOKENS)
        words = "".join(piece.text for piece in pieces if isinstance(piece, Words))
        return spoken(words)

    def suspended(self, why: str) -> None:
        """Fall silent: the caller is with somebody else."""
        del why
        self._cut()
        self._conversation.replying = False
        self._remember()

    def call_ended(self) -> None:
        self._cut()
        self._call = None

    def _heard(self, text: str) -> None:
        self._cut()
        if self._call is not None:
            self._conversation.interrupted(self._call.stop())
        self._conversation.caller_said(text)
        self._answer()

    def _go_on(self) -> None:
        """Take up the reply that a sound without words has cut."""
        self._resume = None
        self._conversation.noted(GO_ON)
        self._answer()

    def _cut(self) -> None:
        """Break off the reply under way: its request is closed, its next sentence never said."""
        for running in filter(None, (self._reply, self._resume)):
            running.kill()
        self._reply = self._resume = None

    def _answer(self) -> None:
        self._conversation.replying = True
        self._remember()
        if self._call is not None:
            self._reply = gevent.spawn(self._run, self._call)

    def _run(self, call: Call) -> None:
        bound = log.bind(call_control_id=call.call_control_id)
        try:
            if not self._reply_in_full(call, bound):
                bound.error("No whole answer from the model", attempts=ATTEMPTS)
            self._conversation.replying = False
            self._remember()
        except Exception as error:  # noqa: BLE001  # the store may be away; it is logged by type
            bound.error("The reply could not be given", error=type(error).__name__)

    def _reply_in_full(self, call: Call, bound: Any) -> bool:
        """Say the reply, in more than one attempt if need be; return whether it came to its end."""
        said = _Said(call, self._conversation, self._remember)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._speak(call, said)
            except ModelError as error:
                bound.warning("The model failed", error=str(error), attempt=attempt)
                said.forget_rest()
                if self._conversation.broken_off:
                    self._conversation.noted(BROKEN_OFF)
                continue
            if said.sentences:
                return True
            bound.warning("The model said nothing", attempt=attempt)
        return False

    def _speak(self, call: Call, said: "_Said") -> None:
        """Say the model's reply, and run the tools it calls for it. Raises ModelError."""
        tools = Tools(self._options.tools, call, self._options.timeout)
        for left in range(TOOL_ROUNDS, -1, -1):
            called: list[Any] = []
            messages = self._conversation.messages(self._options.instructions)
            for piece in self._model.reply(messages, tools.schemas if left else []):
                match piece:
                    case Words(text):
                        said.feed(text)
                    case ToolCalls(calls):
                        called = calls
            said.flush()
            if not called:
                return
            self._conversation.tools_called(called, [tools.run(one) for one in called])
            self._remember()

    def _remember(self) -> None:
        """Have the call keep what was said, for the agent of the next worker."""
        if self._call is not None:
            self._call.remember(self._conversation.dump())


class _Said:
    """Says a reply sentence by sentence, and enters each into the conversation."""

    def __init__(
        self, call: Call, conversation: Conversation, remember: Callable[[], None]
    ) -> None:
        self._call = call
        self._conversation = conversation
        self._remember = remember
        self.sentences = 0
        self.forget_rest()

    def forget_rest(self) -> None:
        """Drop the words that are no whole sentence yet."""
        self._splitter = SentenceSplitter(self._call.language)

    def feed(self, text: str) -> None:
        for sentence in self._splitter.feed(text):
            self._say(sentence)

    def flush(self) -> None:
        for sentence in self._splitter.flush():
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        words = spoken(sentence)
        utterance = self._call.say(words) if words else ""
        if utterance:
            self.sentences += 1
            self._conversation.agent_said(words, utterance)
            self._remember()
